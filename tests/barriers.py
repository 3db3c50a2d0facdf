"""What axe finds on the page that is open."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES: Any = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# It goes in by the debugger's door, so the portal's policy holds; copying imported style sheets into the page first
# would be the inline style that the policy forbids. What passed is not described: that takes longer than the looking.
QUIET: Any = {"preload": False, "resultTypes": ["violations"]}
RUN = (
    "options => axe.run(options).then(found => found.violations.map(one => [one.id, one.nodes.map(node => node.html)]))"
)


def barriers(page: Page, rules: Any = RULES) -> list[str]:
    """One text for each element with a barrier: the rule's name and the element."""
    page.evaluate(AXE_SCRIPT)
    return [f"{rule}: {html[:160]}" for rule, nodes in page.evaluate(RUN, rules | QUIET) for html in nodes]

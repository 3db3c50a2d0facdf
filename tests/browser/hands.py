"""Other hands than a mouse: the keyboard alone, and a browser without scripts."""

import re
import time
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.walking import Walk

MOST_TABS = 250
HAS_FOCUS = "one => one === document.activeElement"
# What the eye can reach of the focused element: a point of it, or of its label, that nothing else lies over.
IS_SEEN = """one => {
    const places = [one, ...(one.labels || [])];
    return places.some(place => {
        const box = place.getBoundingClientRect();
        const points = [[box.left + 4, box.top + 4], [box.left + box.width / 2, box.top + box.height / 2]];
        return points.some(([x, y]) => {
            const top = document.elementFromPoint(x, y);
            return top && places.some(part => part === top || part.contains(top) || top.contains(part));
        });
    });
}"""


def answer_choosers(page: Page) -> None:
    """From now on a chooser is the test's to answer. Asked for only as the key goes down, it may come too late."""
    page.on("filechooser", lambda _chooser: None)


class Keyboard(Walk):
    """Everything by Tab, arrows, Space, Enter and letters; what is focused must be seen."""

    def __init__(self, page: Page, origin: str) -> None:
        super().__init__(page, origin)
        answer_choosers(page)

    def reach(self, one: Locator) -> None:
        for _tab in range(MOST_TABS):
            if one.evaluate(HAS_FOCUS):
                assert one.evaluate(IS_SEEN), f"focus is hidden: {one.evaluate('one => one.outerHTML')[:200]}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {one}")

    def key(self, one: Locator, key: str) -> None:
        self.reach(one)
        self.page.keyboard.press(key)

    def press(self, name: str) -> None:
        self.key(self.page.get_by_role("button", name=name, exact=True).first, "Enter")

    def press_named(self, pattern: re.Pattern[str]) -> None:
        self.key(self.page.get_by_role("button", name=pattern), "Enter")

    def follow(self, name: str) -> None:
        self.key(self.page.get_by_role("link", name=name, exact=True).first, "Enter")

    def fill(self, field: Locator, text: str) -> None:
        self.key(field, "ControlOrMeta+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(text)

    def tick(self, words: str) -> None:
        self.key(self.page.get_by_role("checkbox", name=re.compile(re.escape(words))), "Space")

    def select(self, item: Locator) -> None:
        if not item.get_by_role("checkbox").is_checked():
            self.key(item.get_by_role("checkbox"), "Space")

    def pick(self, select: Locator, label: str) -> None:
        self.reach(select)
        self.page.keyboard.type(label)
        expect(select.locator("option:checked")).to_have_text(re.compile("^" + re.escape(label)))

    def answer(self, question: str, choice: str) -> None:
        group = self.page.get_by_role("group", name=re.compile(re.escape(question)))
        wanted = group.get_by_role("radio", name=choice, exact=True)
        if wanted.is_checked():
            return
        chosen = group.locator("input:checked")
        self.key(chosen if chosen.count() else group.get_by_role("radio").first, "Space")
        for _arrow in range(group.get_by_role("radio").count()):
            if not wanted.is_checked():
                self.page.keyboard.press("ArrowDown")
        expect(wanted).to_be_checked()

    def choose(self, question: str, option: str) -> None:
        """Type until one choice is left, and take it with Enter."""
        box = self.page.get_by_role("combobox", name=question)
        self.fill(box, option.split(" - ", maxsplit=1)[0])
        expect(self.page.get_by_role("option")).to_have_count(1)
        self.page.keyboard.press("Enter")
        expect(box).to_have_value(option)

    def give_file(self, field: Locator, path: Path) -> None:
        self.reach(field)
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(path)


class NoScripts(Walk):
    """The same pages in a browser that runs none of our scripts: plain lists, plain buttons, refresh."""

    def choose(self, question: str, option: str) -> None:
        self.pick(self.page.get_by_label(question), option)

    def attach(self, label: str, path: Path) -> None:
        field = self.page.get_by_label(label, exact=True)
        field.set_input_files(path)
        words = re.escape(label).replace("/", ".")  # a slash would end the pattern in the browser
        self.press_named(re.compile(f"^Add this file ?: {words}"))
        end = time.monotonic() + 60
        card = self.page.locator("article", has_text=path.name)
        while not card.get_by_text("Ready to file").is_visible():
            assert time.monotonic() < end, card.inner_text()
            time.sleep(0.5)
            self.page.reload()

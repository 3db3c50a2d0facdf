"""Copy the named front-end files from node_modules into static/vendor/, in the project's own colours and fonts.

Running it again is quick and changes nothing, unless this list or the installed packages have changed.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

from tooling.prune_css import prune

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"

# The components of the design system that some template uses; a new one is added here.
COMPONENTS = (
    "usa-accordion",
    "usa-alert",
    "usa-button",
    "usa-checkbox",
    "usa-combo-box",
    "usa-error-message",
    "usa-fieldset",
    "usa-focus",
    "usa-form",
    "usa-hint",
    "usa-input",
    "usa-js-loading",
    "usa-label",
    "usa-legend",
    "usa-link",
    "usa-list",
    "usa-pagination",
    "usa-process-list",
    "usa-radio",
    "usa-select",
    "usa-sidenav",
    "usa-skipnav",
    "usa-sr-only",
    "usa-summary-box",
    "usa-tag",
    "usa-textarea",
)

# The design system's fixed colours become the tokens of static/css/portal.css.
TOKENS = {
    "#1b1b1b": "--text",
    "#454545": "--text-quiet",
    "#71767a": "--text-quiet",
    "#005ea2": "--action",
    "#1a4480": "--action-hover",
    "#162e51": "--action-active",
    "#54278f": "--action",
    "#2491ff": "--ring",
    "#dfe1e2": "--hairline",
    "#565c65": "--line",
    "#a9aeb1": "--line",
    "#b50909": "--red",
    "#d54309": "--red-line",
    "#f4e3db": "--red-wash",
    "#ffbe2e": "--amber-line",
    "#faf3d1": "--amber-wash",
    "#00a91c": "--green-line",
    "#ecf3ec": "--green-wash",
    "#00bde3": "--blue-line",
    "#e7f6f8": "--blue-wash",
}

FONT_STACKS = {
    "Source Sans Pro Web,Helvetica Neue,Helvetica,Roboto,Arial,sans-serif": "var(--sans)",
    "Merriweather Web,Georgia,Cambria,Times New Roman,Times,serif": "var(--serif)",
}

FONTS = (
    "public-sans/PublicSans-Regular.woff2",
    "public-sans/PublicSans-Bold.woff2",
    "merriweather/Latin-Merriweather-Regular.woff2",
    "merriweather/Latin-Merriweather-Bold.woff2",
)

SCRIPTS = {
    "@uswds/uswds/dist/js/uswds-init.min.js": "uswds/uswds-init.js",
    "@uswds/uswds/dist/js/uswds.min.js": "uswds/uswds.js",
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "idiomorph/dist/idiomorph.min.js": "idiomorph.js",
}

ICONS = (
    "account_circle",
    "add",
    "arrow_back",
    "arrow_forward",
    "attach_file",
    "autorenew",
    "check",
    "check_circle",
    "close",
    "credit_card",
    "delete",
    "edit",
    "error",
    "expand_less",
    "expand_more",
    "file_download",
    "file_present",
    "file_upload",
    "flag",
    "folder_open",
    "account_balance",
    "help",
    "history",
    "home",
    "info",
    "launch",
    "location_city",
    "lock",
    "login",
    "logout",
    "mail",
    "notifications",
    "people",
    "person",
    "phone",
    "print",
    "priority_high",
    "schedule",
    "search",
    "settings",
    "shopping_basket",
    "undo",
    "verified",
    "visibility",
    "warning",
    "zoom_in",
    "zoom_out",
)

SOURCE_MAP = re.compile(r"\s*(?://[#@]\s*sourceMappingURL=\S+|/\*[#@]\s*sourceMappingURL=.*?\*/)\s*")
ADDRESS = re.compile(r"url\(\.\./([^)]+)\)")
DRAWING = re.compile(r"<svg[^>]*viewBox=\"([^\"]+)\"[^>]*>(.*)</svg>", re.DOTALL)


def main() -> int:
    modules = ROOT / "node_modules"
    if not (modules / "@uswds" / "uswds").is_dir():
        print("The front-end packages are missing. Run: npm ci --ignore-scripts", file=sys.stderr)
        return 1
    build(modules, VENDOR)
    return 0


def build(modules: Path, vendor: Path) -> bool:
    """Fill the vendor folder; say whether there was anything to do. The old folder is replaced in one move."""
    wanted = fingerprint(modules)
    stamp = vendor / ".stamp"
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    fresh = vendor.with_name(".vendor-new")
    shutil.rmtree(fresh, ignore_errors=True)
    fill(modules, fresh)
    (fresh / ".stamp").write_text(wanted)
    shutil.rmtree(vendor, ignore_errors=True)
    fresh.rename(vendor)
    return True


def fingerprint(modules: Path) -> str:
    packages = [modules / "@uswds" / "uswds", modules / "htmx.org", modules / "idiomorph"]
    versions = [json.loads((package / "package.json").read_text())["version"] for package in packages]
    own_code = [Path(__file__).read_bytes(), (ROOT / "tooling" / "prune_css.py").read_bytes()]
    return hashlib.sha256(b"\0".join([*own_code, *(version.encode() for version in versions)])).hexdigest()


def fill(modules: Path, folder: Path) -> None:
    dist = modules / "@uswds" / "uswds" / "dist"
    css = in_our_tokens(prune((dist / "css" / "uswds.min.css").read_text(), prefixes=COMPONENTS))
    write(folder / "uswds" / "css" / "uswds.css", without_source_map(css))
    for picture in sorted(set(ADDRESS.findall(css))):
        copy(dist / picture, folder / "uswds" / picture)
    for font in FONTS:
        copy(dist / "fonts" / font, folder / "fonts" / Path(font).name)
    for source, target in SCRIPTS.items():
        write(folder / target, without_source_map((modules / source).read_text()))
    write(folder / "icons.svg", sprite(dist / "img" / "usa-icons"))


def in_our_tokens(css: str) -> str:
    for stack, token in FONT_STACKS.items():
        css = css.replace(stack, token)
    return re.sub(r"#[0-9a-f]{3,8}\b", lambda found: _token(found[0]), css)


def _token(colour: str) -> str:
    return f"var({TOKENS[colour]})" if colour in TOKENS else colour


def sprite(icons: Path) -> str:
    symbols = [_symbol(name, (icons / f"{name}.svg").read_text()) for name in ICONS]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def _symbol(name: str, drawing: str) -> str:
    found = DRAWING.search(drawing)
    if found is None:
        raise ValueError(f"The icon {name} is not drawn as expected.")
    box, shapes = found.groups()
    return f'<symbol id="{name}" viewBox="{box}">{shapes.strip()}</symbol>'


def without_source_map(text: str) -> str:
    # Hashed static storage looks for the map and fails when it is not there.
    return SOURCE_MAP.sub("\n", text)


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


if __name__ == "__main__":
    sys.exit(main())

import re
from pathlib import Path

import pytest
from django.conf import settings

from tooling import assets
from tooling.prune_css import prune, rules, split_selectors

KEPT = ("usa-button",)


def test_prune_keeps_the_named_component_and_its_parts() -> None:
    css = ".usa-button{a:b}.usa-button--big{a:b}.usa-button__x:hover{a:b}.usa-nav{a:b}.usa-buttons{a:b}"

    assert prune(css, prefixes=KEPT) == ".usa-button{a:b}.usa-button--big{a:b}.usa-button__x:hover{a:b}"


def test_prune_keeps_rules_without_classes() -> None:
    assert prune("h1,main{a:b}", prefixes=KEPT) == "h1,main{a:b}"


def test_prune_drops_only_the_strange_selectors_of_a_rule() -> None:
    assert prune(".usa-nav,.usa-button,.usa-nav .usa-button{a:b}", prefixes=KEPT) == ".usa-button{a:b}"


def test_prune_reads_what_not_excludes_as_no_claim() -> None:
    assert prune(".usa-button:not(.usa-nav):hover{a:b}", prefixes=KEPT) == ".usa-button:not(.usa-nav):hover{a:b}"


def test_prune_looks_into_media_rules_and_drops_empty_ones() -> None:
    css = "@media print{.usa-button{a:b}.usa-nav{a:b}}@media screen{.usa-nav{a:b}}"

    assert prune(css, prefixes=KEPT) == "@media print{.usa-button{a:b}}"


def test_prune_leaves_out_font_faces_and_keeps_key_frames() -> None:
    assert prune("@font-face{a:b}@keyframes x{0%{a:b}}", prefixes=KEPT) == "@keyframes x{0%{a:b}}"


def test_rules_are_not_confused_by_braces_in_strings_and_addresses() -> None:
    css = '@charset "UTF-8";a::before{content:"}"}b{c:url(x;y{z)}/*}*/d{e:f}'

    assert list(rules(css)) == [
        ('@charset "UTF-8"', None),
        ("a::before", 'content:"}"'),
        ("b", "c:url(x;y{z)"),
        ("d", "e:f"),
    ]


def test_selectors_are_split_only_at_their_own_commas() -> None:
    assert split_selectors('a:is(b,c),d[e="f,g"],h') == ["a:is(b,c)", 'd[e="f,g"]', "h"]


def test_source_map_comments_go() -> None:
    assert "sourceMapping" not in assets.without_source_map("a\n//# sourceMappingURL=a.js.map\n")
    assert "sourceMapping" not in assets.without_source_map("a{}/*# sourceMappingURL=a.css.map */")


@pytest.fixture
def modules() -> Path:
    folder = Path(settings.BASE_DIR) / "node_modules"
    if not folder.is_dir():
        pytest.skip("the front-end packages are not installed")
    return folder


def test_copy_is_whole_and_a_second_one_does_nothing(modules: Path, tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"

    assert assets.build(modules, vendor) is True
    css = (vendor / "uswds" / "css" / "uswds.css").read_text()
    named = [name for name in re.findall(r"url\(([^)]+)\)", css) if name]
    assert all((vendor / "uswds" / "css" / name).resolve().is_file() for name in named)
    assert "sourceMappingURL" not in css
    assert assets.build(modules, vendor) is False


def test_every_icon_named_in_a_template_is_in_the_sprite() -> None:
    texts = [path.read_text() for path in (Path(settings.BASE_DIR) / "templates").rglob("*.html")]
    named = {name for text in texts for name in re.findall(r'icon\.html" with name="(\w+)"', text)}

    assert named <= set(assets.ICONS)


def test_stylesheet_names_only_files_that_are_copied() -> None:
    css = (Path(settings.BASE_DIR) / "static" / "css" / "portal.css").read_text()

    fonts = {Path(name).name for name in re.findall(r'url\("\.\./vendor/fonts/([^"]+)"\)', css)}
    assert fonts == {Path(font).name for font in assets.FONTS}

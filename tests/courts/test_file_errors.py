"""Every mistake in a file is told with its line and a plain reason, and changes nothing."""

from pathlib import Path

import pytest
import yaml
from django.core.management import CommandError, call_command

from courts.errors import JurisdictionFileError
from courts.models import CaseType, Jurisdiction
from courts.services.loading import load_jurisdictions
from tests.courts.factories import CONNECTICUT, HAVENPORT

pytestmark = pytest.mark.django_db
GOOD = HAVENPORT.read_text()
MISTAKES = yaml.safe_load((HAVENPORT.parent / "mistakes.yaml").read_text())


def problems_of(text: str | bytes, tmp_path: Path) -> list[tuple[int, str]]:
    path = tmp_path / "broken.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(JurisdictionFileError) as refused:
        load_jurisdictions([path])
    assert not Jurisdiction.objects.exists()
    assert all(problem.file == str(path) for problem in refused.value.problems)
    return [(problem.line, problem.reason) for problem in refused.value.problems]


def line_of(text: str, part: str) -> int:
    """The line on which the part begins, counted from one."""
    return text[: text.index(part)].count("\n") + 1


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake["reason"])
def test_a_mistake_is_told_with_its_line(mistake: dict[str, str], tmp_path: Path) -> None:
    assert mistake["right"] in GOOD
    text = GOOD.replace(mistake["right"], mistake["wrong"], 1)
    line, found = line_of(text, mistake["place"]), problems_of(text, tmp_path)
    assert any(at == line and mistake["reason"] in said for at, said in found), (line, found)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", 1, "the key “jurisdiction” is missing"),
        ("just words", 1, "“the file” should hold keys of its own"),
        ("- a\n- b\n", 1, "“the file” should hold keys of its own"),
        ("a: 1\nb: [1, 2\nc: 3\n", 3, "this is not YAML"),
        ("a: 1\n\tb: 2\n", 2, "this is not YAML"),
        ("a: 1\n---\nb: 2\n", 2, "this is not YAML"),
        ("a: \x00\n", 1, "this is not YAML"),
        ("a: 1\nb: \x07\n", 1, "this is not YAML"),
        ("a: &x [1]\nb: *x\n", 1, "write this out"),
        ("a: &x [*x]\n", 1, "write this out"),
        (b"a: 1\nb: \xff\n", 2, "is not written in UTF-8"),
        ("a:\n  - [1, 2", 2, "this is not YAML"),
        ("[" * 500 + "]" * 500, 1, "no more than eight levels"),
        ("? [a]\n: 1\n", 1, ""),
    ],
)
def test_what_is_no_such_file_at_all_is_told_plainly(text: str | bytes, line: int, reason: str, tmp_path: Path) -> None:
    found = problems_of(text, tmp_path)
    assert any(at == line and reason in said for at, said in found), found


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    text = (
        GOOD.replace("item: reservice", "item: tip").replace("code: NQ", "code: nq").replace("value: 7,", "value: x,")
    )
    assert len(problems_of(text, tmp_path)) == 3


def test_one_bad_file_keeps_every_good_one_out(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text(GOOD.replace("code: XH", "code: XX").replace("item: reservice", "item: tip"))
    with pytest.raises(JurisdictionFileError):
        load_jurisdictions([CONNECTICUT, bad])
    assert not Jurisdiction.objects.exists()
    assert not CaseType.objects.exists()


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(JurisdictionFileError, match=r"gone\.yaml, line 1: cannot be opened: No such file"):
        load_jurisdictions([tmp_path / "gone.yaml"])


def test_two_files_of_one_jurisdiction_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD)
    (tmp_path / "b.yaml").write_text(GOOD + "# the same again\n")
    with pytest.raises(JurisdictionFileError, match=r"b\.yaml, line 1: the jurisdiction “XH” is in .*a\.yaml already"):
        load_jurisdictions([tmp_path])
    assert not Jurisdiction.objects.exists()


def test_the_command_says_that_nothing_was_changed(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(GOOD.replace("item: reservice", "item: tip"))
    with pytest.raises(CommandError, match=r"Nothing was changed\.\n.*broken\.yaml, line \d+: “tip” is not known here"):
        call_command("load_jurisdictions", path)

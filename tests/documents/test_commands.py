import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.documents import pdfs
from tests.factories import connecticut

pytestmark = pytest.mark.django_db

KEYS = {
    "path", "verdict", "code", "message", "pages", "findings", "repairs", "stamped", "seconds", "peak_mb",
}  # fmt: skip


def examine(*files: Path, **options: object) -> list[dict[str, object]]:
    out = io.StringIO()
    call_command("examine", *map(str, files), stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    connecticut()
    contents = [pdfs.good(pages=2, text="DOB 1/2/1980"), pdfs.user_locked(), pdfs.owner_locked()]
    paths = [tmp_path / f"{number} file.pdf" for number in range(len(contents))]
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content)
    return paths


def test_examine_prints_one_object_a_file_in_order(files: list[Path]) -> None:
    good, locked, mended = examine(*files)

    assert set(good) == KEYS
    assert [good["path"], locked["path"]] == [str(files[0]), str(files[1])]
    assert (good["verdict"], good["pages"], good["stamped"]) == ("ready", 2, True)
    assert (locked["verdict"], locked["code"]) == ("refused", "needs-password")
    assert str(locked["message"]).startswith("The PDF needs a password to open.")
    assert (mended["code"], mended["repairs"]) == ("repaired", ["restrictions-removed"])


def test_examine_goes_by_the_jurisdiction_s_rule(files: list[Path]) -> None:
    assert examine(files[0])[0]["findings"]
    assert examine(files[0], jurisdiction="NJ")[0]["findings"] == []


def test_examine_keeps_stamped_copies_and_pictures_where_told(files: list[Path], tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    good, locked, _mended = examine(*files, stamp_to=folder)
    again = examine(files[0], stamp_to=folder)[0]

    assert Path(str(good["stamped"])) == folder / "0 file.pdf"
    assert locked["stamped"] is False
    assert Path(str(again["stamped"])).name == "0 file-2.pdf"
    assert sorted(path.suffix for path in folder.iterdir()) == [".pdf"] * 3 + [".png"] * 3


def test_examine_refuses_what_it_cannot_find(files: list[Path], tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        examine(tmp_path / "nothing.pdf")
    with pytest.raises(CommandError, match="no jurisdiction XX"):
        examine(files[0], jurisdiction="XX")


def find(lines: list[str], monkeypatch: pytest.MonkeyPatch, jurisdiction: str) -> list[str]:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
    call_command("find_identifiers", jurisdiction=jurisdiction, stdout=out)
    return out.getvalue().splitlines()


def test_find_identifiers_answers_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    connecticut()
    lines = [
        json.dumps({"text": text}) for text in ("SSN 219-09-9998, again 219-09-9998", "DOB 1/2/1980", "860-555-0100")
    ]

    assert find(lines, monkeypatch, "CT") == [
        '{"kinds": ["social-security"]}',
        '{"kinds": ["date-of-birth"]}',
        '{"kinds": []}',
    ]
    assert find(lines, monkeypatch, "NJ") == ['{"kinds": ["social-security"]}', '{"kinds": []}', '{"kinds": []}']


def test_find_identifiers_names_the_line_it_cannot_read(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="Line 2"):
        find(['{"text": "a"}', "not json"], monkeypatch, "NJ")

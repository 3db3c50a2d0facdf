"""What the long walks covered when they were last green: a fingerprint that is committed with the code."""

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RECORD = ROOT / "tests" / "walked.txt"
# What a page is made of, and the walks themselves.
COVERED = ("templates", "static", "fixtures", "tests/access", "tests/browser", "*/forms*", "*/views*", "*/urls*")
KINDS = {".py", ".html", ".txt", ".css", ".js", ".yaml", ".svg"}
MADE = {"vendor", "node_modules", "__pycache__"}


def is_up_to_date() -> bool:
    return RECORD.is_file() and RECORD.read_text(encoding="ascii").strip() == fingerprint()


def write(covered: str) -> None:
    RECORD.write_text(f"{covered}\n", encoding="ascii")


def fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(_covered()):
        digest.update(f"{path.relative_to(ROOT)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _covered() -> set[Path]:
    places = [place for pattern in COVERED for place in ROOT.glob(pattern)]
    files = [path for place in places for path in ([place] if place.is_file() else place.rglob("*"))]
    return {path for path in files if path.suffix in KINDS and not MADE & set(path.parts)}

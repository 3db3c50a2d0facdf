import shutil
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit.models import Event
from docket.models import Filing
from documents.cards import card_of
from documents.enums import DocumentState
from documents.examiner.codes import Code
from documents.scanning import ScannerUnreachableError, find_harm
from documents.services.checking import check_document
from tests.documents import pdfs
from tests.documents.factories import checked, empty_draft, receive

# The test file of the scanners' makers, in two halves, so that no scanner takes this file for it.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner:
    """Speaks clamd's INSTREAM and knows one signature."""

    def __init__(self, answer: bytes | None = None) -> None:
        self.answer = answer
        self.door = socket.create_server(("127.0.0.1", 0))
        self.place = f"127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                line, _address = self.door.accept()
            except OSError:
                return
            with line, line.makefile("rb") as file:
                content = self._read(file)
                harmful = EICAR in content
                line.sendall(self.answer or (b"stream: Eicar-By-Hand FOUND\0" if harmful else b"stream: OK\0"))

    @staticmethod
    def _read(file: Any) -> bytes:
        assert file.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", file.read(4))[0]:
            content += file.read(size)
        return content

    def close(self) -> None:
        self.door.close()


@pytest.fixture
def scanner() -> Iterator[Scanner]:
    scanner = Scanner()
    yield scanner
    scanner.close()


def written(folder: Path, content: bytes) -> Path:
    path = folder / "upload"
    path.write_bytes(content)
    return path


def test_clean_file_holds_no_harm(scanner: Scanner, tmp_path: Path) -> None:
    assert find_harm(written(tmp_path, pdfs.good() * 50), scanner=scanner.place) == ""


def test_harm_is_named(scanner: Scanner, tmp_path: Path) -> None:
    assert find_harm(written(tmp_path, b"%PDF-1.7 " + EICAR), scanner=scanner.place) == "Eicar-By-Hand"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: maybe\0", b"\0"])
def test_answer_that_means_nothing_is_not_trusted(tmp_path: Path, answer: bytes) -> None:
    scanner = Scanner(answer)
    with pytest.raises(ScannerUnreachableError):
        find_harm(written(tmp_path, b"x"), scanner=scanner.place)
    scanner.close()


@pytest.mark.parametrize("place", ["127.0.0.1:1", "unix:/nowhere/clamd.socket"])
def test_scanner_that_is_not_there_is_no_answer(tmp_path: Path, place: str) -> None:
    with pytest.raises(ScannerUnreachableError):
        find_harm(written(tmp_path, b"x"), scanner=place)


@pytest.mark.django_db
class TestDocuments:
    @pytest.fixture
    def filing(self) -> Filing:
        return empty_draft()

    def test_harmful_document_is_refused_before_it_is_opened(
        self, filing: Filing, scanner: Scanner, settings: Any
    ) -> None:
        settings.DOCUMENT_SCANNER = scanner.place
        document = checked(filing, pdfs.good() + EICAR)

        assert (document.state, document.verdict) == (DocumentState.REFUSED, Code.HARMFUL)
        assert document.picture_key == ""

    def test_clean_document_is_ready(self, filing: Filing, scanner: Scanner, settings: Any) -> None:
        settings.DOCUMENT_SCANNER = scanner.place
        assert checked(filing).state == DocumentState.READY

    def test_document_waits_visibly_until_the_scanner_is_back(
        self, filing: Filing, scanner: Scanner, settings: Any
    ) -> None:
        settings.DOCUMENT_SCANNER = "127.0.0.1:1"
        document = receive(filing)
        for _try in range(9):
            assert check_document(document) is False
        document.refresh_from_db()
        assert document.state == DocumentState.RECEIVED
        assert card_of(document).state_words == "Waiting for the virus check"
        assert not Event.objects.filter(kind="document.checked").exists()

        settings.DOCUMENT_SCANNER = scanner.place
        assert check_document(document) is True
        document.refresh_from_db()
        assert document.state == DocumentState.READY
        assert card_of(document).state_words == "Ready to file"

    def test_nothing_is_scanned_where_no_scanner_is_set(self, filing: Filing, settings: Any) -> None:
        assert settings.DOCUMENT_SCANNER == ""
        assert checked(filing, pdfs.good() + EICAR).state != DocumentState.REFUSED


@pytest.mark.skipif(shutil.which("clamd") is None, reason="clamd is not installed")
def test_real_clamd_is_understood(tmp_path: Path) -> None:
    """With a signature made by hand: no download."""
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "own.ndb").write_text(f"Eicar.By.Hand:0:*:{EICAR.hex()}\n", encoding="ascii")
    place = tmp_path / "socket"
    config = tmp_path / "clamd.conf"
    lines = [f"DatabaseDirectory {tmp_path / 'base'}", f"LocalSocket {place}", "Foreground yes", "User root"]
    config.write_text("\n".join(lines) + "\n", encoding="ascii")
    with subprocess.Popen(["clamd", "-c", str(config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as clamd:
        try:
            until = time.monotonic() + 60
            while not place.exists() and clamd.poll() is None and time.monotonic() < until:
                time.sleep(0.1)
            scanner = f"unix:{place}"
            assert find_harm(written(tmp_path, pdfs.good()), scanner=scanner) == ""
            assert find_harm(written(tmp_path, b"%PDF-1.4\n" + EICAR), scanner=scanner).startswith("Eicar.By.Hand")
        finally:
            clamd.terminate()

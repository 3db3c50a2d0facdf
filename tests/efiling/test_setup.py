import subprocess
import venv
from pathlib import Path

import pytest

from tooling import setup
from tooling.setup import SetupError, SystemPackage, install_system_packages, is_stamped, stamp


@pytest.fixture
def missing_pango(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        setup, "system_packages", lambda *, needs_tests: [SystemPackage("libpango-1.0-0", lambda: False)]
    )


def refuse(*_given: object, **_named: object) -> None:
    raise AssertionError("nothing may be called")


def test_an_ordinary_user_is_told_the_command_and_nothing_is_called(
    monkeypatch: pytest.MonkeyPatch, missing_pango: None
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr(setup, "apt_install", refuse)
    with pytest.raises(SetupError, match=r"sudo apt-get install --no-install-recommends libpango-1\.0-0"):
        install_system_packages(needs_tests=False)


def test_root_installs_what_is_missing(monkeypatch: pytest.MonkeyPatch, missing_pango: None) -> None:
    installed: list[list[str]] = []
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda _name: "/usr/bin/apt-get")

    def install(names: list[str], *, otherwise: str) -> None:
        installed.append(names)

    monkeypatch.setattr(setup, "apt_install", install)
    install_system_packages(needs_tests=False)
    assert installed == [["libpango-1.0-0"]]


def test_a_missing_browser_is_said_and_does_not_stop(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    browser = SystemPackage("chromium", lambda: False, is_needed=False)
    monkeypatch.setattr(setup, "system_packages", lambda *, needs_tests: [browser])
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    install_system_packages(needs_tests=True)
    assert "the browser tests are left out" in capsys.readouterr().out


def test_nothing_is_installed_where_every_stamp_fits(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("VENV", "MODULES"):
        monkeypatch.setattr(setup, name, tmp_path)
    for name in ("requirements/base.txt", "requirements/dev.txt", "package-lock.json"):
        stamp(tmp_path, setup.ROOT / name)
    monkeypatch.setattr(setup, "install_requirements", refuse)
    monkeypatch.setattr(setup, "build_environment", refuse)
    monkeypatch.setattr(setup, "with_npm", refuse)
    monkeypatch.setattr(setup, "call", lambda *_given: None)
    setup.make_environment(needs_tests=True)
    setup.install_front_end()


def test_a_changed_lock_file_is_noticed(tmp_path: Path) -> None:
    lock = tmp_path / "base.txt"
    lock.write_text("django==5.2.1\n")
    stamp(tmp_path, lock)
    assert is_stamped(tmp_path, lock)
    lock.write_text("django==5.2.2\n")
    assert not is_stamped(tmp_path, lock)


@pytest.mark.parametrize(
    "name", ["requirements/base.txt", "requirements/dev.txt", "requirements/node.txt", "package-lock.json"]
)
def test_lock_files_hold_no_download_address(name: str) -> None:
    text = (setup.ROOT / name).read_text()
    assert "://" not in text
    assert "sha256:" in text or "sha512-" in text


def test_programs_of_the_environment_start_after_it_was_moved(tmp_path: Path) -> None:
    made, place = tmp_path / "made", tmp_path / "kept"
    venv.create(made, symlinks=True)
    program = made / "bin" / "hello"
    program.write_text(f"#!{made}/bin/python\nprint('hello')\n")
    program.chmod(0o755)
    setup.readdress(made, place)
    made.rename(place)
    assert subprocess.check_output([place / "bin" / "hello"], text=True) == "hello\n"
    assert str(made) not in (place / "bin" / "activate").read_text()

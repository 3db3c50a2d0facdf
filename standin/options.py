"""How the program is told what to do: arguments, or the same by environment (STANDIN_PORT, ...)."""

from __future__ import annotations

import argparse
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Options:
    host: str
    port: int
    data: Path
    webhook_url: str
    public_origin: str
    parent_pid: int
    api_key: str
    webhook_secret: str


class OptionError(Exception):
    """One plain sentence on what is missing."""


def read_options(arguments: Sequence[str], environment: Mapping[str, str]) -> Options:
    given = _parser(environment).parse_args(arguments)
    if not given.data:
        raise OptionError("Give the folder for its data: --data DIR or STANDIN_DATA.")
    if given.webhook_url and not given.webhook_url.startswith(("http://", "https://")):
        raise OptionError("The address for webhooks must begin with http:// or https://.")
    data = Path(given.data)
    keys = _keys(environment, Path(given.secret_file) if given.secret_file else data / "secrets")
    return Options(
        host=given.host,
        port=given.port,
        data=data,
        webhook_url=given.webhook_url,
        public_origin=(given.public_origin or f"http://{_name(given.host)}:{given.port}").rstrip("/"),
        parent_pid=given.parent_pid,
        api_key=keys["STRIPE_API_KEY"],
        webhook_secret=keys["STRIPE_WEBHOOK_SECRET"],
    )


def _parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    def also(*names: str, otherwise: str = "") -> str:
        return next((environment[name] for name in names if environment.get(name)), otherwise)

    parser = argparse.ArgumentParser(prog="python -m standin", description="A card processor for tests.")
    parser.add_argument("--host", default=also("STANDIN_HOST", otherwise="127.0.0.1"))
    parser.add_argument("--port", type=int, default=also("STANDIN_PORT", otherwise="8001"))
    parser.add_argument("--data", default=also("STANDIN_DATA", "STANDIN_DATA_DIR"), help="folder of its store")
    parser.add_argument(
        "--webhook-url", default=also("STANDIN_WEBHOOK_URL"), help="where events are sent; none: nowhere"
    )
    parser.add_argument("--secret-file", default=also("STANDIN_SECRET_FILE"), help="its keys; made when missing")
    parser.add_argument(
        "--public-origin", default=also("STANDIN_PUBLIC_ORIGIN", "STANDIN_ORIGIN"), help="as browsers reach it"
    )
    parser.add_argument("--parent-pid", type=int, default=also("STANDIN_PARENT_PID", otherwise="0"))
    return parser


def _name(host: str) -> str:
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104 - compared, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _keys(environment: Mapping[str, str], path: Path) -> dict[str, str]:
    given = {
        "STRIPE_API_KEY": environment.get("STANDIN_API_KEY", ""),
        "STRIPE_WEBHOOK_SECRET": environment.get("STANDIN_WEBHOOK_SECRET", ""),
    }
    return given if all(given.values()) else read_secret_file(path)


def read_secret_file(path: Path) -> dict[str, str]:
    """Lines NAME=VALUE; made with new keys when missing, and readable by its owner only."""
    if not path.exists():
        _make_secret_file(path)
    path.chmod(0o600)
    lines = [line.partition("=") for line in path.read_text().splitlines() if "=" in line]
    keys = {name.strip(): value.strip() for name, _, value in lines}
    for name in ("STRIPE_API_KEY", "STRIPE_WEBHOOK_SECRET"):
        if not keys.get(name):
            raise OptionError(f"{path} has no {name}: remove the file to have it made again.")
    return keys


def _make_secret_file(path: Path) -> None:
    """Whole or not at all: written beside, then given its name, unless another start was quicker."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    text = f"STRIPE_API_KEY=sk_test_{secrets.token_hex(16)}\nSTRIPE_WEBHOOK_SECRET=whsec_{secrets.token_hex(16)}\n"
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    try:
        os.link(beside, path)
    except FileExistsError:
        return
    finally:
        beside.unlink()

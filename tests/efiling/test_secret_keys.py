import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from efiling.secret_keys import is_weak, kept_key


def test_kept_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first = kept_key(tmp_path / "keys", "secret")
    assert kept_key(tmp_path / "keys", "secret") == first
    assert not is_weak(first)
    assert stat.S_IMODE((tmp_path / "keys" / "secret").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["secret"]


def test_kept_key_is_one_for_all_who_ask_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: kept_key(tmp_path, "secret"), range(32)))
    assert len(keys) == 1


@pytest.mark.parametrize("value", ["", "short", "a" * 80, "abcabcabc" * 10, "django-insecure-" + "x1y2z3w4v5" * 8])
def test_weak_keys_are_known(value: str) -> None:
    assert is_weak(value)

from pathlib import Path

import pytest

from efiling.env import Env, EnvError


def test_text_prefers_what_is_given_over_the_default() -> None:
    env = Env({"NAME": " given "})
    assert env.text("NAME", "default") == "given"
    assert env.text("OTHER", "default") == "default"


def test_text_is_read_from_a_named_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from the file\n")
    assert Env({"NAME_FILE": str(tmp_path / "key")}).text("NAME", "default") == "from the file"


def test_text_given_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("from the file")
    with pytest.raises(EnvError, match="NAME and NAME_FILE are both set"):
        Env({"NAME": "given", "NAME_FILE": str(tmp_path / "key")}).text("NAME")


def test_text_of_a_missing_file_is_refused_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(EnvError, match=r"NAME_FILE names .*gone, which cannot be read"):
        Env({"NAME_FILE": str(tmp_path / "gone")}).text("NAME")


@pytest.mark.parametrize(("word", "value"), [("true", True), ("ON", True), ("1", True), ("no", False), ("0", False)])
def test_flag_knows_the_usual_words(word: str, *, value: bool) -> None:
    assert Env({"NAME": word}).flag("NAME", default=not value) is value


def test_flag_refuses_other_words() -> None:
    with pytest.raises(EnvError, match="NAME must be true or false, not 'maybe'"):
        Env({"NAME": "maybe"}).flag("NAME", default=False)


@pytest.mark.parametrize("digits", ["-1", "1.5", "ten", "0", "٣"])
def test_whole_refuses_what_is_no_number_of_at_least_one(digits: str) -> None:
    with pytest.raises(EnvError, match="NAME must be a whole number of at least 1"):
        Env({"NAME": digits}).whole("NAME", default=5, least=1)


def test_whole_reads_digits_and_falls_back() -> None:
    assert Env({"NAME": "12"}).whole("NAME", default=5) == 12
    assert Env({}).whole("NAME", default=5) == 5


def test_choice_refuses_what_is_not_offered() -> None:
    with pytest.raises(EnvError, match="MODE must be one of demo, production, not 'test'"):
        Env({"MODE": "test"}).choice("MODE", options=("demo", "production"), default="demo")


@pytest.mark.parametrize("value", ["https://efile.example.gov", "http://127.0.0.1:8000", "http://[::1]:8000"])
def test_origin_is_taken_without_its_slash(value: str) -> None:
    assert Env({"NAME": value + "/"}).origin("NAME") == value


@pytest.mark.parametrize(
    "value",
    ["efile.example.gov", "ftp://x", "https://x/path", "https://x?y", "https://", "http://x:99999", "https://me@x"],
)
def test_origin_refuses_anything_else(value: str) -> None:
    with pytest.raises(EnvError, match="NAME must look like"):
        Env({"NAME": value}).origin("NAME")


def test_names_are_parted_by_commas() -> None:
    assert Env({"NAME": "a.example, b.example,,"}).names("NAME") == ["a.example", "b.example"]

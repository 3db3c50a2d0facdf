"""No point without a run, no run without a point; and what a point does."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crash import stories
from tests.crash.points import name_of, named_points, points_in
from tests.crash.runs import BY_ACT, run_of
from tests.crash.short import TOGETHER, groups_of

ARMED = """
from django.conf import settings
settings.configure(CRASH_AT={!r})
from audit import crash
crash.point("here")
"""


def test_every_named_point_has_a_run() -> None:
    points = named_points()
    assert len(points) > 40
    for point in points:
        assert hasattr(stories, run_of(point).story)


def test_every_run_has_its_point() -> None:
    points = named_points()
    reached = {point if point in BY_ACT else point.rpartition(".")[0] for point in points}
    assert reached == set(BY_ACT)


def test_a_point_is_found_wherever_it_is_written(tmp_path: Path) -> None:
    source = tmp_path / "one.py"
    source.write_text("if x:\n    with y:\n        crash.point('deep')\n")
    assert list(points_in(source)) == ["deep"]


def test_a_point_whose_name_is_worked_out_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "one.py"
    source.write_text("crash.point(name)\n")
    with pytest.raises(ValueError, match="write the point's name out"):
        list(points_in(source))
    assert name_of is not None


def ended_at(crash_at: str) -> int:
    return subprocess.run([sys.executable, "-c", ARMED.format(crash_at)], check=False).returncode


def test_the_setting_kills_at_its_point_and_nowhere_else() -> None:
    assert ended_at("here") == -signal.SIGKILL
    assert ended_at("elsewhere") == 0
    assert ended_at("") == 0


def test_an_order_kills_once(tmp_path: Path) -> None:
    (tmp_path / "here").touch()
    (tmp_path / "elsewhere").touch()
    assert ended_at(f"@{tmp_path}") == -signal.SIGKILL
    assert ended_at(f"@{tmp_path}") == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["elsewhere", "here.taken"]


def test_every_point_is_in_one_group_of_the_short_form() -> None:
    points = named_points()
    groups = list(groups_of(points))
    assert sorted(point for group in groups for point in group) == points
    assert max(map(len, groups)) <= TOGETHER
    assert all(len({run_of(point).has_webhooks for point in group}) == 1 for group in groups)

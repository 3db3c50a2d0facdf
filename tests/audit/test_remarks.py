"""Somebody's own words can be taken away without breaking the seal; the line that names them stays."""

import json
from pathlib import Path

import pytest
from pytest_django import Settings

from audit import clock
from audit.models import Event, Remark
from audit.services.recording import record, remark
from audit.services.sealing import seal_events
from audit.services.verifying import verify_chain

pytestmark = pytest.mark.django_db


def test_words_are_beside_the_seal_and_can_go(tmp_path: Path, settings: Settings) -> None:
    settings.AUDIT_HEAD_FILE = str(tmp_path / "heads")
    data = remark(" Mrs. Thornton is my aunt ", subject="filing:1", at=clock.now())
    event = record("filing.taken-over", subject="filing:1", actor=None, data=data)
    seal_events()

    assert "Thornton" not in event.data
    assert Remark.objects.get(pk=json.loads(event.data)["remark"]).words == "Mrs. Thornton is my aunt"
    Remark.objects.all().delete()

    assert verify_chain().breach is None
    assert Event.objects.count() == 1

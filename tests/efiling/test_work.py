import pytest
from django.apps import apps
from django.conf import settings

from efiling.celery import GuardedTask, TaskEndedError, app


@pytest.fixture(autouse=True)
def _tasks_loaded() -> None:
    app.loader.import_default_modules()


def own_tasks() -> set[str]:
    return {name for name in app.tasks if not name.startswith("celery.")}


def test_every_beat_entry_names_a_task_that_exists() -> None:
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= own_tasks()


def test_every_task_is_named_for_its_app_and_answers_a_system_exit() -> None:
    rooms = {room.name for room in apps.get_app_configs()}
    assert {name for name in own_tasks() if name.partition(".")[0] not in rooms} == set()
    assert {name for name in own_tasks() if not isinstance(app.tasks[name], GuardedTask)} == set()


@pytest.mark.parametrize(
    ("task", "queue"),
    [
        ("documents.check", "documents"),
        ("notices.send", "mail"),
        ("payments.settle", "filings"),
        ("audit.seal", "filings"),
    ],
)
def test_a_task_goes_to_the_queue_of_its_app(task: str, queue: str) -> None:
    assert app.amqp.router.route({}, task)["queue"].name == queue


def test_a_task_that_wants_to_end_its_process_fails_instead() -> None:
    @app.task(name="efiling.leaves", shared=False)
    def leaves() -> None:
        raise SystemExit(3)

    try:
        with pytest.raises(TaskEndedError, match="SystemExit"):
            leaves()
    finally:
        app.tasks.unregister("efiling.leaves")


def test_only_json_is_taken() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_serializer == "json"

"""What the clock starts: each name is a task, each periodic task has its hour."""

import pytest
from django.conf import settings

from mobilization.celery import app


@pytest.fixture(scope="module")
def tasks():
    app.loader.import_default_modules()
    return {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}


def without_a_task(timetable, names) -> set[str]:
    return {entry["task"] for entry in timetable.values()} - set(names)


def without_an_hour(timetable, tasks) -> set[str]:
    periodic = {name for name, task in tasks.items() if task.__module__.endswith(".periodic")}
    return periodic - {entry["task"] for entry in timetable.values()}


def test_the_timetable_names_real_tasks(tasks):
    assert settings.CELERY_BEAT_SCHEDULE
    assert without_a_task(settings.CELERY_BEAT_SCHEDULE, tasks) == set()


def test_every_periodic_task_is_in_the_timetable(tasks):
    assert without_an_hour(settings.CELERY_BEAT_SCHEDULE, tasks) == set()


def test_every_entry_expires_so_that_a_dead_worker_finds_no_pile():
    assert [name for name, entry in settings.CELERY_BEAT_SCHEDULE.items() if not entry["options"].get("expires")] == []


def test_a_wrong_name_and_a_missing_hour_are_seen(tasks):
    timetable = {**settings.CELERY_BEAT_SCHEDULE, "wrong": {"task": "outbox.no_such_task"}}
    assert without_a_task(timetable, tasks) >= {"outbox.no_such_task"}
    one_missing = dict(list(settings.CELERY_BEAT_SCHEDULE.items())[1:])
    first = next(iter(settings.CELERY_BEAT_SCHEDULE.values()))["task"]
    assert without_an_hour(one_missing, tasks) == {first}

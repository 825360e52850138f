"""Readers of the stream: each event once, in order, whoever crashes or runs beside."""

import threading

import pytest
from django.db import connection, transaction

from mobilization.outbox import events, readers
from mobilization.outbox.models import Event, EventReader
from organizations.models import Person
from tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def record(officer):
    def write(number):
        with transaction.atomic():
            for n in range(number):
                events.record_event(kind="test.happened", subject=officer, by=None, data={"n": n})
        events.publish_events()

    return write


def write_down(batch):
    """What a reader does: rows in PostgreSQL, one for each event."""
    Person.objects.bulk_create([Person(full_name=f"event {event.position}", sort_key="x") for event in batch])


def written():
    names = Person.objects.filter(full_name__startswith="event").order_by("id").values_list("full_name", flat=True)
    return [int(name.split()[1]) for name in names]


def test_each_event_once_in_order(record):
    record(3)
    assert readers.read_events("r", write_down) == 3
    record(2)
    assert (readers.read_events("r", write_down), readers.read_events("r", write_down)) == (2, 0)
    assert written() == [1, 2, 3, 4, 5]
    assert EventReader.objects.get().position == 5


def test_readers_do_not_know_of_each_other(record):
    record(2)
    readers.read_events("a", write_down)
    record(1)
    readers.read_events("b", write_down)
    assert written() == [1, 2, 1, 2, 3]


def test_more_than_one_batch(record, monkeypatch):
    monkeypatch.setattr(readers, "_BATCH", 2)
    record(5)
    assert readers.read_events("r", write_down) == 5
    assert written() == [1, 2, 3, 4, 5]


def test_after_a_crash_events_come_again_and_are_written_once(record):
    record(3)

    def crash(batch):
        write_down(batch)
        raise RuntimeError("the worker dies between writing and moving on")

    with pytest.raises(RuntimeError):
        readers.read_events("r", crash)
    assert (written(), EventReader.objects.get().position) == ([], 0)
    readers.read_events("r", write_down)
    assert written() == [1, 2, 3]


def test_two_at_once_write_each_event_once(record, monkeypatch):
    monkeypatch.setattr(readers, "_BATCH", 3)
    record(60)
    EventReader.objects.create(name="r")
    answers = at_once(4, lambda n: readers.read_events("r", write_down))
    assert sum(answers) <= 60
    readers.read_events("r", write_down)
    assert written() == list(range(1, 61))


def test_while_one_reads_another_finds_nothing_to_do(record):
    record(1)
    reading, go_on = threading.Event(), threading.Event()

    def slow(batch):
        reading.set()
        assert go_on.wait(30)
        write_down(batch)

    def second(n):
        if n == 0:
            return readers.read_events("r", slow)
        assert reading.wait(30)
        try:
            return readers.read_events("r", write_down)
        finally:
            go_on.set()

    EventReader.objects.create(name="r")
    assert at_once(2, second) == [1, 0]
    assert written() == [1]


def test_unpublished_events_wait(officer):
    with transaction.atomic():
        events.record_event(kind="test.happened", subject=officer, by=None)
    assert readers.read_events("r", write_down) == 0
    assert Event.objects.count() == 1


def test_a_reader_that_fails_holds_nobody_up(record, monkeypatch, caplog):
    def fails(batch):
        raise RuntimeError("broken")

    monkeypatch.setattr(readers, "_readers", {"broken": fails, "fine": write_down})
    record(1)
    assert readers.read_all() == {"fine": 1}
    assert "The reader of events broken failed" in caplog.text
    assert connection.in_atomic_block is False


def test_a_name_has_one_function(monkeypatch):
    monkeypatch.setattr(readers, "_readers", {})
    readers.register("r", write_down)
    readers.register("r", write_down)
    with pytest.raises(ValueError, match="already"):
        readers.register("r", lambda batch: None)

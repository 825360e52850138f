"""The stream of events: nobody who reads by position misses one, and nothing in it changes."""

import pytest
from django.db import IntegrityError, connection, connections, transaction

from mobilization.outbox import events
from mobilization.outbox.models import Event
from tests.threads import at_once


@pytest.fixture
def record(officer):
    def write(kind="test.happened", by=None, **data):
        with transaction.atomic():
            return events.record_event(kind=kind, subject=officer, by=by, data=data)

    return write


def positions():
    return list(Event.objects.order_by("id").values_list("position", flat=True))


@pytest.mark.django_db(transaction=True)
def test_an_event_says_what_happened_to_what_and_by_whom(record, officer):
    event = Event.objects.get(pk=record(by=officer, note="x").pk)
    assert (event.kind, event.subject_type, event.subject_id) == (
        "test.happened",
        "organizations.user",
        str(officer.pk),
    )
    assert (event.actor, event.data, event.position) == (officer, {"note": "x"}, None)
    assert list(Event.objects.about(officer)) == [event]


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_an_error(officer):
    with pytest.raises(transaction.TransactionManagementError):
        events.record_event(kind="test.x", subject=officer, by=None)


@pytest.mark.django_db(transaction=True)
def test_positions_are_gapless_and_rise(record):
    for _ in range(3):
        record()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record()
        1 / 0  # noqa: B018
    record()
    assert events.publish_events() == 4
    assert positions() == [1, 2, 3, 4]
    record()
    assert (events.publish_events(), events.publish_events()) == (1, 0)
    assert positions() == [1, 2, 3, 4, 5]
    assert [event.position for event in Event.objects.after(3)] == [4, 5]


@pytest.mark.django_db(transaction=True)
def test_more_than_one_batch_is_published_in_one_go(record, monkeypatch):
    monkeypatch.setattr(events, "_BATCH", 2)
    for _ in range(5):
        record()
    assert events.publish_events() == 5
    assert positions() == [1, 2, 3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_an_event_that_commits_late_is_not_missed(record, officer):
    """The lower id commits after the higher one was published: who reads by position still sees both."""
    slow = connections.create_connection("default")
    try:
        slow.set_autocommit(False)
        with slow.cursor() as cursor:
            cursor.execute(
                "INSERT INTO outbox_event (kind, subject_type, subject_id, data)"
                " VALUES ('slow', 'x', '1', '{}') RETURNING id"
            )
            (slow_id,) = cursor.fetchone()
        quick = record("quick")
        assert slow_id < quick.pk
        events.publish_events()
        seen = list(Event.objects.after(0))
        assert seen == [quick]
        slow.commit()
    finally:
        slow.close()
    events.publish_events()
    assert [event.kind for event in Event.objects.after(seen[-1].position)] == ["slow"]
    assert positions() == [2, 1]


@pytest.mark.django_db(transaction=True)
def test_publishers_at_the_same_time_give_no_position_twice(record):
    for _ in range(40):
        record()
    answers = at_once(8, lambda n: events.publish_events())
    while events.publish_events():
        pass
    assert sum(answers) == 40
    assert positions() == list(range(1, 41))


@pytest.mark.django_db(transaction=True)
def test_a_second_publisher_returns_at_once(record):
    record()
    with transaction.atomic():
        assert events._publish_batch() == 1
        assert at_once(1, lambda n: events.publish_events()) == [0]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["position = 9", "kind = 'other'", "data = '{\"a\": 1}'", "actor_id = NULL"])
def test_a_published_event_never_changes(record, officer, change):
    record(by=officer)
    events.publish_events()
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(f"UPDATE outbox_event SET {change}")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "change",
    [
        "id = 999999",
        "kind = 'other'",
        "subject_type = 'other'",
        "subject_id = 'other'",
        "actor_id = NULL",
        "data = '{\"a\": 1}'",
        "created_at = now() - interval '1 day'",
    ],
)
def test_an_unpublished_event_takes_its_position_and_nothing_else(record, officer, change):
    record(by=officer)
    before = Event.objects.values().get()
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(f"UPDATE outbox_event SET position = 1, {change}")
    assert Event.objects.values().get() == before

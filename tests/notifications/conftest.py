"""People, and notices told to them."""

import pytest
from django.db import transaction

from mobilization.outbox import events, readers
from notifications.enums import NoticeKind
from notifications.from_events import tell
from notifications.models import Notice
from organizations.models import User


def _account(name, **fields):
    return User.objects.create_user(f"{name}@example.vn", "mat khau rat dai 1", full_name=name.title(), **fields)


@pytest.fixture
def officer(db):
    return _account("officer")


@pytest.fixture
def stranger(db):
    return _account("stranger", is_superuser=True)


@pytest.fixture
def told(officer):
    """`told(3)` makes three notices for the officer."""

    def make(number=1, recipient=None, **fields):
        fields = {"kind": NoticeKind.JOB_FINISHED, "subject_type": "outbox.job", "subject_id": "1"} | fields
        data = {"job": "outbox.export_jobs", "end": "done"}
        return [Notice.objects.create(recipient=recipient or officer, data=data, **fields) for _ in range(number)]

    return make


@pytest.fixture
def happened():
    """`happened(kind, subject, **data)` writes an event, publishes it and lets the reader of notices read."""

    def write(kind, subject, by=None, **data):
        with transaction.atomic():
            events.record_event(kind=kind, subject=subject, by=by, data=data)
        events.publish_events()
        return readers.read_events("notifications", tell)

    return write

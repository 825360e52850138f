"""Every list asks the database the same number of questions for 1, 10 and 600 rows; any day's tree needs few."""

import datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mobilization.outbox.models import Job
from notifications.enums import NoticeKind
from notifications.models import Notice
from organizations.models import Membership, Person, QueuedItem, Reorganisation, Unit, UnitSuccession, User
from organizations.services.unit_loading import load_units

pytestmark = pytest.mark.django_db
SIZES = (1, 10, 600)
BEGUN = datetime.date(2021, 1, 1)


@pytest.fixture
def city():
    unit = Unit.objects.create(code="01", name="Hà Nội", short_name="Hà Nội", kind="city", level="city")
    return Unit.objects.get(pk=unit.pk)


@pytest.fixture
def admin(city):
    user = User.objects.create_user("admin@example.vn", None, full_name="Lê Quản Trị")
    Membership.objects.create(person=user.person, unit=city, role="administrator", valid_from=BEGUN)
    return user


def units(city, numbers, **fields):
    made = [
        Unit(
            code=f"{n:05}", name=f"Xã {n}", short_name=f"{n}", kind="commune", level="grassroots", parent=city, **fields
        )
        for n in numbers
    ]
    for unit in made:
        unit.prepare()
    return Unit.objects.bulk_create(made)


def people(city, admin, numbers):
    """Each with an account and two roles."""
    where = units(city, numbers)
    found = Person.objects.bulk_create([Person(full_name=f"Người {n}", sort_key=f"{n:05}") for n in numbers])
    User.objects.bulk_create([User(email=f"p{person.pk}@example.vn", person=person) for person in found])
    Membership.objects.bulk_create(
        Membership(person=person, unit=unit, role=role, valid_from=BEGUN)
        for person, unit in zip(found, where, strict=True)
        for role in ("officer", "leader")
    )


def memberships(city, admin, numbers):
    """Of one person, on the person's page."""
    Membership.objects.bulk_create(
        Membership(person=admin.person, unit=unit, role="auditor", valid_from=BEGUN) for unit in units(city, numbers)
    )


def reorganisations(city, admin, numbers):
    Reorganisation.objects.bulk_create(
        [Reorganisation(effective_on=BEGUN, document=f"Nghị quyết {n}", performed_by=admin) for n in numbers]
    )


def successions(city, admin, numbers):
    """Of one reorganisation, on its page."""
    made, _new = Reorganisation.objects.get_or_create(effective_on=BEGUN, document="Nghị quyết", performed_by=admin)
    UnitSuccession.objects.bulk_create(
        UnitSuccession(
            predecessor=unit,
            successor=city,
            effective_on=BEGUN,
            kind="absorb",
            portion="whole",
            is_main=True,
            reorganisation=made,
        )
        for unit in units(city, numbers)
    )


def queue(city, admin, numbers):
    made, _new = Reorganisation.objects.get_or_create(effective_on=BEGUN, document="Nghị quyết", performed_by=admin)
    QueuedItem.objects.bulk_create(
        QueuedItem(
            reorganisation=made, unit=unit, mover="testapp.item", item_id=unit.code, title=unit.name, proposed=city
        )
        for unit in units(city, numbers)
    )


def notices(city, admin, numbers):
    Notice.objects.bulk_create(
        Notice(
            recipient=admin,
            kind=NoticeKind.JOB_FINISHED,
            subject_type="outbox.job",
            subject_id=str(n),
            data={"job": "outbox.export_jobs", "end": "done"},
        )
        for n in numbers
    )


def jobs(city, admin, numbers):
    Job.objects.bulk_create([Job(kind="outbox.export_jobs", owner=admin) for _ in numbers])


LISTS = {
    "/units/": lambda city, admin, numbers: units(city, numbers),
    "/units/?q=xa": lambda city, admin, numbers: units(city, numbers),
    "/api/v1/units/": lambda city, admin, numbers: units(city, numbers),
    "/people/": people,
    "/people/?role=officer&account=active&today=yes": people,
    "/api/v1/people/": people,
    "/api/v1/memberships/": people,
    "/people/{person}/": memberships,
    "/reorganisations/": reorganisations,
    "/api/v1/reorganisations/": reorganisations,
    "/reorganisations/{reorganisation}/": successions,
    "/api/v1/reorganisations/{reorganisation}/": successions,
    "/reorganisations/queue/": queue,
    "/history/?record=organizations.unit": lambda city, admin, numbers: units(city, numbers),
    "/history/?q=don+vi+xa": lambda city, admin, numbers: units(city, numbers),
    "/api/v1/history/?record=organizations.unit": lambda city, admin, numbers: units(city, numbers),
    "/people/{person}/activity/": reorganisations,
    "/inbox/": notices,
    "/api/v1/inbox/": notices,
    "/jobs/": jobs,
    "/api/v1/jobs/": jobs,
}


@pytest.mark.parametrize("address", LISTS)
def test_the_same_number_for_1_10_and_600_rows(client, city, admin, address):
    client.force_login(admin)
    asked, there = [], 0
    for size in SIZES:
        LISTS[address](city, admin, range(there + 1, size + 1))
        there = size
        made = Reorganisation.objects.first()
        url = address.format(person=admin.person_id, reorganisation=made.pk if made else 0)
        if size == SIZES[0]:
            client.get(url)  # what is asked once in a process is not the list's
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(url)
        assert answer.status_code == 200
        asked.append(len(queries))
    assert asked == [asked[0]] * len(SIZES), [query["sql"][:120] for query in queries.captured_queries]


@pytest.mark.parametrize("day", ["2024-06-30", "2025-03-31", "2025-07-01"])
def test_any_days_tree_needs_at_most_12(client, admin, city, day):
    Membership.objects.all().delete()
    Unit.objects.all().delete()
    load_units(settings.BASE_DIR / "data" / "units")
    User.objects.filter(pk=admin.pk).update(is_superuser=True)
    client.force_login(User.objects.get(pk=admin.pk))
    assert Unit.objects.count() >= 792
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/units/tree/", {"on": day})
    assert answer.status_code == 200
    assert len(queries) <= 12

"""What the tables of reports and plans refuse, whatever writes to them."""

import datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import Error

from reports.models import CountedIds, Report, ReportSection, TemplateSection
from tests.access.people import worker
from tests.reports.makers import make_report
from tests.reports.plan_makers import make_schedule, make_target, make_template
from tests.worlds import shared

pytestmark = pytest.mark.django_db
D = datetime.date


@shared
def report(world):
    leader = worker("leader", world.heir, "leader-heir")
    return make_report(world.heir, leader, kind="month", begins=D(2025, 7, 1), ends=D(2025, 7, 31))


def refused(constraint):
    return pytest.raises(IntegrityError, match=constraint)


def at_once():
    """What is asked at the end of the transaction is asked now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("report_has_title", {"title": ""}),
        ("report_days_in_order", {"begins": D(2025, 8, 1)}),
        ("report_first_edition_corrects_none", {"edition": 2}),
        ("report_sealed_whole", {"state": "submitted"}),
        ("report_published_whole", {"published_on": D(2025, 8, 1)}),
    ],
)
def test_a_report_that_makes_no_sense(report, constraint, values):
    with refused(constraint), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**values)


def test_there_is_one_report_of_a_period(world, report):
    same = {"unit": world.heir, "steward": world.heir, "title": "T", "drafted_on": D(2025, 8, 1)}
    days = {"kind": "month", "begins": report.begins, "ends": report.ends}
    with refused("report_once"), transaction.atomic():
        Report.objects.create(**same, **days)
    days["kind"] = "topical"
    assert Report.objects.create(**same, **days).pk != Report.objects.create(**same, **days).pk


@pytest.mark.parametrize("of", ["report", "template"])
def test_a_section_has_a_heading_and_a_place(world, report, of):
    rows = report.sections if of == "report" else make_template(world.heir).sections
    model = ReportSection if of == "report" else TemplateSection
    at_once()
    with refused(f"{of}_section_has_heading"), transaction.atomic():
        model.objects.filter(pk=rows.first().pk).update(heading="")
    with refused(f"{of}_section_place"), transaction.atomic():
        model.objects.filter(pk=rows.first().pk).update(place=2)


def test_the_ids_behind_a_number_stand_once(report):
    row = report.count.behind.first()
    names = {name: getattr(row, name) for name in ("count", "measure", "scope", "dimension", "part")}
    with refused("counted_ids_once"), transaction.atomic():
        CountedIds.objects.create(**names, ids=[1], digest="0" * 64)


def test_what_was_counted_is_not_rewritten_nor_its_ids(report):
    for write in ("UPDATE reports_reportcount SET digest = ''", "UPDATE reports_countedids SET ids = '{1}'"):
        with pytest.raises(Error, match="not rewritten"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(write)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("report_schedule_days", {"draft_after": 0}),
        ("report_schedule_days", {"draft_after": 121, "due_after": 121}),
        ("report_schedule_days", {"draft_after": 6, "due_after": 5}),
        ("report_schedule_kind_known", {"kind": "topical"}),
        ("report_schedule_once", {}),
    ],
)
def test_a_schedule_that_makes_no_sense(world, constraint, values):
    make_schedule(world.heir)
    given = {"kind": "month" if constraint == "report_schedule_once" else "year"} | values
    with refused(constraint), transaction.atomic():
        make_schedule(world.heir, **given)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [("report_target_once", {}), ("report_target_year", {"year": 1999}), ("report_target_year", {"year": 2101})],
)
def test_a_target_that_makes_no_sense(world, constraint, values):
    make_target(world.heir)
    with refused(constraint), transaction.atomic():
        make_target(world.heir, **values)


def test_a_template_has_a_title(world):
    with refused("report_template_has_title"), transaction.atomic():
        make_template(world.heir, " ")

"""The reports that the demo shows: of a ward some published, accepted, submitted, at work; of the city the year's."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from organizations.dates import today
from organizations.letterheads import usual_layout
from organizations.models import Membership, Unit, User
from reports.enums import ReportKind
from reports.models import Report
from reports.periods import ReportPeriod, ended_between, period_of
from reports.services.counting import count_report, take_count
from reports.services.demo_texts import CITY, WARD
from reports.services.drafting import begin_report
from reports.services.reports import take_step

LEADER, RECEIVER, APPROVER = "lanhdao@demo.example", "thuongtruc@demo.example", "pheduyet@demo.example"
OF_CITY = "lanhdao.tp@demo.example"


@transaction.atomic
def load_demo_reports(*, city: Unit, by: Any) -> int:
    """Make them, unless the ward or the city has one; how many. Without the demo accounts none."""
    people = {user.email: user for user in User.objects.filter(email__in=[LEADER, RECEIVER, APPROVER, OF_CITY])}
    held = Membership.objects.in_force().filter(person__user__email=LEADER).select_related("unit").first()
    if len(people) < len({LEADER, RECEIVER, APPROVER, OF_CITY}) or held is None or Report.objects.exists():
        return 0
    ward, leader = held.unit, people[LEADER]
    half, quarter, month = (_last(kind) for kind in (ReportKind.SIX_MONTHS, ReportKind.QUARTER, ReportKind.MONTH))
    year = period_of(ReportKind.YEAR, today().year)
    for number, period in ((58, half), (97, quarter)):
        published = _made(ward, period, leader, WARD)
        Report.objects.filter(pk=published.pk).update(number=str(number))
        take_step(published, "submit", by=leader)
        take_step(published, "accept", by=people[RECEIVER])
        take_step(published, "publish", by=people[APPROVER])
    accepted = _made(ward, year, leader, WARD)
    take_step(accepted, "submit", by=leader)
    take_step(accepted, "accept", by=people[RECEIVER])
    take_step(_made(ward, month, leader, WARD), "submit", by=leader)
    _made(ward, _last(ReportKind.NINE_MONTHS), leader, {})
    _made(city, quarter, people[OF_CITY], {})
    _made(city, year, people[OF_CITY], CITY)
    return Report.objects.count()


def _last(kind: str) -> ReportPeriod:
    """The period of the kind that ended last."""
    return ended_between(kind, today().replace(year=today().year - 1, day=1), today())[-1]


def _made(unit: Unit, period: ReportPeriod, by: Any, texts: Mapping[str, str]) -> Report:
    """Begun, with the texts of these headings, and counted."""
    values = {
        "kind": period.kind.value, "begins": period.begins, "ends": period.ends, "closing": "calendar",
        "layout": usual_layout(unit).value,
    }  # fmt: skip
    report = begin_report(unit=unit, values=values, template=None, by=by)
    for section in report.sections.filter(heading__in=texts):
        section.text = texts[section.heading]
        section.save(update_fields=["text"])
    take_count(count_report(Report.objects.select_related("unit", "steward").get(pk=report.pk)))
    return Report.objects.get(pk=report.pk)

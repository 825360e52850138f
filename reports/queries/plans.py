"""Reads on what reports are made from: for whom one may plan, standard templates, previews, what holds for a unit."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import override

from organizations.dates import today
from organizations.models import Unit
from reports.content import counted, question_of
from reports.enums import Closing, ReportKind
from reports.models import Report, ReportTemplate, TemplateSection
from reports.narrative import written
from reports.periods import name_of
from reports.permissions.plans import may_plan_somewhere
from reports.queries.reached import targets_of
from reports.standard import section_values, sections_for

if TYPE_CHECKING:
    from django.db.models import QuerySet


def units_to_plan_for(user: Any) -> "QuerySet[Unit]":
    """Units of today for which the account sets plans: `may_plan` says yes to each."""
    units = Unit.objects.in_force()
    if user.is_superuser:
        return units
    return units.within(user.acting.unit) if may_plan_somewhere(user) else units.none()


def templates_to_begin_with(user: Any) -> "QuerySet[ReportTemplate]":
    """Those in use of the account’s unit and of the units above; of an account for no unit all that it reads."""
    rows = ReportTemplate.objects.visible_to(user).filter(is_in_use=True)
    if user.acting is not None:
        rows = rows.holding_for(user.acting.unit.path)
    return rows.select_related("unit").order_by("search", "pk")


@dataclass(frozen=True)
class Standard:
    """A standard template of the portal, as pages show it."""

    kind: ReportKind
    sections: list[TemplateSection]

    @property
    def label(self) -> str:
        """The kind it is for."""
        return str(self.kind.label)


def standard_of(kind: str, unit: Unit | None) -> Standard:
    """The standard template of the kind; of a unit with units below it with their tables. Raises ValueError."""
    known = ReportKind(kind)
    has_lower = unit is not None and Unit.objects.filter(parent=unit).exists()
    made = [
        TemplateSection(place=place, **section_values(each))
        for place, each in enumerate(sections_for(known, has_lower=has_lower), start=1)
    ]
    return Standard(known, made)


def preview(sections: list[TemplateSection], unit: Unit, on: datetime.date | None = None) -> dict[str, Any]:
    """What a report of the unit with these sections would say of this year until the day (today).

    `period`, `sections` with heading, text, kind, table (see `content.py`) or None, `chart`. Nothing is stored.
    """
    day = on or today()
    draft = Report(
        unit=unit, steward=unit, kind=ReportKind.TOPICAL, begins=day.replace(month=1, day=1), ends=day,
        closing=Closing.CALENDAR, as_it_was=False,
    )  # fmt: skip
    content = counted(question_of(draft, sections), targets_of(draft), {})
    with override("vi"):
        period = name_of(draft.kind, draft.begins, draft.ends)
    told = [
        {
            "heading": each.heading,
            "text": written(each.text, content["numbers"], period=period, unit=unit.name),
            "table": content["tables"].get(str(each.place)),
            "kind": each.kind,
        }
        for each in sections
    ]
    return {"period": period, "unit": unit.name, "sections": told}

"""The same recipient elsewhere: other nominations, and measures for which they may not be commended."""

import datetime
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.earlier import Earlier, from_sources
from awards.enums import NominationState
from awards.models import AwardBar, Decision, NominatedModel, Nomination
from awards.names import are_same, found_as
from organizations.dates import in_force

if TYPE_CHECKING:
    from django.db.models import QuerySet

STANDING = (NominationState.SUBMITTED, NominationState.RETURNED, NominationState.APPROVED, NominationState.DECIDED)
"""A draft claims nothing yet; what was refused or withdrawn stands in nobody's way."""


def same_recipient(nomination: Nomination) -> "QuerySet[Nomination]":
    """Other nominations of the same person or collective, and of whoever bears a name like theirs (`are_same` says).

    Whom the portal knows are told by that; who has the name alone by the name, within the unit that looks after the
    nomination or where both name the same model: elsewhere another bears it.
    """
    mine = nomination.nominated.values("model")
    shared = Exists(NominatedModel.objects.filter(nomination=OuterRef("pk"), model__in=mine))
    named: Any = Q(search__contains=found_as(nomination.name, nomination.recipient), recipient=nomination.recipient)
    named &= Q(steward=nomination.steward_id) | shared
    for link in ("person", "collective"):
        if (known := getattr(nomination, f"{link}_id")) is not None:
            named = Q(**{link: known}) | (named & Q(**{f"{link}__isnull": True}))
    found: QuerySet[Nomination] = Nomination.objects.filter(named)
    return found.exclude(pk=nomination.pk)


def earlier(nomination: Nomination, reader: Any = None) -> list[Earlier]:
    """What they were nominated for or given; of what the `reader` does not read only that it is there, and whose."""
    rows = same_recipient(nomination).filter(state__in=STANDING).select_related("title", "form", "unit")
    rows = rows.prefetch_related("nominated").order_by("-submitted_on", "-id")
    found = [row for row in rows if _is_the_same(row, nomination)]
    shown: set[int] = set()
    if reader is not None and found:
        mine = Nomination.objects.visible_to(reader).filter(pk__in=[row.pk for row in found])
        shown = set(mine.values_list("pk", flat=True))
    known = [_of_nomination(row, nomination, is_readable=row.pk in shown) for row in found]
    return known + _told_to(reader, from_sources(nomination))


def _told_to(reader: Any, found: list[Earlier]) -> list[Earlier]:
    """What decisions gave, as far as the `reader` reads these."""
    named = {each.decision for each in found if each.decision is not None}
    shown: set[int] = set()
    if reader is not None and named:
        shown = set(Decision.objects.visible_to(reader).filter(pk__in=named).values_list("pk", flat=True))
    return [
        each if each.decision is None or each.decision in shown else replace(each, said=each.elsewhere, url="")
        for each in found
    ]


def _of_nomination(row: Nomination, mine: Nomination, *, is_readable: bool) -> Earlier:
    said = _("%(code)s of %(unit)s: %(subject)s (%(state)s)") if is_readable else _("A nomination of %(unit)s")
    names = {"code": row.code, "unit": row.unit.name, "subject": row.subject, "state": row.get_state_display().lower()}
    return Earlier(
        key=f"nomination:{row.pk}",
        subject=row.subject,
        said=said % names,
        url=row.get_absolute_url() if is_readable else "",
        since=row.since,
        until=row.until,
        models=frozenset(each.model_id for each in row.nominated.all()),
        given_on=row.decided_on,
        by_name=not _is_known_to_be(row, mine),
    )


def _is_the_same(row: Nomination, mine: Nomination) -> bool:
    return _is_known_to_be(row, mine) or are_same(row.name, mine.name, mine.recipient)


def _is_known_to_be(row: Nomination, mine: Nomination) -> bool:
    links = ("person_id", "collective_id")
    return any(getattr(mine, link) is not None and getattr(mine, link) == getattr(row, link) for link in links)


def bars_on(nomination: Nomination, day: datetime.date) -> "QuerySet[AwardBar]":
    """Measures of the day against the recipient, entered here or at another nomination of theirs that is known so."""
    links = {name: getattr(nomination, f"{name}_id") for name in ("person", "collective")}
    whose = Q(nomination=nomination.pk)
    for name, known in links.items():
        if known is not None:
            whose |= Q(**{f"nomination__{name}": known})
    found: QuerySet[AwardBar] = AwardBar.objects.filter(whose, in_force(day)).select_related("nomination__unit")
    return found.order_by("valid_from", "id")


def term(first: datetime.date, last: datetime.date | None) -> str:
    """From when to when, as texts say it."""
    since = date_format(first, "SHORT_DATE_FORMAT")
    if last is None:
        return _("from %(first)s") % {"first": since}
    return f"{since} – {date_format(last, 'SHORT_DATE_FORMAT')}"

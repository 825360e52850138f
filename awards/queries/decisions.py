"""What pages and services ask of decisions: numbers of a list, who works directly, on what nobody may decide."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from awards.enums import Branch, Recipient
from awards.models import Decision, DecisionRecipient, EmulationTitle
from awards.permissions.decisions import may_draft
from awards.queries.authorities import may_decide
from awards.queries.given_medals import given_before
from awards.rules import DIRECT_PERCENT
from directives import rules
from directives.models import DirectiveDocument
from organizations.models import Membership, Person, Unit

if TYPE_CHECKING:
    from awards.models import CatalogueEntry

LAST = datetime.date(9999, 12, 31)
ORDER = ("-day", "-id")
"""Decisions that are not signed yet first, then the latest day."""
NAMED = 20
"""So many faults are told; of more how many there are."""


def in_order(decisions: "QuerySet[Any]") -> "QuerySet[Any]":
    """With the `day` they are ordered by."""
    ordered: QuerySet[Any] = decisions.annotate(day=Coalesce("signed_on", Value(LAST)))
    return ordered


def with_numbers(decisions: "QuerySet[Any]") -> "QuerySet[Any]":
    """With units, how many are commended (`commended`) and how many of these were handed theirs (`presented`)."""
    standing = Q(recipients__annulled_on=None)
    told: QuerySet[Any] = (
        in_order(decisions)
        .select_related("unit", "steward")
        .annotate(
            commended=Coalesce(Sum("recipients__number", filter=standing), 0),
            presented=Coalesce(Sum("recipients__presented", filter=standing), 0),
        )
    )
    return told


def shown_recipients(decision: "Decision") -> "QuerySet[DecisionRecipient]":
    """The list of the decision in its order."""
    rows = decision.recipients.select_related("title", "form", "person", "collective", "unit", "nomination")
    return rows.order_by("order", "id")


def people_to_name(unit: "Unit") -> "QuerySet[Person]":
    """Whoever has or had a role in the unit or below it: the people a decision of the unit may point at."""
    known = Membership.objects.filter(person=OuterRef("pk"), unit__path__startswith=unit.path)
    return Person.objects.human().filter(Exists(known)).order_by("sort_key", "id")


def units_to_draft_for(user: Any) -> "QuerySet[Unit]":
    """Units of today for which the account may draft: `may_draft_for` says yes to each."""
    units = Unit.objects.in_force()
    if user.is_superuser:
        return units
    return units.within(user.acting.unit) if may_draft(user) else units.none()


@dataclass(frozen=True)
class Direct:
    """Of the persons commended, how many work directly or at the grassroots, and of how many nobody has said so."""

    persons: int
    direct: int
    unsaid: int
    wanted: int

    @property
    def percent(self) -> int:
        """The share, rounded down; 0 of nobody."""
        return 100 * self.direct // self.persons if self.persons else 0

    @property
    def is_reached(self) -> bool:
        """Whether as many work directly as the rule wants."""
        return 100 * self.direct >= self.wanted * self.persons


def share_of_direct(decision: "Decision", on: datetime.date) -> Direct:
    """Persons alone; the share wanted is that of the rule on the day."""
    persons = decision.recipients.filter(annulled_on=None, recipient=Recipient.PERSON)
    told = persons.aggregate(
        persons=Coalesce(Sum("number"), 0),
        direct=Coalesce(Sum("number", filter=Q(works_directly=True)), 0),
        unsaid=Coalesce(Sum("number", filter=Q(works_directly=None)), 0),
    )
    return Direct(**told, wanted=rules.value(DIRECT_PERCENT, on=on))


@dataclass(frozen=True)
class Given:
    """One title or form in the decision: how many of which recipients, and the money with it."""

    subject: "CatalogueEntry"
    persons: int
    households: int
    collectives: int
    money: int


def given_by(decision: "Decision") -> list[Given]:
    """What the decision gives, without those annulled; titles first, then forms, in the order of the catalogues."""
    rows = decision.recipients.filter(annulled_on=None).select_related("title", "form")
    by: dict[Any, list[DecisionRecipient]] = defaultdict(list)
    for row in rows:
        by[row.subject].append(row)
    ordered = sorted(by, key=lambda each: (not isinstance(each, EmulationTitle), each.position, each.sort_key, each.pk))
    return [
        Given(
            subject,
            persons=_number(by[subject], Recipient.PERSON),
            households=_number(by[subject], Recipient.HOUSEHOLD),
            collectives=_number(by[subject], Recipient.COLLECTIVE),
            money=sum((row.money or 0) * row.number for row in by[subject]),
        )
        for subject in ordered
    ]


def _number(rows: "list[DecisionRecipient]", kind: Recipient) -> int:
    return sum(row.number for row in rows if row.recipient == kind)


def faults(decision: "Decision", on: datetime.date, *, reader: Any) -> list[str]:
    """Why the decision may not be signed on that day: which row, and what is wrong with it, as the reader may know."""
    may: dict[Any, bool] = {}
    told = []
    rows = list(shown_recipients(decision))
    medals = given_before(rows, reader)
    for place, row in enumerate(rows, 1):
        subject = row.subject
        if subject not in may:
            may[subject] = may_decide(subject, decision.unit, decision.branch, on)
        why = _why_not(row, decision, on, may_decide=may[subject])
        if not why and row.pk in medals:
            why = _("“%(subject)s” is given once in a life; the person has it: %(decision)s.")
            why = why % {"subject": subject, "decision": medals[row.pk].decision}
        if why:
            said = _("Row %(place)s, %(name)s: %(why)s")
            told.append(said % {"place": place, "name": row.name, "why": why})
    if len(told) > NAMED:
        more = _("And %(n)s more rows.") % {"n": len(told) - NAMED}
        return [*told[:NAMED], more]
    return told


def _why_not(row: DecisionRecipient, decision: "Decision", on: datetime.date, *, may_decide: bool) -> str:
    words = {
        "subject": row.subject,
        "level": decision.unit.get_level_display(),
        "branch": Branch(decision.branch).label,
        "day": date_format(on, "SHORT_DATE_FORMAT"),
        "kind": row.get_recipient_display(),
    }
    if not may_decide:
        text = _("“%(subject)s” is not decided on by %(branch)s, %(level)s, on %(day)s (see “Who decides”).")
        return text % words
    if not getattr(row.subject, f"for_{row.recipient}"):
        return _("“%(subject)s” is not for: %(kind)s.") % words
    return ""


def documents_for(decision: "Decision", user: Any) -> list[DirectiveDocument | None]:
    """Its legal bases in the portal by day; None in place of those that the account may not open."""
    named: Any = decision.documents
    seen = set(named.visible_to(user).values_list("pk", flat=True))
    ordered = named.select_related("issuer_unit").order_by("issued_on", "id")
    return [document if document.pk in seen else None for document in ordered]


def proposers_of(decision: "Decision") -> list[str]:
    """Names of the units whose nominations are on its list."""
    rows = decision.recipients.filter(nomination__isnull=False)
    return list(rows.order_by("nomination__unit__name").values_list("nomination__unit__name", flat=True).distinct())


def readable_decisions(rows: "Iterable[DecisionRecipient]", user: Any) -> set[int]:
    """Ids of those decisions of the rows that the account reads whole."""
    named = {row.decision_id for row in rows}
    return set(Decision.objects.visible_to(user).filter(pk__in=named).values_list("pk", flat=True))


def order_after_all(decision: "Decision") -> int:
    """The place after the last one."""
    last = decision.recipients.order_by("-order").values_list("order", flat=True).first()
    return (last or 0) + 1


def numbers_of(decision: "Decision") -> dict[str, int]:
    """`rows`; how many are `commended`, `presented`, `left`, without those annulled; and how many are `annulled`."""
    standing = Q(annulled_on=None)
    told = decision.recipients.aggregate(
        rows=Count("pk"),
        commended=Coalesce(Sum("number", filter=standing), 0),
        annulled=Coalesce(Sum("number", filter=~standing), 0),
        handed=Coalesce(Sum("presented", filter=standing), 0),
    )
    handed = told.pop("handed")
    return told | {"presented": handed, "left": told["commended"] - handed}

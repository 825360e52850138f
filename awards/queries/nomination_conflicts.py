"""Who of a council does not vote on a nomination, and why (DOMAIN §5); derived, never stored.

Of the models that are nominated what `reviews/queries/conflicts.py` knows counts here, too.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from awards.enums import Recipient
from awards.models import NominatedModel, Nomination, NominationTransition
from awards.names import are_same
from awards.queries.nomination_checks import after
from directives import rules
from organizations.dates import today
from organizations.models import Membership, Person
from reviews.queries.conflicts import by_pair
from reviews.queries.conflicts import conflicts as of_models
from reviews.rules import CONFLICT_MONTHS

if TYPE_CHECKING:
    from reviews.models import Council

Pair = tuple[int, int]


def conflicts(council: "Council", ids: Collection[int], people: Collection[int]) -> Mapping[Pair, str]:
    """(nomination, person) → why, in Vietnamese for the minutes; the same queries for one and for many."""
    rows = list(Nomination.objects.filter(pk__in=ids).select_related("entered_by"))
    found: dict[Pair, list[str]] = defaultdict(list)
    with translation.override("vi"):
        for source in (_nominated, _proposing, _of_the_unit, _of_models):
            for pair, why in source(council, rows, people):
                if why not in found[pair]:
                    found[pair].append(why)
    return {pair: ", ".join(grounds) for pair, grounds in found.items()}


def _nominated(council: "Council", rows: list[Nomination], people: Collection[int]) -> Iterator[tuple[Pair, str]]:
    """The person who is nominated; where nobody said which person it is, whoever bears the name as on paper."""
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "full_name"))
    for row in (each for each in rows if each.recipient == Recipient.PERSON):
        if row.person_id in names:
            yield (row.pk, row.person_id), _("is nominated")
        elif row.person_id is None:
            for person, full_name in names.items():
                if are_same(full_name, row.name, row.recipient):
                    yield (row.pk, person), _("has the name of the person who is nominated")


def _proposing(council: "Council", rows: list[Nomination], people: Collection[int]) -> Iterator[tuple[Pair, str]]:
    """Whoever entered the nomination, or handed it in."""
    wanted = set(people)
    for row in rows:
        if row.entered_by.person_id in wanted:
            yield (row.pk, row.entered_by.person_id), _("entered the nomination")
    steps = NominationTransition.objects.filter(subject__in=rows, action="submit", by__person__in=wanted)
    for nomination, person in steps.values_list("subject", "by__person").distinct():
        yield (nomination, person), _("submitted the nomination")


def _of_the_unit(council: "Council", rows: list[Nomination], people: Collection[int]) -> Iterator[tuple[Pair, str]]:
    """Members of the unit that nominates, or that is nominated, now or within the months of the rule.

    As with models: a council does judge what its own unit proposes.
    """
    units: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for row in rows:
        for unit in {row.unit_id, row.steward_id}:
            if row.steward_id != council.steward_id:
                units[unit].append((row.pk, _("belongs to the unit that nominates, or did")))
        if row.collective_id is not None and row.collective_id != council.steward_id:
            units[row.collective_id].append((row.pk, _("belongs to the collective that is nominated, or did")))
    since = after(today(), -rules.value(CONFLICT_MONTHS))
    held = Membership.objects.filter(
        Q(valid_to=None) | Q(valid_to__gte=since), person__in=people, unit__in=units, valid_from__lte=today()
    )
    for person, unit in held.values_list("person", "unit").distinct():
        for nomination, why in units[unit]:
            yield (nomination, person), why


def _of_models(council: "Council", rows: list[Nomination], people: Collection[int]) -> Iterator[tuple[Pair, str]]:
    """Whoever does not judge one of the models that the recipient is nominated for."""
    named = NominatedModel.objects.filter(nomination__in=rows).values_list("model", "nomination")
    nominations: dict[int, list[int]] = defaultdict(list)
    for model, nomination in named:
        nominations[model].append(nomination)
    for (model, person), kinds in by_pair(of_models(council, nominations, people)).items():
        for nomination in nominations[model]:
            for kind in kinds:
                yield (nomination, person), _("of a nominated model: %(ground)s") % {"ground": kind.label}

"""What is late at a unit and below it today, whenever it began: each number beside the list of exactly these."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from awards.models import CoOpinion
from dialogues import tallies as dialogue
from dialogues.enums import Standing
from dialogues.models import Conference
from dialogues.queries.standing import condition
from directives.models import Duty
from models_registry.models import RegisteredModel
from models_registry.queries import candidacy_todo, todo
from models_registry.queries.kinds_of_work import by_key
from models_registry.querysets import path_of_reader
from organizations.dates import today
from organizations.figures import Scope
from organizations.models import Unit
from organizations.tallies import get
from reports import measures
from reviews.models import Round


@dataclass(frozen=True)
class Late:
    """Something that should have been done: what, how many, and where they are listed."""

    key: str
    title: str
    number: int
    url: str


def late_of(user: Any, unit: Unit) -> list[Late]:
    """What the account reads of it; what is nothing is left out. So many statements as there are kinds."""
    found = [each for part in PARTS for each in part(user, unit)]
    return [each for each in found if each.number]


def _opinions_and_commitments(user: Any, unit: Unit) -> Iterator[Late]:
    """By the definitions of the tallies; a tally of all days."""
    asked = [get(key) for key in (dialogue.OVERDUE, dialogue.PROMISES_LATE)]
    scope = Scope(root=unit)
    told = measures.counted(asked, {"": scope}, user)[""]
    for each, title in zip(asked, (_("Opinions without an answer, overdue"), _("Commitments late")), strict=True):
        yield Late(each.key, title, told[each.key].number, measures.list_url(each, scope))


def _duties(user: Any, unit: Unit) -> Iterator[Late]:
    """The list of tasks is narrowed to a subtree only where there is one today."""
    rows = Duty.objects.visible_to(user).overdue()
    has_below = Unit.objects.in_force().filter(parent=unit).exists()
    here = rows.filter(steward__path__startswith=unit.path) if has_below else rows.filter(steward=unit)
    more = {"state": "late", "within" if has_below else "unit": unit.pk}
    yield Late("directives.duties", _("Tasks of documents, overdue"), here.count(), _list("directives:duties", **more))


def _conferences(user: Any, unit: Unit) -> Iterator[Late]:
    rows = Conference.objects.visible_to(user).filter(steward__path__startswith=unit.path)
    kinds = {
        Standing.PASSED: _("Conferences whose day is over, not held yet"),
        Standing.UNPUBLISHED: _("Conclusions of conferences not published in time"),
    }
    found = rows.aggregate(**{each.value: Count("pk", filter=condition(each, today())) for each in kinds})
    for each, title in kinds.items():
        url = _list("dialogues:conferences", standing=each.value, subtree=unit.pk)
        yield Late(f"dialogues.{each.value}", title, found[each.value], url)


def _models(user: Any, unit: Unit) -> Iterator[Late]:
    for key, title in (("late", _("Models late for registration")), ("silent", _("Models without progress for long"))):
        rows = Scope(root=unit).of_units(RegisteredModel.objects.visible_to(user))
        waiting = by_key(todo.TODOS, key).among(rows, user, also_below=True)
        url = _list("models_registry:models", todo=key, whose="below", within=unit.pk)
        yield Late(f"models_registry.{key}", title, waiting.order_by().count(), url)


def _candidacies(user: Any, unit: Unit) -> Iterator[Late]:
    """Their list is narrowed to no unit: it is told of the unit from which the account reads."""
    if path_of_reader(user) == unit.path:
        kind = candidacy_todo.get("candidacy_late")
        number = kind.rows(user, also_below=True).order_by().count()
        yield Late("models_registry.candidacy_late", _("Candidacies late for evaluation"), number,
                   f"{kind.url}&whose=below")  # fmt: skip


def _rounds(user: Any, unit: Unit) -> Iterator[Late]:
    rows = Round.objects.visible_to(user).overdue(today()).filter(steward__path__startswith=unit.path)
    url = _list("reviews:rounds", state="late", within=unit.pk)
    yield Late("reviews.rounds", _("Rounds of review not decided, overdue"), rows.count(), url)


def _co_opinions(user: Any, unit: Unit) -> Iterator[Late]:
    rows = CoOpinion.objects.visible_to(user).overdue(today()).filter(asked_steward__path__startswith=unit.path)
    url = _list("awards:opinions", state="overdue", within=unit.pk)
    yield Late("awards.co_opinions", _("Co-opinions overdue"), rows.count(), url)


PARTS: tuple[Callable[[Any, Unit], Iterator[Late]], ...] = (
    _opinions_and_commitments, _duties, _conferences, _models, _candidacies, _rounds, _co_opinions,
)  # fmt: skip


def _list(route: str, **query: Any) -> str:
    return f"{reverse(route)}?{urlencode(query)}"

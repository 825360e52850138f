"""What is late at a unit and below it today, whenever it began: each number beside the list of exactly these."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.models import CoOpinion
from dialogues import tallies as dialogue
from dialogues.enums import Standing
from dialogues.models import Conference
from dialogues.queries.standing import condition
from directives.models import Duty
from models_registry.models import Candidacy
from models_registry.queries import candidacy_todo
from models_registry.queries.todo_sums import models_waiting, waiting_below
from models_registry.querysets import reads_all
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
    number: int
    url: str

    @property
    def title(self) -> str:
        """What it is, in the reader's language."""
        return str(TITLES[self.key])


TITLES = {
    dialogue.OVERDUE: _("Opinions without an answer, overdue"),
    dialogue.PROMISES_LATE: _("Commitments late"),
    "directives.late": _("Tasks of documents, overdue"),
    "dialogues.passed": _("Conferences whose day is over, not held yet"),
    "dialogues.unpublished": _("Conclusions of conferences not published in time"),
    "models_registry.late": _("Models late for registration"),
    "models_registry.silent": _("Models without progress for long"),
    "models_registry.candidacy_late": _("Candidacies late for evaluation"),
    "reviews.rounds": _("Rounds of review not decided, overdue"),
    "awards.co_opinions": _("Co-opinions overdue"),
}


def late_of(user: Any, unit: Unit) -> list[Late]:
    """What the account reads of it; what is nothing is left out. So many statements as there are kinds."""
    found = [each for part in PARTS for each in part(user, unit)]
    return [each for each in found if each.number]


def _opinions_and_commitments(user: Any, unit: Unit) -> Iterator[Late]:
    """By the definitions of the tallies, of all days."""
    asked = [get(key) for key in (dialogue.OVERDUE, dialogue.PROMISES_LATE)]
    scope = Scope(root=unit)
    told = measures.counted(asked, {"": scope}, user)[""]
    for each in asked:
        yield Late(each.key, told[each.key].number, measures.list_url(each, scope))


def _duties(user: Any, unit: Unit) -> Iterator[Late]:
    rows, more = duties_within(user, unit)
    yield Late("directives.late", rows.overdue().count(), list_of("directives:duties", state="late", **more))


def duties_within(user: Any, unit: Unit) -> tuple[Any, dict[str, int]]:
    """Duties of the unit and those below it; the filters of their list, which offers a subtree where there is one."""
    rows = Duty.objects.visible_to(user)
    if Unit.objects.in_force().filter(parent=unit).exists():
        return rows.filter(steward__path__startswith=unit.path), {"within": unit.pk}
    return rows.filter(steward=unit), {"unit": unit.pk}


def _conferences(user: Any, unit: Unit) -> Iterator[Late]:
    rows = Conference.objects.visible_to(user).filter(steward__path__startswith=unit.path)
    kinds = (Standing.PASSED, Standing.UNPUBLISHED)
    found = rows.aggregate(**{each.value: Count("pk", filter=condition(each, today())) for each in kinds})
    for each in kinds:
        url = list_of("dialogues:conferences", standing=each.value, subtree=unit.pk)
        yield Late(f"dialogues.{each.value}", found[each.value], url)


def _models(user: Any, unit: Unit) -> Iterator[Late]:
    scope = Scope(root=unit)
    told = waiting_below(user, scope)
    for key in ("late", "silent"):
        number = models_waiting(user, scope, key).count() if told is None else told[key]
        url = list_of("models_registry:models", todo=key, whose="below", within=unit.pk)
        yield Late(f"models_registry.{key}", number, url)


def _candidacies(user: Any, unit: Unit) -> Iterator[Late]:
    kind = candidacy_todo.get("candidacy_late")
    rows = Candidacy.objects.filter(model__steward__path__startswith=unit.path)
    if reads_all(user, Scope(root=unit)):  # asked twice about units, PostgreSQL expects few models
        waiting = kind.narrow(rows)
    else:
        waiting = kind.among(rows.visible_to(user), user, also_below=True)
    url = list_of("models_registry:candidacies", todo=kind.key, whose="below", subtree=unit.pk)
    yield Late("models_registry.candidacy_late", waiting.order_by().count(), url)


def _rounds(user: Any, unit: Unit) -> Iterator[Late]:
    rows = Round.objects.visible_to(user).overdue(today()).filter(steward__path__startswith=unit.path)
    yield Late("reviews.rounds", rows.count(), list_of("reviews:rounds", state="late", within=unit.pk))


def _co_opinions(user: Any, unit: Unit) -> Iterator[Late]:
    rows = CoOpinion.objects.visible_to(user).overdue(today()).filter(asked_steward__path__startswith=unit.path)
    yield Late("awards.co_opinions", rows.count(), list_of("awards:opinions", state="overdue", within=unit.pk))


PARTS: tuple[Callable[[Any, Unit], Iterator[Late]], ...] = (
    _opinions_and_commitments, _duties, _conferences, _models, _candidacies, _rounds, _co_opinions,
)  # fmt: skip


def list_of(route: str, **query: Any) -> str:
    """The address of a list, narrowed."""
    return f"{reverse(route)}?{urlencode(query)}"

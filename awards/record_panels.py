"""What a person, a unit and a model were commended with, on their pages, with the way to the whole record."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from awards.models import Nomination
from awards.queries.commended_models import commended_for, nominated_for
from awards.queries.record import ORDER, in_turn, of_person, of_unit, within
from awards.tones import OF_NOMINATIONS
from mobilization.common.panels import Panel

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from models_registry.models import RegisteredModel
    from organizations.models import Person, Unit

SHOWN = 5
"""So many are named; the record has all of them."""
TITLE = _("Commendations")


def commendations_of_person(user: Any, person: "Person") -> Panel | None:
    """The latest; None where the account reads of none."""
    rows = _latest(of_person(user, person))
    return _panel(rows, reverse("awards:person_record", args=[person.pk])) if rows else None


def commendations_of_unit(user: Any, unit: "Unit") -> Panel | None:
    """What the collective itself was given, under whatever name; people and households there stand on the record."""
    rows = _latest(of_unit(user, unit))
    if not rows and not within(user, unit).exists():
        return None
    return _panel(rows, reverse("awards:unit_record", args=[unit.pk]))


def commendations_of_model(user: Any, model: "RegisteredModel") -> Panel | None:
    """What the model was commended with, and who is nominated for it; None where the account reads of neither."""
    commended = commended_for(model, user)
    nominated: list[Nomination] = nominated_for(model, user)
    if not commended and not nominated:
        return None
    data = {"commended": commended, "nominations": [(row, OF_NOMINATIONS[row.state]) for row in nominated]}
    return Panel(key="commendations", title=TITLE, template="awards/_model_panel.html", data=data)


def _latest(rows: "QuerySet[Any]") -> list[Any]:
    return list(in_turn(rows).order_by(*ORDER)[: SHOWN + 1])


def _panel(rows: list[Any], url: str) -> Panel:
    data = {"rows": rows[:SHOWN], "is_more": len(rows) > SHOWN, "url": url}
    return Panel(key="commendations", title=TITLE, template="awards/_record_panel.html", data=data)

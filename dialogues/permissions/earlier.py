"""Who enters figures of earlier years: secretaries of the unit and of those above; the subtree reads them."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from dialogues.models import DialogueFigures, DialogueFiguresPart
from organizations.enums import Role
from organizations.models import Unit
from organizations.permissions.history import belongs_to, readable
from organizations.permissions.reach import is_signed_in, reaches
from organizations.queries.history import tells_of

if TYPE_CHECKING:
    from django.db.models import QuerySet


def may_enter(user: Any) -> bool:
    """A secretary of some unit."""
    if not is_signed_in(user):
        return False
    return user.is_superuser or (user.acting is not None and reaches(user, user.acting.unit, Role.SECRETARY))


def may_enter_for(user: Any, unit: Unit) -> bool:
    """For one's own unit and those below it. The same rule as `units_to_enter_for`."""
    return reaches(user, unit, Role.SECRETARY)


def units_to_enter_for(user: Any) -> "QuerySet[Unit]":
    """The units, also those that have ended, for which the person may enter figures."""
    found = Unit.objects.all()
    if not may_enter(user):
        return found.none()
    return found if user.is_superuser else found.filter(path__startswith=user.acting.unit.path)


def may_edit_earlier(user: Any, figures: DialogueFigures) -> bool:
    """Correcting and taking away."""
    return reaches(user, figures.steward, Role.SECRETARY)


def _of_figures_below(path: str) -> Q:
    return Q(figures__in=DialogueFigures.objects.filter(steward__path__startswith=path).values("pk"))


def register() -> None:
    """Make the rule of their history known; the figures themselves have a steward and need none."""
    readable(DialogueFiguresPart, within=_of_figures_below)
    belongs_to(DialogueFiguresPart, "figures__steward")
    tells_of(DialogueFigures, {DialogueFiguresPart: "figures"})

"""Through a council, or by the simplified procedure: what the choice asks for, and when it comes too late.

It is changed while the nomination is a draft or was returned, as all that stands in it; and not to get round a council.
"""

import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from awards.enums import Procedure, SimplifiedGround
from awards.models import Nomination
from awards.queries.nomination_council import is_on_living_agenda, was_refused_by_council
from awards.rules import MAY_BE_SIMPLE
from directives import rules
from organizations.dates import today


def grounds_on(day: datetime.date) -> list[SimplifiedGround]:
    """The grounds that may be chosen on the day, by the dated rules."""
    return [ground for ground, key in MAY_BE_SIMPLE.items() if rules.value(key, on=day)]


def check_procedure(nomination: Nomination, before: str) -> None:
    """Raises ValidationError by field; `before` is the procedure as it was stored."""
    if nomination.procedure != Procedure.SIMPLIFIED:
        return
    wrong = {}
    if not nomination.ground:
        wrong["ground"] = _("Say on which ground.")
    elif nomination.ground not in grounds_on(today()):
        wrong["ground"] = _("By the dated rules this ground cannot be chosen today.")
    if not nomination.ground_said:
        wrong["ground_said"] = _("Explain the ground: what happened, and why no council is asked.")
    if nomination.pk is not None and before == Procedure.COUNCIL:
        if was_refused_by_council(nomination):
            wrong["procedure"] = _("A council has decided against it: the simplified procedure is no way round that.")
        elif is_on_living_agenda(nomination):
            wrong["procedure"] = _("It is on the agenda of a session of a council.")
    if wrong:
        raise ValidationError(wrong)

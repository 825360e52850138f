"""The dated rules of opinions: working days to assign, to answer, to extend, before others are told.

No public text that we know confirms the values (†): whoever has the regulation enters what it says.
"""

import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from directives import rules
from directives.enums import RuleKind
from organizations.working_days import add_working_days

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

ASSIGN_DAYS = "dialogues.opinion_assign_days"
ANSWER_DAYS = "dialogues.opinion_answer_days"
EXTENSION_DAYS = "dialogues.opinion_extension_days"
WAIT_DAYS = "dialogues.opinion_wait_days"
REMIND_DAYS = "dialogues.opinion_remind_days"
UPPER_DAYS = "dialogues.opinion_upper_days"
_DEFAULTS: "dict[str, tuple[int, int, _StrPromise, str | _StrPromise]]" = {
    ASSIGN_DAYS: (
        3,
        1,
        _("Working days from receipt within which an opinion is assigned to the unit that answers"),
        _("What is sent before a conference is counted from the day of the conference."),
    ),
    ANSWER_DAYS: (
        15,
        1,
        _("Working days a unit has to answer an opinion that is assigned to it"),
        _("Forwarding begins no new time. While the citizen is waited for the clock stands."),
    ),
    EXTENSION_DAYS: (
        10,
        0,
        _("Working days by which the time to answer an opinion may be extended, all extensions together"),
        _("0: it is not extended. What is overdue is not extended any more."),
    ),
    WAIT_DAYS: (
        10,
        1,
        _("Working days for which the clock of an opinion may stand while the citizen is waited for, all together"),
        _("After that it goes on by itself, and is not stopped again."),
    ),
    REMIND_DAYS: (
        2,
        0,
        _("Working days before its last day on which an opinion is reminded of"),
        "",
    ),
    UPPER_DAYS: (
        5,
        1,
        _("Working days after its last day on which the unit above is told of an opinion without an answer"),
        "",
    ),
}  # fmt: skip
"""Key → default, lowest, title, what it means."""


def register() -> None:
    """Make the rules known."""
    for key, (default, lowest, title, help_text) in _DEFAULTS.items():
        rules.register(
            key,
            kind=RuleKind.NUMBER,
            measure=_("working days"),
            default=default,
            lowest=lowest,
            highest=366,
            title=title,
            help_text=help_text,
            source=rules.OURS,
        )


def due_of_assigning(begins: datetime.date) -> datetime.date:
    """The last day to assign what the clock counts from `begins`, by the rule of that day."""
    return add_working_days(begins, rules.value(ASSIGN_DAYS, on=begins))


def due_of_answer(assigned_on: datetime.date) -> datetime.date:
    """The last day to answer what was assigned on the day, by its rule."""
    return add_working_days(assigned_on, rules.value(ANSWER_DAYS, on=assigned_on))

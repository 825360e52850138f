"""The dated rule of requests for a person's data."""

import datetime

from django.utils.translation import gettext_lazy as _

from directives import rules
from directives.enums import RuleKind
from organizations.working_days import add_working_days

DATA_DAYS = "dialogues.data_request_days"


def register() -> None:
    """Make the rule known."""
    rules.register(
        DATA_DAYS,
        kind=RuleKind.NUMBER,
        measure=_("working days"),
        default=2,
        lowest=0,
        highest=366,
        title=_("Working days within which a citizen who asks for it has what is kept about them"),
        help_text="",
        source=_("Law on Personal Data Protection 91/2025/QH15 and Decree 356/2025/NĐ-CP; to be checked on change."),
    )


def due_of_request(asked_on: datetime.date) -> datetime.date:
    """The last day to answer what was asked on the day, by its rule."""
    return add_working_days(asked_on, rules.value(DATA_DAYS, on=asked_on))

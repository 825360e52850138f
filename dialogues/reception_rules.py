"""The dated rule of reception days: on how many days a month the head of the Party committee receives citizens."""

import datetime

from django.utils.translation import gettext_lazy as _

from dialogues.enums import HostRole
from directives import rules
from directives.enums import RuleKind
from organizations.enums import Level

RECEPTION_DAYS = {level: f"dialogues.reception_days_{level}" for level in Level}
"""Level → the rule for its units."""
COUNTED = HostRole.SECRETARY
"""Whose days the rule counts; those of the other heads are on the register as well."""
_SOURCE = _("Regulation 11-QĐi/TW (2019, amended 2025)")


def register() -> None:
    """Make the rules known."""
    for level, default, title, source in (
        (Level.GRASSROOTS, 2, _("Days a month on which the secretary of a commune receives citizens"), _SOURCE),
        (Level.DISTRICT, 0, _("Days a month on which the secretary of a district receives citizens"), rules.OURS),
        (Level.CITY, 1, _("Days a month on which the secretary of a province or city receives citizens"), _SOURCE),
    ):
        rules.register(
            RECEPTION_DAYS[level],
            kind=RuleKind.NUMBER,
            measure=_("days"),
            default=default,
            highest=31,
            title=title,
            help_text=_("At least so many; several receptions of one day count once. 0: none is demanded."),
            source=source,
        )


def receptions_demanded(on: datetime.date) -> dict[str, int]:
    """Level → on how many days of the month of this day its heads receive."""
    return {level.value: rules.value(key, on=on) for level, key in RECEPTION_DAYS.items()}

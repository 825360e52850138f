"""The dated rules of commitments: when they are reminded of, and when the unit above is told."""

from django.utils.translation import gettext_lazy as _

from directives import rules
from directives.enums import RuleKind

REMIND_DAYS = "dialogues.commitment_remind_days"
UPPER_DAYS = "dialogues.commitment_upper_days"


def register() -> None:
    """Make the rules known."""
    for key, default, lowest, title in (
        (REMIND_DAYS, 5, 0, _("Working days before its day on which a commitment is reminded of")),
        (UPPER_DAYS, 5, 1, _("Working days after its day on which the unit above is told of an open commitment")),
    ):
        rules.register(
            key,
            kind=RuleKind.NUMBER,
            measure=_("working days"),
            default=default,
            lowest=lowest,
            highest=366,
            title=title,
            source=rules.OURS,
        )

"""The dated rules this app follows."""

from django.utils.translation import gettext_lazy as _

from directives import rules
from directives.enums import RuleKind

CONFLICT_MONTHS = "reviews.conflict_months"


def register() -> None:
    """Make the rules known."""
    rules.register(
        CONFLICT_MONTHS,
        kind=RuleKind.NUMBER,
        default=24,
        highest=240,
        title=_("Months for which former members of a unit do not judge its models at a higher level"),
        help_text=_("Counted back from today. 0: only present members do not judge."),
        source=_("The portal’s own default."),
    )

"""The dated rules this app follows."""

from django.utils.translation import gettext_lazy as _

from directives import rules
from directives.enums import RuleKind

SILENT_DAYS = "models.silent_days"


def register() -> None:
    """Make the rules known."""
    rules.register(
        SILENT_DAYS,
        kind=RuleKind.NUMBER,
        default=90,
        lowest=7,
        highest=366,
        title=_("Days without a progress entry after which a model counts as silent"),
        help_text=_("For models without a campaign; a campaign says its own rhythm."),
        source=_("The portal’s own default."),
    )

"""The dated rules this app follows."""

from django.utils.translation import gettext_lazy as _

from directives import rules
from directives.enums import RuleKind

SILENT_DAYS = "models.silent_days"
SIGNAL_DAYS = "models.signal_days"
COPIED_PERCENT = "models.copied_percent"
LEAST_COPIED_PERCENT = 20
"""Of a smaller share nothing is kept: no value of the rule asks for it."""


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
    rules.register(
        SIGNAL_DAYS,
        kind=RuleKind.NUMBER,
        default=90,
        lowest=7,
        highest=366,
        title=_("Days after registration from which a model without figures, evidence or a check is a signal"),
        help_text=_("Before, nobody can be expected to have them. A signal blocks nothing."),
        source=_("The portal’s own default."),
    )
    rules.register(
        COPIED_PERCENT,
        kind=RuleKind.NUMBER,
        default=25,
        lowest=LEAST_COPIED_PERCENT,
        highest=95,
        title=_("Per cent of a model’s text that stand in an earlier one, from which it is a signal"),
        help_text=_("Counted are runs of four syllables, whatever the figures in them."),
        source=_("The portal’s own default."),
    )

"""The dated rules this app follows."""

from django.utils.translation import gettext_lazy as _

from directives import rules
from directives.enums import RuleKind

SILENT_DAYS = "models.silent_days"
SIGNAL_DAYS = "models.signal_days"
COPIED_PERCENT = "models.copied_percent"
LAST_DAYS = "models.last_days"
LAST_DAYS_PERCENT = "models.last_days_percent"
LAST_DAYS_LEAST = "models.last_days_least"
ALL_RECOGNISED_LEAST = "models.all_recognised_least"
LEAST_COPIED_PERCENT = 20
"""Of a smaller share nothing is kept: no value of the rule asks for it."""


def register() -> None:
    """Make the rules known."""
    rules.register(
        SILENT_DAYS,
        kind=RuleKind.NUMBER,
        measure=_("days"),
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
        measure=_("days"),
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
        measure="%",
        default=25,
        lowest=LEAST_COPIED_PERCENT,
        highest=95,
        title=_("Per cent of a model’s text that stand in an earlier one, from which it is a signal"),
        help_text=_("Counted are runs of four syllables, whatever the figures in them."),
        source=_("The portal’s own default."),
    )
    _of_units()


def _of_units() -> None:
    rules.register(
        LAST_DAYS,
        kind=RuleKind.NUMBER,
        measure=_("days"),
        default=3,
        lowest=1,
        highest=30,
        title=_("Last days of a campaign’s registration on which many registrations are a signal of the unit"),
        help_text=_("Asked only where the window is at least four times as long."),
        source=_("The portal’s own default."),
    )
    rules.register(
        LAST_DAYS_PERCENT,
        kind=RuleKind.SHARE,
        default=60,
        lowest=10,
        title=_("Per cent of a unit’s registrations on the last days, from which they are a signal"),
        help_text=_("It counts the day on which a model was submitted for the first time."),
        source=_("The portal’s own default."),
    )
    rules.register(
        LAST_DAYS_LEAST,
        kind=RuleKind.NUMBER,
        measure=_("registrations"),
        default=5,
        lowest=2,
        highest=1000,
        title=_("Registrations a unit must have in a campaign before those of the last days are a signal"),
        source=_("The portal’s own default."),
    )
    rules.register(
        ALL_RECOGNISED_LEAST,
        kind=RuleKind.NUMBER,
        measure=_("decisions"),
        default=10,
        lowest=2,
        highest=1000,
        title=_("Decisions of a unit in a campaign from which it is a signal that every one was a recognition"),
        source=_("The portal’s own default."),
    )

"""The notice about a recount that found something."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications import kinds
from notifications.enums import Way


def register() -> None:
    """Make the kind known."""
    kinds.register(
        "reports.recount_differs",
        title=_("Figures differ from their recount"),
        text=kinds.sentence(_("The recount found %(found)s numbers that differ from the kept sums.")),
        url=lambda notice: reverse("reports:recounts"),
        tone="danger",
        default=Way.AT_ONCE,
        group=_("Figures"),
    )

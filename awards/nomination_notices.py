"""The notices about nominations: no sentence names who is nominated, for mails leave the house."""

from django.utils.translation import gettext_lazy as _

from awards.models import Nomination
from notifications import kinds

NOMINATION = kinds.Record(visible=Nomination.objects.visible_to, key="data__nomination")
KINDS = (
    ("nomination_submitted", _("Nomination submitted"), _("%(unit)s submitted the nomination %(code)s."), "info"),
    (
        "nomination_returned",
        _("Nomination returned"),
        _("The nomination %(code)s was returned for completion: %(reason)s"),
        "warning",
    ),
    (
        "nomination_approved",
        _("Nomination recommended"),
        _("The nomination %(code)s is recommended for decision."),
        "success",
    ),
    ("nomination_refused", _("Nomination refused"), _("The nomination %(code)s was refused: %(reason)s"), "danger"),
    (
        "nomination_carried",
        _("Recommended by a council"),
        _("The council recommends the nomination %(code)s."),
        "success",
    ),
    (
        "nomination_not_carried",
        _("Not recommended by a council"),
        _("The council does not recommend the nomination %(code)s: %(reason)s"),
        "warning",
    ),
    (
        "nomination_put_off",
        _("Put off by a council"),
        _("The council put the nomination %(code)s off to another session: %(reason)s"),
        "info",
    ),
    (
        "nomination_withdrawn",
        _("Nomination withdrawn"),
        _("%(unit)s withdrew the nomination %(code)s: %(reason)s"),
        "neutral",
    ),
)


def register() -> None:
    """Make the kinds known."""
    page = kinds.page_of("awards:nomination", "nomination")
    kinds.register_each(KINDS, app="awards", url=page, record=NOMINATION, group=_("Nominations"), reason="")

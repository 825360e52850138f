"""The notices about co-opinions: no sentence names who is nominated, for mails leave the house."""

from django.utils.translation import gettext_lazy as _

from awards.models import CoOpinion
from notifications import kinds
from notifications.enums import Way

OPINION = kinds.Record(visible=CoOpinion.objects.visible_to, key="data__opinion")
KINDS = (
    (
        "opinion_asked",
        _("Co-opinion asked"),
        _("%(unit)s asks %(asked)s for its opinion on the nomination %(code)s by %(day)s."),
        "waiting",
        Way.AT_ONCE,
    ),
    (
        "opinion_due_soon",
        _("Co-opinion due soon"),
        _("The opinion of %(asked)s on the nomination %(code)s is due on %(day)s."),
        "warning",
        Way.AT_ONCE,
    ),
    (
        "opinion_overdue",
        _("Co-opinion overdue"),
        _("The opinion of %(asked)s on the nomination %(code)s was due on %(day)s."),
        "danger",
        Way.AT_ONCE,
    ),
    (
        "opinion_agreed",
        _("Co-opinion: agreed"),
        _("%(asked)s agrees with the nomination %(code)s. %(reason)s"),
        "success",
        Way.DIGEST,
    ),
    (
        "opinion_disagreed",
        _("Co-opinion: disagreed"),
        _("%(asked)s disagrees with the nomination %(code)s: %(reason)s"),
        "danger",
        Way.DIGEST,
    ),
    (
        "opinion_taken_back",
        _("Co-opinion no longer asked"),
        _("The opinion of %(asked)s on the nomination %(code)s is not asked any more. %(reason)s"),
        "neutral",
        Way.DIGEST,
    ),
)


def register() -> None:
    """Make the kinds known."""
    page = kinds.page_of("awards:opinion", "opinion")
    kinds.register_each(
        KINDS, app="awards", url=page, record=OPINION, group=_("Nominations"), more=kinds.day_in("due_on"), reason=""
    )

"""The notices about opinions: number, unit and day; never what one says or who said it, for mails leave the house."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from dialogues.models import Opinion
from notifications import kinds
from notifications.enums import Way
from notifications.services.telling import Telling, tellings, write

if TYPE_CHECKING:
    from collections.abc import Iterable

OPINION = kinds.Record(visible=Opinion.objects.visible_to, key="data__opinion")
KINDS = (
    (
        "opinion_received",
        _("Opinion sent on the web"),
        _("The opinion %(number)s was sent to %(by_unit)s on the web; it is to be assigned until %(day)s."),
        "waiting",
        Way.AT_ONCE,
    ),
    (
        "opinion_reopened",
        _("Opinion reopened"),
        _("The citizen reopened the opinion %(number)s of %(by_unit)s; it is to be assigned until %(day)s."),
        "warning",
        Way.AT_ONCE,
    ),
    (
        "opinion_assigned",
        _("Opinion assigned"),
        _("%(by_unit)s assigned the opinion %(number)s to %(unit)s; the answer is due until %(day)s."),
        "waiting",
        Way.AT_ONCE,
    ),
    (
        "opinion_forwarded",
        _("Opinion forwarded"),
        _("The opinion %(number)s was forwarded to %(unit)s; the answer is due until %(day)s."),
        "waiting",
        Way.AT_ONCE,
    ),
    (
        "opinion_extended",
        _("Opinion: time extended"),
        _("The time to answer the opinion %(number)s was extended until %(day)s."),
        "info",
        Way.DIGEST,
    ),
    (
        "opinion_drafted",
        _("Opinion: answer to approve"),
        _("%(unit)s drafted the answer to the opinion %(number)s; it is due until %(day)s."),
        "waiting",
        Way.DIGEST,
    ),
    (
        "opinion_returned",
        _("Opinion: draft returned"),
        _("The draft of the answer to the opinion %(number)s was returned; it is due until %(day)s."),
        "warning",
        Way.DIGEST,
    ),
    (
        "opinion_approved",
        _("Opinion: answer approved"),
        _("The answer to the opinion %(number)s is approved and is to be brought to the citizen until %(day)s."),
        "success",
        Way.DIGEST,
    ),
    (
        "opinion_published",
        _("Opinion: published"),
        _("The answer to the opinion %(number)s was published."),
        "info",
        Way.DIGEST,
    ),
    (
        "opinion_unpublished",
        _("Opinion: taken back from the public"),
        _("The answer to the opinion %(number)s was taken back from the public."),
        "warning",
        Way.DIGEST,
    ),
    (
        "opinion_due_soon",
        _("Opinion due soon"),
        _("The opinion %(number)s, which waits for %(unit)s, is due until %(day)s."),
        "warning",
        Way.AT_ONCE,
    ),
    (
        "opinion_overdue",
        _("Opinion overdue"),
        _("The opinion %(number)s, which waits for %(unit)s, was due until %(day)s."),
        "danger",
        Way.AT_ONCE,
    ),
    (
        "opinion_overdue_above",
        _("Opinion of a unit below overdue"),
        _("The opinion %(number)s of %(by_unit)s, which waits for %(unit)s, was due until %(day)s."),
        "danger",
        Way.DIGEST,
    ),
)


def tell(kind: str, opinion: Opinion, accounts: "Iterable[Any]", *, by: Any = None) -> None:
    """Tell these accounts, without who did it. In the caller's transaction."""
    write(told_of(kind, opinion, [each for each in accounts if by is None or each.pk != by.pk], by=by))


def told_of(kind: str, opinion: Opinion, accounts: "Iterable[Any]", *, by: Any = None) -> list[Telling]:
    """What these accounts are told, to be written with what is told of others."""
    data = {
        "opinion": opinion.pk,
        "number": opinion.number,
        "by_unit": opinion.steward.name,
        "unit": (opinion.assigned_steward or opinion.steward).name,
        "due_on": opinion.due_on.isoformat(),
    }
    return tellings(kind=f"dialogues.{kind}", recipients=accounts, subject=opinion, data=data, by=by)


def register() -> None:
    """Make the kinds known."""
    page = kinds.page_of("dialogues:opinion", "opinion")
    kinds.register_each(
        KINDS, app="dialogues", url=page, record=OPINION, group=_("Opinions"), more=kinds.day_in("due_on")
    )

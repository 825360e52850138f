"""Verbs of certificates: asking for those of a decision, making sure that each row has its one code, tidying up."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from awards.models import Certificate, CertificatePart, Decision, DecisionRecipient
from awards.permissions.certificates import demand_makeable
from awards.queries.certificates import rows_to_make
from mobilization.common.files import discard
from mobilization.outbox.enums import ACTIVE_STATES
from mobilization.outbox.events import record_event
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_once
from organizations.offices import office_of

MAKE_CERTIFICATES = "awards.make_certificates"
_BATCH = 1000


def request_certificates(
    decision: Decision,
    *,
    language: str,
    row: DecisionRecipient | None = None,
    only_new: bool = False,
    achievement: str = "",
    by: Any,
) -> Job:
    """Ask for certificates as PDF: of all who are commended, of those who have none yet (`only_new`), or of one `row`.

    `achievement` is what they are given for; empty, what was said before stays. Asking again while the same work is
    under way returns that one. Raises NotAllowed, NotNow, and ValidationError where there is nobody to make one for.
    """
    demand_makeable(by, decision)
    rows = rows_to_make(decision, row=row.pk if row else None, only_new=only_new)
    chosen = list(rows.values_list("pk", flat=True)) if row or only_new else None
    if chosen == [] or not rows.exists():
        nobody = _("Everybody on the list has a certificate already.") if only_new else _("Nobody here gets one.")
        raise ValidationError(nobody)
    params = {"decision": decision.pk, "language": language, "rows": chosen, "achievement": achievement}
    params |= office_of(by)
    return request_once(kind=MAKE_CERTIFICATES, owner=by, params=params)


@transaction.atomic
def ensure_certificates(decision: Decision, rows: Iterable[int], *, achievement: str, by: Any) -> int:
    """Give each of the rows (ids) its certificate; who has one keeps it. Returns how many are new.

    May be repeated: a code is drawn once, and stays. `achievement`, when not empty, is written on all of them.
    """
    wanted = list(rows)
    has = set(Certificate.objects.filter(recipient__in=wanted).values_list("recipient", flat=True))
    new = [Certificate(recipient_id=pk, achievement=achievement, made_by=by) for pk in wanted if pk not in has]
    Certificate.objects.bulk_create(new, batch_size=_BATCH, ignore_conflicts=True)
    if achievement:
        Certificate.objects.filter(recipient__in=wanted).exclude(achievement=achievement).update(
            achievement=achievement
        )
    if new:
        record_event(kind="awards.certificates_made", subject=decision, by=by, data={"number": len(new)})
    return len(new)


def remove_pieces_of_the_past(*, limit: int = 1000) -> int:
    """Discard pieces of jobs that were cancelled, refused or set aside; returns how many. May be repeated."""
    old = list(CertificatePart.objects.exclude(job__state__in=ACTIVE_STATES)[:limit])
    discard_pieces(old)
    return len(old)


def discard_pieces(pieces: Iterable[CertificatePart]) -> None:
    """Their rows go, and with these their bytes."""
    for piece in pieces:
        discard(piece)

"""Recounts: asked for each night, or by somebody; what they find is told; sums are made anew."""

from collections.abc import Callable
from itertools import islice
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from mobilization.outbox.events import record_event
from mobilization.outbox.models import Job
from mobilization.outbox.services import request_job
from notifications.services import notify
from organizations.enums import Role
from organizations.models import Membership
from organizations.services.summing import keep_sums, rebuild_sums
from reports.models import Recount, RecountDifference
from reports.permissions.recounts import may_mend_sums
from reports.queries.recounts import (
    BY_DEFINITION,
    KINDS,
    Difference,
    of_cells,
    of_definition,
    of_definitions,
    of_waiting,
    open_months,
)

RECOUNT, MEND = "reports.recount", "reports.mend_sums"
NAMED = 500
"""So many differences of a run are kept with their numbers; how many there are stands with the run."""
KEPT_RUNS = 60


def request_recount(*, by: Any = None) -> Job:
    """Ask for a recount; one that waits or runs is that one. Raises PermissionDenied."""
    if by is not None and not may_mend_sums(by):
        raise PermissionDenied
    return request_job(kind=RECOUNT, owner=by, unique_key="one")


def recount(*, progress: Callable[[int, int], None] = lambda done, total: None) -> Recount:
    """Compare all sums with their rows, and every figure and tally of the open years with its definition.

    Tells the administrators when something differs.
    """
    keep_sums()
    run = Recount.objects.create()
    found: list[Difference] = [each for kind in KINDS for each in of_cells(kind)]
    compared, different = of_waiting()
    found += different
    months = open_months()
    for done, (number, different) in enumerate(of_definitions(months), start=1):
        compared += number
        found += different
        progress(done, 4 * len(months))
    return _end(run, compared, found)


@transaction.atomic
def _end(run: Recount, compared: int, found: list[Difference]) -> Recount:
    """The run with what it found; earlier differences that are there no more are no longer open."""
    run.compared, run.found, run.ended_at = compared, len(found), timezone.now()
    run.save()
    RecountDifference.objects.filter(mended_at=None).exclude(recount=run).update(mended_at=run.ended_at)
    RecountDifference.objects.bulk_create(RecountDifference(recount=run, **vars(each)) for each in islice(found, NAMED))
    old = Recount.objects.order_by("-pk").values_list("pk", flat=True)[KEPT_RUNS:]
    Recount.objects.filter(pk__in=list(old)).delete()
    if found:
        notify(kind="reports.recount_differs", recipients=_keepers(), subject=run, data={"found": run.found}, by=None)
    return run


def _keepers() -> Any:
    """The accounts that may make sums anew."""
    people = Membership.objects.in_force().filter(role=Role.ADMINISTRATOR, unit__parent=None).values("person")
    return get_user_model().objects.filter(Q(is_superuser=True) | Q(person__in=people), is_active=True)


def request_mend(*, kind: str, by: Any) -> Job:
    """Ask for all sums of the kind to be made anew. Raises PermissionDenied, KeyError."""
    if not may_mend_sums(by):
        raise PermissionDenied
    if kind not in KINDS:
        raise KeyError(kind)
    return request_job(kind=MEND, owner=by, params={"kind": kind}, unique_key=kind)


@transaction.atomic
def mend(*, kind: str, by: Any) -> int:
    """Make all sums of the kind anew, and compare them; whoever reads sees the old ones until then.

    Returns how many still differ, so 0. What differs from its definition still stays open: new sums do not cure it.
    """
    rebuild_sums(kind)
    left = list(of_cells(kind))
    were = list(RecountDifference.objects.filter(kind=kind, mended_at=None))
    asked = {(each.measure, each.as_it_was, each.month) for each in were if each.divided == BY_DEFINITION}
    still = {each.name for each in [*left, *(found for one in sorted(asked) for found in of_definition(*one))]}
    mended = [each.pk for each in were if Difference.name_of(each) not in still]
    RecountDifference.objects.filter(pk__in=mended).update(mended_at=timezone.now())
    last = Recount.objects.order_by("-pk").first()
    if last is not None:
        record_event(kind="sums.mended", subject=last, by=by, data={"kind": kind})
    return len(left)

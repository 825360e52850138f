"""Verbs of nominations: beginning one, correcting it, naming its models, taking its steps."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from awards.enums import Procedure, Recipient
from awards.models import AwardForm, NominatedModel, Nomination
from awards.nomination_steps import OFFERED
from awards.permissions.nominations import may_nominate_for, may_write_nomination
from awards.services.procedures import check_procedure
from mobilization.common.editing import RecordChanged, apply_values
from mobilization.outbox.events import record_event
from mobilization.workflow.transitions import apply_transition
from models_registry.models import RegisteredModel
from organizations.dates import today
from organizations.models import Unit

EXPORT_NOMINATIONS = "awards.export_nominations"
COLUMNS = (
    "recipient",
    "name",
    "position",
    "person",
    "collective",
    "works_directly",
    "body",
    "body_name",
    "branch",
    "achievement",
    "since",
    "until",
    "procedure",
    "ground",
    "ground_said",
)
EDITABLE = ("subject", *COLUMNS)
"""`subject` is the title or the form."""
LONG = ("achievement", "ground_said")
MOST_MODELS = 30


@transaction.atomic
def add_nomination(
    *, unit: Unit, values: Mapping[str, Any], by: Any, models: Sequence[RegisteredModel] = ()
) -> Nomination:
    """Begin a nomination of the unit; `values` are those of EDITABLE, `models` those it is for, in their order.

    Raises PermissionDenied, ValidationError by field, ValueError for other keys.
    """
    if not may_nominate_for(by, unit):
        raise PermissionDenied
    _demand_few(models)
    nomination = Nomination(unit=unit, steward=unit, entered_by=by, code=_next_code())
    _put(nomination, values)
    nomination.save()
    _name(nomination, models)
    record_event(kind="awards.nomination_added", subject=nomination, by=by, data={"code": nomination.code})
    return nomination


@transaction.atomic
def edit_nomination(
    nomination: Nomination,
    *,
    version: int,
    changes: Mapping[str, Any],
    by: Any,
    models: Sequence[RegisteredModel] | None = None,
) -> Nomination:
    """Correct what the editor saw as `version`; returns it as stored. `models` (None: they stay) in their order.

    Raises PermissionDenied, RecordChanged when the stored version is another one (nothing is overwritten),
    ValidationError by field, ValueError for other keys of `changes`. Without a difference nothing is written.
    """
    stored = locked_nomination(nomination)
    if not may_write_nomination(by, stored):
        raise PermissionDenied
    if stored.version != version:
        raise RecordChanged(stored)
    different = _put(stored, changes)
    if models is not None:
        _demand_few(models)
        if [model.pk for model in models] != models_named(stored):
            _name(stored, models)
            different.append("models")
    if different:
        stored.version += 1
        stored.save()
        record_event(kind="awards.nomination_edited", subject=stored, by=by, data={"fields": different})
    return stored


def change_nomination(nomination: Nomination, action: str, *, by: Any, reason: str = "") -> Nomination:
    """Take a step that its own page offers. Raises what `apply_transition` raises, LookupError for another step."""
    if action not in OFFERED:
        raise LookupError(action)
    return apply_transition(nomination, action, by=by, reason=reason)


def locked_nomination(nomination: Nomination) -> Nomination:
    """As it is now; nobody else changes it or takes a step until the transaction ends."""
    rows = Nomination.objects.select_for_update(of=("self",))
    stored: Nomination = rows.select_related(
        "unit", "steward", "body", "body_steward", "title", "form", "person", "collective", "entered_by"
    ).get(pk=nomination.pk)
    return stored


def models_named(nomination: Nomination) -> list[int]:
    """Ids of its models, in their order."""
    return list(nomination.nominated.order_by("position").values_list("model", flat=True))


def _next_code() -> str:
    """A code nobody has had and nobody else gets: KT-2026-000123."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('awards_nomination_code')")
        return f"KT-{today().year}-{cursor.fetchone()[0]:06d}"


def _put(nomination: Nomination, values: Mapping[str, Any]) -> list[str]:
    """The values on the record, each checked; which differ. The body that decides today follows the one named."""
    given = dict(values)
    if "subject" in given:
        subject = given.pop("subject")
        is_form = isinstance(subject, AwardForm)
        given |= {"form": subject if is_form else None, "title": None if is_form else subject}
    if given.get("procedure") == Procedure.COUNCIL:
        given |= {"ground": "", "ground_said": ""}
    before = nomination.procedure
    different = apply_values(nomination, given, ("title", "form", *COLUMNS), long=LONG)
    if "body" in different or nomination.pk is None:
        nomination.body_steward = nomination.body
    _check(nomination)
    check_procedure(nomination, before)
    if "collective" in different:
        _demand_ones_own(nomination)
    return different


def _check(nomination: Nomination) -> None:
    """Raises ValidationError at the fields that are to be corrected."""
    wrong: dict[str, Any] = {}
    if nomination.title is None and nomination.form is None:
        wrong["subject"] = _("Choose a title or a form.")
    if nomination.body is not None and nomination.body_name:
        wrong["body_name"] = _("A unit of the portal decides already; name a body outside only where none does.")
    elif nomination.body is None and not nomination.body_name:
        wrong["body"] = _("Choose the unit that decides, or name the body outside the portal.")
    elif nomination.body is not None and not nomination.steward.path.startswith(nomination.body_steward.path):  # type: ignore[union-attr]
        wrong["body"] = _("The unit itself or one above it decides.")
    if nomination.since and nomination.until and nomination.until < nomination.since:
        wrong["until"] = _("The last day is before the first one.")
    if nomination.person is not None and nomination.recipient != Recipient.PERSON:
        wrong["person"] = _("Choose a person only where a person is nominated.")
    if nomination.collective is not None and nomination.recipient != Recipient.COLLECTIVE:
        wrong["collective"] = _("Choose a unit only where a collective is nominated.")
    if wrong:
        raise ValidationError(wrong)


def _demand_ones_own(nomination: Nomination) -> None:
    """A unit speaks for itself and those below it: measures it enters count wherever the collective is nominated."""
    collective = nomination.collective
    if collective is not None and not collective.path.startswith(nomination.steward.path):
        raise ValidationError({"collective": _("Choose the unit that nominates, or one below it.")})


def _demand_few(models: Sequence[RegisteredModel]) -> None:
    if len(models) > MOST_MODELS:
        raise ValidationError({"models": _("A nomination is for at most %(most)s models.") % {"most": MOST_MODELS}})
    if len({model.pk for model in models}) < len(models):
        raise ValidationError({"models": _("A model stands here once.")})


def _name(nomination: Nomination, models: Sequence[RegisteredModel]) -> None:
    """Those that go are deleted, those that stay keep their row, at their new place."""
    kept = {each.model_id: each for each in nomination.nominated.all()}
    wanted = [model.pk for model in models]
    for pk in kept.keys() - set(wanted):
        kept[pk].delete()
    for place, pk in enumerate(wanted, 1):
        if pk not in kept:
            NominatedModel.objects.create(nomination=nomination, model_id=pk, position=place)
        elif kept[pk].position != place:
            kept[pk].position = place
            kept[pk].save(update_fields=["position"])

"""Steps of commitments: how far it is, that it was kept with its proof, another day, that it was not kept."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from dialogues.commitment_steps import COMMITMENT_ACTIONS
from dialogues.models import Commitment, CommitmentFile
from dialogues.models.commitment import OUTCOME
from dialogues.services.commitments import locked_commitment
from mobilization.common.editing import demand_plausible_days
from mobilization.common.files import kept_whole, store
from mobilization.common.text import clean
from mobilization.common.uploads import CheckedFile
from mobilization.workflow.transitions import apply_transition, workflow_of
from organizations.dates import today

TAKES: dict[str, tuple[str, ...]] = {"keep": ("ended_on", "outcome", "link", "files"), "move": ("promised_for",)}
"""What a step asks for besides its reason."""


def take_commitment_step(
    commitment: Commitment,
    action: str,
    *,
    by: Any,
    reason: str = "",
    given: Mapping[str, Any] | None = None,
    files: Iterable[CheckedFile] = (),
) -> Commitment:
    """Take a step with what it asks for (`TAKES`); `files` prove that it was kept.

    Raises what `apply_transition` raises, ValidationError by field, LookupError for a step that does not exist.
    """
    if action not in COMMITMENT_ACTIONS:
        raise LookupError(action)
    with kept_whole() as kept:
        stored = locked_commitment(commitment)
        step = workflow_of(stored).transition(action)
        if stored.state not in step.from_states or not step.may(by, stored):
            return apply_transition(stored, action, by=by, reason=reason)  # which says why not
        data: dict[str, Any] = {}
        if action == "keep":
            proofs = list(files)
            data = _kept(stored, given or {}, has_file=bool(proofs) or stored.files.exists())
            for each in proofs:
                made = CommitmentFile(commitment=stored)
                kept.append(store(made, each.content, name=each.name, content_type=each.content_type, by=by))
        elif action == "move" and stored.moved_on is None:
            data = _moved(stored, (given or {}).get("promised_for"))
        return apply_transition(stored, action, by=by, reason=reason, **data)


def _kept(stored: Commitment, given: Mapping[str, Any], *, has_file: bool) -> dict[str, Any]:
    """The day, how it was kept, and a proof: a file or an address. Raises ValidationError."""
    day = given.get("ended_on") or today()
    outcome, link = clean(given.get("outcome") or "", multiline=True), clean(given.get("link") or "")
    looked = Commitment(ended_on=day, outcome=outcome, link=link)
    checked = {"ended_on", "outcome", "link"}
    looked.clean_fields(exclude={field.name for field in Commitment._meta.fields} - checked)
    demand_plausible_days({"ended_on": day})
    wrong: dict[str, Any] = {}
    if day > today():
        wrong["ended_on"] = _("This day lies ahead.")
    elif day < stored.promised_on:
        wrong["ended_on"] = _("This day lies before the day on which it was promised.")
    if not outcome:
        wrong["outcome"] = _("Say in a few words how it was kept.")
    elif len(outcome) > OUTCOME:
        wrong["outcome"] = _("At most %(most)s letters.") % {"most": OUTCOME}
    if not link and not has_file:
        wrong["files"] = _("Attach a photograph or a document, or give the address of one: people want to see it.")
    if wrong:
        raise ValidationError(wrong)
    return {"ended_on": day, "outcome": outcome, "link": link}


def _moved(stored: Commitment, day: datetime.date | None) -> dict[str, Any]:
    """A later day than the one promised. Raises ValidationError."""
    if day is None:
        raise ValidationError({"promised_for": _("Say the new day.")})
    demand_plausible_days({"promised_for": day})
    if day <= stored.promised_for:
        raise ValidationError({"promised_for": _("Give a later day than the one that was promised.")})
    return {"promised_for": day}

"""Who drafts, signs and publishes decisions on awards, and who says what was handed over (DOMAIN §8)."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from awards.enums import HOLDING, DecisionState
from mobilization.workflow.refusals import NotAllowed, NotNow
from organizations.enums import Role
from organizations.models import Unit
from organizations.models.stewarded import SUBTREE_ROLES
from organizations.permissions.reach import is_signed_in, may_see_record, reaches

if TYPE_CHECKING:
    from awards.models import Decision, DecisionRecipient, Presentation

DRAFTERS = (Role.OFFICER, Role.SECRETARY)
"""Who writes decisions, and says what was handed over; a partner system does so as an officer."""


def may_see_decision(user: Any, decision: "Decision") -> bool:
    """Its unit and those above. The same rule as `Decision.objects.visible_to`."""
    return may_see_record(user, decision)


def may_see_recipient(user: Any, recipient: "DecisionRecipient") -> bool:
    """Whoever reads the decision; of one that was published also whoever works for the unit it concerns, or above.

    The same rule as `DecisionRecipient.objects.visible_to`.
    """
    decision = recipient.decision
    if may_see_decision(user, decision):
        return True
    if not is_signed_in(user) or user.acting is None or user.acting.role not in SUBTREE_ROLES:
        return False
    named = Unit.objects.filter(pk__in=[unit.pk for unit in units_concerned(recipient)])
    return was_published(decision) and named.read_from(user.acting.unit.path).exists()


def was_published(decision: "Decision") -> bool:
    """Whether it is published, or was when it was annulled."""
    if decision.state == DecisionState.ANNULLED:
        return decision.transitions.filter(from_state=DecisionState.PUBLISHED).exists()
    return decision.state == DecisionState.PUBLISHED


def units_concerned(recipient: "DecisionRecipient") -> list[Unit]:
    """Where they work, the collective, the unit that nominated them, the stewards of models they are commended for."""
    nomination = recipient.nomination
    named = [recipient.unit, recipient.collective]
    if nomination is not None:
        models = [each.model.steward for each in nomination.nominated.select_related("model__steward")]
        named += [nomination.unit, nomination.steward, *models]
    return [unit for unit in named if unit is not None]


def may_make_paper(user: Any, decision: "Decision") -> bool:
    """Whoever reads it has it on paper; another body's decision has a paper of that body."""
    return not decision.is_outside and may_see_decision(user, decision)


def may_see_presentation(user: Any, presentation: "Presentation") -> bool:
    """Its unit and those above. The same rule as `Presentation.objects.visible_to`."""
    return may_see_record(user, presentation)


def may_draft(user: Any) -> bool:
    """Whether there is any unit for which the person may draft one."""
    if not is_signed_in(user):
        return False
    acting = user.acting
    return bool(user.is_superuser or (acting and acting.role in (*DRAFTERS, Role.PARTNER)))


def may_draft_for(user: Any, unit: "Unit") -> bool:
    """For the unit the person acts for, and those below it."""
    return reaches(user, unit, *DRAFTERS)


def may_write_decision(user: Any, decision: "Decision") -> bool:
    """Whoever may draft for the unit that looks after it today."""
    return reaches(user, decision.steward, *DRAFTERS)


def is_changeable(decision: "Decision") -> bool:
    """Whether its text and its list may change: a draft; of another body's decision also what is known later."""
    return decision.state == DecisionState.DRAFT or (decision.is_outside and decision.state == DecisionState.PUBLISHED)


def may_change(user: Any, decision: "Decision") -> bool:
    """Whether the account may change text or list now."""
    return is_changeable(decision) and may_write_decision(user, decision)


def may_submit(user: Any, decision: "Decision") -> bool:
    """The secretary or the leader lays one's own before who signs."""
    return not decision.is_outside and reaches(user, decision.steward, Role.SECRETARY, Role.LEADER)


def may_return(user: Any, decision: "Decision") -> bool:
    """Who signs sends it back, who submitted it takes it back."""
    return reaches(user, decision.steward, Role.SECRETARY, Role.LEADER, Role.APPROVER)


def may_sign(user: Any, decision: "Decision") -> bool:
    """The approver of the unit, or of one above it."""
    return not decision.is_outside and reaches(user, decision.steward, Role.APPROVER)


def may_record(user: Any, decision: "Decision") -> bool:
    """The secretary takes another body's decision on record."""
    return decision.is_outside and reaches(user, decision.steward, Role.SECRETARY)


def may_publish(user: Any, decision: "Decision") -> bool:
    """Approver and secretary."""
    return reaches(user, decision.steward, Role.APPROVER, Role.SECRETARY)


def may_annul(user: Any, decision: "Decision") -> bool:
    """The approver; of another body's decision the secretary enters that it was annulled, too."""
    roles = (Role.APPROVER, Role.SECRETARY) if decision.is_outside else (Role.APPROVER,)
    return reaches(user, decision.steward, *roles)


def may_annul_recipient(user: Any, recipient: "DecisionRecipient") -> bool:
    """The same, of one of a decision that holds."""
    decision = recipient.decision
    return decision.state in HOLDING and recipient.annulled_on is None and may_annul(user, decision)


def may_hand_over(user: Any, decision: "Decision") -> bool:
    """Whoever may draft says what of a decision that holds was handed over."""
    return decision.state in HOLDING and may_write_decision(user, decision)


def may_keep_presentation(user: Any, presentation: "Presentation") -> bool:
    """Whoever may draft for the unit that looks after it today."""
    return reaches(user, presentation.steward, *DRAFTERS)


def demand_open(user: Any, decision: "Decision") -> None:
    """Raises NotAllowed for who may not write it, NotNow where only its state is in the way."""
    if not may_write_decision(user, decision):
        raise NotAllowed(_("You may not change this decision."))
    if not is_changeable(decision):
        text = _("This is not possible while the state is “%(state)s”. %(then)s")
        then = _LATER[DecisionState(decision.state)]()
        raise NotNow(text % {"state": decision.get_state_display(), "then": then}, decision)


def demand_holding(user: Any, decision: "Decision") -> None:
    """The same, of what is done with a decision that was made and holds."""
    if not may_write_decision(user, decision):
        raise NotAllowed(_("You may not say what of this decision was handed over."))
    if decision.state not in HOLDING:
        text = _("This is not possible while the state is “%(state)s”. %(then)s")
        is_early = decision.state != DecisionState.ANNULLED
        then = _("The decision has to be signed first.") if is_early else _("An annulled award is not handed over.")
        raise NotNow(text % {"state": decision.get_state_display(), "then": then}, decision)


_LATER = {
    DecisionState.SUBMITTED: lambda: _("Send it back to draft first, with a reason."),
    DecisionState.SIGNED: lambda: _("What was signed stays as it is; a mistake is annulled by a decision."),
    DecisionState.PUBLISHED: lambda: _("What was signed stays as it is; a mistake is annulled by a decision."),
    DecisionState.ANNULLED: lambda: _("A new decision is drafted instead."),
}
"""What is done instead."""


def decision_actions(user: Any, decision: "Decision") -> list[str]:
    """What the account may do with the decision now besides its steps, for pages and API alike."""
    actions = ["edit", "recipients", "bases"] if may_change(user, decision) else []
    if decision.state == DecisionState.DRAFT and may_write_decision(user, decision):
        actions.append("discard")
    if may_hand_over(user, decision):
        actions.append("present")
    return actions


def recipient_actions(user: Any, recipient: "DecisionRecipient") -> list[str]:
    """What the account may do with one who is commended."""
    actions = ["edit", "remove"] if recipient.annulled_on is None and may_change(user, recipient.decision) else []
    return [*actions, "annul"] if may_annul_recipient(user, recipient) else actions


def presentation_actions(user: Any, presentation: "Presentation") -> list[str]:
    """What the account may do with a presentation."""
    return ["edit", "hand_over", "remove"] if may_keep_presentation(user, presentation) else []

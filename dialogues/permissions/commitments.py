"""Who makes commitments, reports on them, says what became of them: as with conferences, and the unit that keeps it."""

from typing import TYPE_CHECKING, Any

from dialogues.commitment_enums import CommitmentState
from dialogues.enums import ConferenceState
from dialogues.models import Commitment, CommitmentFile, Conference, Opinion
from dialogues.permissions.conferences import writes_conference
from dialogues.permissions.opinions import keeps_opinion
from models_registry.querysets import path_of_reader
from organizations.enums import Role
from organizations.permissions.reach import reaches

if TYPE_CHECKING:
    from collections.abc import Callable

WRITERS = (Role.OFFICER, Role.LEADER, Role.SECRETARY)
DECIDERS = (Role.LEADER, Role.SECRETARY)


def may_see_commitment(user: Any, commitment: Commitment) -> bool:
    """The subtree that made it, and that of the unit that keeps it. As `Commitment.objects.visible_to`."""
    path = path_of_reader(user)
    if path is None:
        return False
    units = (commitment.steward, commitment.responsible_steward)
    return any(unit.path.startswith(path) for unit in units)


def may_promise(user: Any, source: Conference | Opinion) -> bool:
    """Who writes the conference; who keeps the opinion."""
    asked: Callable[[Any, Any], bool] = writes_conference if isinstance(source, Conference) else keeps_opinion
    return asked(user, source)


def keeps_commitment(user: Any, commitment: Commitment) -> bool:
    """Who works for the unit that made it, or for one above."""
    return reaches(user, commitment.steward, *WRITERS)


def was_public(commitment: Commitment) -> bool:
    """Whether everybody has read it, be it now or before its conclusion was taken back; one query at most."""
    conference = commitment.conference
    if conference is None or conference.state == ConferenceState.CONCLUDED:
        return conference is not None
    return conference.transitions.filter(to_state=ConferenceState.CONCLUDED).exists()


def may_edit_commitment(user: Any, commitment: Commitment) -> bool:
    """Its words and who keeps it, while it is open; once everybody has read it, leader or secretary."""
    if commitment.state != CommitmentState.OPEN or not keeps_commitment(user, commitment):
        return False
    return may_decide(user, commitment) or not was_public(commitment)


def may_report(user: Any, commitment: Commitment) -> bool:
    """How far it is, and that it was kept: the unit that keeps it, and the one that made it."""
    return reaches(user, commitment.responsible_steward, *WRITERS) or keeps_commitment(user, commitment)


def may_decide(user: Any, commitment: Commitment) -> bool:
    """Another day, that it was not kept, taking it up again: leader or secretary of the unit that made it."""
    return reaches(user, commitment.steward, *DECIDERS)


def may_fetch_proof(user: Any, file: CommitmentFile) -> bool:
    """Whoever sees the commitment."""
    return may_see_commitment(user, file.commitment)


def commitment_actions(user: Any, commitment: Commitment) -> list[str]:
    """What the account may do with it now besides its steps, for pages and API alike."""
    return ["edit"] if may_edit_commitment(user, commitment) else []

"""Who nominates, submits, judges (DOMAIN §8): a unit's writers, its leader, the secretary of the body that decides."""

from typing import TYPE_CHECKING, Any

from awards.enums import Check, NominationState
from awards.nomination_querysets import asked_below, before_council_of
from models_registry.querysets import path_of_reader
from organizations.enums import Role
from organizations.models import Person, Unit
from organizations.permissions.reach import is_signed_in, reaches
from reviews.querysets import is_council_member

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from awards.models import AwardBar, DossierFile, Nomination

WRITERS = (Role.OFFICER, Role.LEADER, Role.SECRETARY)
SUBMITTERS = (Role.LEADER,)
JUDGES = (Role.SECRETARY,)
DECIDERS = (Role.APPROVER, Role.SECRETARY)
EXPLAINERS = (Role.LEADER, Role.SECRETARY)
WRITABLE = (NominationState.DRAFT, NominationState.RETURNED)
UNDECIDED = (*WRITABLE, NominationState.SUBMITTED)
OPEN = (*UNDECIDED, NominationState.APPROVED)
OF_BODY = (Check.SESSION, Check.OPINION)
"""What these found only who judges the nomination explains: the unit that nominates does not speak for the body."""


def may_see_nomination(user: Any, nomination: "Nomination") -> bool:
    """Its subtree, and once it was submitted that of the body; council members while they are to vote on it.

    That of a unit that is asked for its opinion, until it has answered.

    The same rule as `Nomination.objects.visible_to`.
    """
    if is_council_member(user):
        return before_council_of(user).filter(matter=nomination.pk).exists()
    path = path_of_reader(user)
    if path is None:
        return False
    body = nomination.body_steward if nomination.submitted_on else None
    if nomination.steward.path.startswith(path) or (body is not None and body.path.startswith(path)):
        return True
    return asked_below(path).filter(nomination=nomination.pk).exists()


def may_see_dossier_file(user: Any, file: "DossierFile") -> bool:
    """Whoever reads the nomination."""
    return may_see_nomination(user, file.piece.nomination)


def is_recipient(user: Any, nomination: "Nomination") -> bool:
    """Whether it is the account's own person that is nominated."""
    return nomination.person_id is not None and nomination.person_id == user.person_id


def may_nominate(user: Any) -> bool:
    """Whoever writes for some unit."""
    if not is_signed_in(user):
        return False
    return user.is_superuser or (user.acting is not None and reaches(user, user.acting.unit, *WRITERS))


def may_nominate_for(user: Any, unit: Unit) -> bool:
    """For one's own unit and those below it. The same rule as `units_that_nominate`."""
    return reaches(user, unit, *WRITERS)


def units_that_nominate(user: Any) -> "QuerySet[Unit]":
    """The units of today for which the person may nominate."""
    found = Unit.objects.in_force()
    if not may_nominate(user):
        return found.none()
    return found if user.is_superuser else found.filter(path__startswith=user.acting.unit.path)


def people_to_nominate(user: Any) -> "QuerySet[Person]":
    """Who has or had a role in the subtree of the unit the account writes for; their names alone are shown."""
    people = Person.objects.human()
    if not may_nominate(user):
        return people.none()
    if user.is_superuser:
        return people
    return people.filter(memberships__unit__path__startswith=user.acting.unit.path).distinct()


def writes_nomination(user: Any, nomination: "Nomination") -> bool:
    """Who writes it, in whatever state. What others wrote of oneself nobody changes.

    Who entered their own goes on with it, and a check says so.
    """
    if is_recipient(user, nomination) and nomination.entered_by_id != user.pk:
        return False
    return reaches(user, nomination.steward, *WRITERS)


def may_write_nomination(user: Any, nomination: "Nomination") -> bool:
    """What stands in it, its models and its dossier, as long as it was not handed in."""
    return nomination.state in WRITABLE and writes_nomination(user, nomination)


def may_submit(user: Any, nomination: "Nomination") -> bool:
    """The leader submits on behalf of the unit; who is nominated themselves leaves it to another one."""
    return not is_recipient(user, nomination) and reaches(user, nomination.steward, *SUBMITTERS)


def may_judge(user: Any, nomination: "Nomination") -> bool:
    """The secretary of the body that decides or of one above; of a body outside, who keeps the unit's. Nobody's own."""
    return not is_recipient(user, nomination) and reaches(user, _judged_by(nomination), *JUDGES)


def may_record_decision(user: Any, nomination: "Nomination") -> bool:
    """Who signs or drafts decisions of the body."""
    return reaches(user, _judged_by(nomination), *DECIDERS)


def explains_findings(user: Any, nomination: "Nomination") -> bool:
    """Who says why a finding is no obstacle: the unit's leader or secretary, and who judges it; nobody of their own."""
    if is_recipient(user, nomination):
        return False
    return reaches(user, nomination.steward, *EXPLAINERS) or may_judge(user, nomination)


def may_override(user: Any, nomination: "Nomination") -> bool:
    """Until it is recommended or over."""
    return nomination.state in UNDECIDED and explains_findings(user, nomination)


def may_explain(user: Any, nomination: "Nomination", check: str) -> bool:
    """The same, of what this check found."""
    return may_override(user, nomination) and (check not in OF_BODY or may_judge(user, nomination))


def enters_measures(user: Any, nomination: "Nomination") -> bool:
    """Who enters a disciplinary measure: whoever writes or judges it, but of oneself."""
    if is_recipient(user, nomination):
        return False
    return reaches(user, nomination.steward, *WRITERS) or may_judge(user, nomination)


def may_bar(user: Any, nomination: "Nomination") -> bool:
    """As long as nothing is decided; one entered by mistake is taken away again."""
    return nomination.state in OPEN and enters_measures(user, nomination)


def may_lift_bar(user: Any, bar: "AwardBar") -> bool:
    """Take one away: who judges it; who writes it, too, while it is not handed in, but none that who judges entered."""
    if not may_bar(user, bar.nomination):
        return False
    is_theirs = bar.nomination.state in WRITABLE and not bar.by_judge
    return is_theirs or may_judge(user, bar.nomination)


def _judged_by(nomination: "Nomination") -> Unit:
    return nomination.body_steward or nomination.steward


def nomination_actions(user: Any, nomination: "Nomination") -> list[str]:
    """What the account may do with it now besides its steps, for pages and API alike."""
    actions = ["edit", "models", "dossier"] if may_write_nomination(user, nomination) else []
    actions += ["override"] if may_override(user, nomination) else []
    return [*actions, "bar"] if may_bar(user, nomination) else actions

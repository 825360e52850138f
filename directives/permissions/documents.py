"""Who enters and corrects documents, who asks units for something, who reports it done (DOMAIN §8)."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from directives.enums import LinkKind
from directives.models import DirectiveDocument, DocumentFile, DocumentLink, Duty, DutyFile, Requirement
from organizations.enums import Role
from organizations.models.stewarded import SUBTREE_ROLES
from organizations.permissions.history import belongs_to, readable
from organizations.permissions.reach import is_signed_in, may_see_record, reaches

if TYPE_CHECKING:
    from organizations.models import Unit

WRITERS = (Role.OFFICER, Role.LEADER, Role.SECRETARY)
"""Who enters and corrects documents."""
ASKERS = (Role.LEADER, Role.SECRETARY)
"""Who asks units for something in the name of a document's unit, and takes up again what was not done."""
REPORTERS = (Role.OFFICER, Role.LEADER)
"""Who reports that a duty was done."""


def may_see_document(user: Any, document: DirectiveDocument) -> bool:
    """All that are not internal; those for whom they concern. The same rule as `visible_to` of documents."""
    if not is_signed_in(user):
        return False
    if user.is_superuser or not document.is_internal:
        return True
    if may_see_record(user, document):
        return True
    acting = user.acting
    if acting is None or acting.role not in SUBTREE_ROLES:
        return False
    asked = Duty.objects.filter(requirement__document=document).values_list("steward__path", flat=True)
    path = acting.unit.path
    return any(each.startswith(path) or path.startswith(each) for each in asked)


def may_fetch_document_file(user: Any, file: DocumentFile) -> bool:
    """Whoever reads the document."""
    return may_see_document(user, file.document)


def may_enter_documents(user: Any) -> bool:
    """Officers, leaders and secretaries of any unit, for it."""
    if not is_signed_in(user):
        return False
    return user.is_superuser or (user.acting is not None and may_enter_for(user, user.acting.unit))


def may_enter_for(user: Any, unit: "Unit") -> bool:
    """For one's own unit and those below it."""
    return reaches(user, unit, *WRITERS)


def may_edit_document(user: Any, document: DirectiveDocument) -> bool:
    """Officers, leaders and secretaries of the unit that looks after it, or of one above."""
    return reaches(user, document.steward, *WRITERS)


def may_say_of(user: Any, document: DirectiveDocument, kind: str, other: DirectiveDocument) -> bool:
    """Whether the account may say, or take back, that `document` does this with `other`.

    That a document is replaced or amended counts for everybody who reads it. So it is said by who may correct it, or in
    a document of the unit that looks after it or of one above; who issued it, is only what somebody typed.
    """
    if not may_edit_document(user, document):
        return False
    if kind == LinkKind.IMPLEMENTS or other.steward.path.startswith(document.steward.path):
        return True
    return may_edit_document(user, other)


def may_ask(user: Any, document: DirectiveDocument) -> bool:
    """Leaders and secretaries of the unit that looks after the document, or of one above."""
    return reaches(user, document.steward, *ASKERS)


def may_see_duty(user: Any, duty: Duty) -> bool:
    """Whoever works for the unit that has to do it, or for one above. The same rule as `Duty.objects.visible_to`."""
    return may_see_record(user, duty)


def may_fetch_evidence(user: Any, file: DutyFile) -> bool:
    """Whoever sees the duty."""
    return may_see_duty(user, file.duty)


def may_report_duty(user: Any, duty: Duty) -> bool:
    """Officers and leaders of the unit that has to do it, or of one above, while it is open."""
    return duty.done_on is None and reaches(user, duty.steward, *REPORTERS)


def may_reopen_duty(user: Any, duty: Duty) -> bool:
    """Whoever may ask for it, once it was reported as done."""
    return duty.done_on is not None and may_ask(user, duty.requirement.document)


def document_actions(user: Any, document: DirectiveDocument) -> list[str]:
    """What the account may do with the document now, for pages and API alike."""
    actions = ["edit", "link", "attach"] if may_edit_document(user, document) else []
    return [*actions, "ask"] if may_ask(user, document) else actions


def requirement_actions(user: Any, requirement: Any) -> list[str]:
    """What the account may do with what a document asks; what units have reported on is not taken back."""
    if not may_ask(user, requirement.document):
        return []
    return ["edit"] if requirement.is_reported_on else ["edit", "withdraw"]


def duty_actions(user: Any, duty: Duty) -> list[str]:
    """What the account may do with the duty now, for pages and API alike."""
    actions = ["done", "attach"] if may_report_duty(user, duty) else []
    return [*actions, "reopen"] if may_reopen_duty(user, duty) else actions


def evidence_actions(user: Any, file: DutyFile) -> list[str]:
    """What the account may do with a piece of evidence; once the duty is done, it stands."""
    return ["remove"] if may_report_duty(user, file.duty) else []


def _of_documents_below(path: str) -> Q:
    return Q(document__in=DirectiveDocument.objects.filter(steward__path__startswith=path).values("pk"))


def _of_duties_below(path: str) -> Q:
    return Q(duty__in=Duty.objects.filter(steward__path__startswith=path).values("pk"))


for _part in (DocumentFile, DocumentLink, Requirement):
    readable(_part, within=_of_documents_below)
    belongs_to(_part, "document__steward")
readable(DutyFile, within=_of_duties_below)
belongs_to(DutyFile, "duty__steward")

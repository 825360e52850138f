"""Words that the papers of a session have in common: of a council, or of a steering committee that sits as one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from reviews.agenda_kinds import by_kind, get
from reviews.enums import CouncilRole

if TYPE_CHECKING:
    from reviews.models import Session
    from reviews.queries.sessions import AgendaLine

BODY, LETTERS = ("Hội đồng", "Ban Chỉ đạo"), ("HĐ", "BCĐ")
"""What a council is called in its papers, and what a steering committee that sits as one."""
ROLES = {CouncilRole.CHAIR: "Trưởng ban", CouncilRole.DEPUTY: "Phó Trưởng ban", CouncilRole.MEMBER: "Ủy viên"}
"""Of a steering committee."""
CHAIRS = (CouncilRole.CHAIR, CouncilRole.DEPUTY)


def of_body(session: "Session", words: tuple[str, str]) -> str:
    """The word of a council, or that of a steering committee."""
    return words[session.council.committee_id is not None]


def role_in(session: "Session", role: CouncilRole) -> str:
    """What somebody is in the body."""
    said = str(role.label)
    return said if session.council.committee_id is None else ROLES.get(role, said)


def subject_of(session: "Session", lines: "Sequence[AgendaLine]") -> str:
    """What the session is about, as it follows “xét”: how many candidacies of which round, how many of what else."""
    matters = [line for line in lines if line.item.kind]
    told = []
    if session.round and len(matters) < len(lines):
        told = [f"{len(lines) - len(matters)} hồ sơ thuộc “{session.round.name}”, {session.round.campaign}"]
    told += [f"{len(items)} {small(get(kind).title)}" for kind, items in by_kind(line.item for line in matters).items()]
    return "; ".join(told)


def thing_in(lines: "Sequence[AgendaLine]") -> str:
    """What is voted on: models, or matters too."""
    return "Nội dung" if any(line.item.kind for line in lines) else "Mô hình"


def small(title: object) -> str:
    """In the middle of a sentence."""
    return f"{str(title)[:1].lower()}{str(title)[1:]}"

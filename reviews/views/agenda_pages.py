"""Long agendas on several pages, and their forms with them: a page has 50 items, `?page=` says which."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from reviews.models import Session, SessionItem
from reviews.queries.sessions import AgendaLine, agenda_of

PER_PAGE = 50


@dataclass(frozen=True)
class AgendaPage:
    """The lines of one page, and where the ones before and after are; both empty where all stand on one page."""

    lines: list[AgendaLine]
    newer_url: str
    older_url: str

    def after(self, request: HttpRequest, session: Session) -> str:
        """Where a form goes on once this page of it is saved: to the next page, after the last one to the session."""
        return request.path + self.older_url if self.older_url else session.get_absolute_url()


def asked_page(request: HttpRequest) -> int:
    """The number in the address; 1 for anything that is none."""
    said = request.GET.get("page", "1")
    return max(int(said), 1) if said.isascii() and said.isdecimal() and len(said) < 6 else 1  # noqa: PLR2004 - digits


def agenda_page(request: HttpRequest, session: Session, items: Iterable[int]) -> AgendaPage:
    """The page of these items that the address asks for; `items` in the order of the agenda."""
    known = list(items)
    at = min(asked_page(request), max(1, -(-len(known) // PER_PAGE)))
    begins = (at - 1) * PER_PAGE
    return AgendaPage(
        lines=agenda_of(session, request.user, only=known[begins : begins + PER_PAGE]),
        newer_url=f"?page={at - 1}" if at > 1 else "",
        older_url=f"?page={at + 1}" if begins + PER_PAGE < len(known) else "",
    )


def seen_items(session: Session, user: Any, **those: Any) -> list[tuple[int, str, str]]:
    """(id, state of the vote, outcome) of the items that the reader sees, in the order of the agenda; one query."""
    rows = SessionItem.objects.visible_to(user).filter(session=session, **those).order_by("position", "id")
    return list(rows.values_list("pk", "state", "outcome"))


def ids(rows: Iterable[tuple[int, str, str]]) -> list[int]:
    """Of `seen_items`."""
    return [pk for pk, _state, _outcome in rows]

"""Books of models on a home page: for who publishes those in review."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from mobilization.common.waiting import WaitingItem
from reports.book_enums import BookState
from reports.models import Book
from reports.permissions.books import PUBLISHERS


def books_waiting(user: Any) -> Iterable[WaitingItem]:
    """Those of the own unit that were submitted. One query."""
    if user.acting is None or user.acting.role not in PUBLISHERS:
        return
    number = Book.objects.visible_to(user).filter(state=BookState.IN_REVIEW, steward=user.acting.unit_id).count()
    if number:
        yield WaitingItem(
            title=_("Books of models to publish"),
            text=_("Look at the files, then publish or send back."),
            url=f"{reverse('reports:books')}?state={BookState.IN_REVIEW}&within={user.acting.unit_id}",
            tone="waiting",
            icon="book",
            count=number,
        )

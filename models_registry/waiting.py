"""What waits on the home page for those who write, submit, register and judge models."""

from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, IntegerField, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from mobilization.common.lists import COUNT_CAP
from mobilization.common.waiting import WaitingItem
from models_registry.queries.work import work_of
from organizations.models import User

AT_HOME = ("returned", "ready", "to_register", "to_take_up", "silent")
"""The pressing kinds of work, in this order; the others stand on the page of one's work."""
MOST = 2
"""Lines a role has on the home page; a further one says that there is other work."""


class _Number(Subquery):
    """How many rows a query has."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def models_waiting(user: Any) -> Iterable[WaitingItem]:
    """The pressing kinds of work of the role the account acts in, and whether there is other work; one query.

    So the home page is empty exactly when the page of one's work is.
    """
    mine = {work.key: work for work in work_of(user.acting.role if user.acting else None)}
    if not mine:
        return
    pressing = [mine.pop(key) for key in [key for key in AT_HOME if key in mine][:MOST]]
    others = Q(*(Exists(work.rows(user).order_by()) for work in mine.values()), _connector=Q.OR)
    numbers = [_Number(_some(work.rows(user))) for work in pressing]
    has_others = ExpressionWrapper(others, output_field=BooleanField())
    found = User.objects.filter(pk=user.pk).values_list(*numbers, has_others).get()
    for work, number in zip(pressing, found, strict=False):
        if number:
            yield WaitingItem(title=str(work.title), text=str(work.text), url=work.url, tone=work.tone, count=number)
    if found[-1]:
        yield WaitingItem(
            title=_("Other work with models and candidacies"),
            text=_("It stands in “My work”, the oldest first."),
            url=reverse("models_registry:work"),
            tone="neutral",
        )


def _some(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """As many as are counted: one more than the cap tells that there are more."""
    return rows.order_by().values("pk")[: COUNT_CAP + 1]

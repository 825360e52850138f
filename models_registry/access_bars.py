"""Models that are kept from somebody while they act as council member: a registry that a higher part fills.

`register("reviews.conflicts", source)` in `AppConfig.ready()`; `source(user)` is a query of ids of models. It is asked
in `RegisteredModel.objects.visible_to`, by which all is read that a council member reads of a model: its card. What is
inside opens to no council member by this app at all (`path_of_reader`).
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from organizations.enums import Role

if TYPE_CHECKING:
    from django.db.models import QuerySet

Source = Callable[[Any], "QuerySet[Any]"]

_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Keep the models that `source(user)` finds from council members. Raises ValueError for a name twice."""
    if _sources.setdefault(name, source) is not source:
        raise ValueError(f"There is a source {name} already")


def kept_from(user: Any) -> "list[QuerySet[Any]]":
    """Queries of ids of the models kept from the account in the role it acts in; empty for every other role."""
    if user.is_superuser or user.acting is None or user.acting.role != Role.REVIEWER:
        return []
    return [source(user) for source in _sources.values()]

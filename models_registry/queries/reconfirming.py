"""For which years an account can still re-confirm a model: after that of the registration, up to this one."""

from typing import TYPE_CHECKING, Any

from organizations.dates import today

if TYPE_CHECKING:
    from models_registry.models import RegisteredModel


def has_year_to_confirm(model: "RegisteredModel") -> bool:
    """Whether a year has begun after that of the registration; asked of rows of lists, too, so without a query."""
    return model.registered_on is not None and model.registered_on.year < today().year


def years_to_reconfirm(user: Any, model: "RegisteredModel") -> list[int]:
    """Those that the level of the account has not confirmed yet, the newest first; one query."""
    if model.registered_on is None:
        return []
    level = user.acting.unit.level if user.acting else model.steward.level
    done = set(model.reconfirmations.filter(level=level).values_list("year", flat=True))
    return [year for year in range(today().year, model.registered_on.year, -1) if year not in done]

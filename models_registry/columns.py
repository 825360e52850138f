"""The columns a list of models can show, on the page and in its Excel file alike."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext_lazy as _

from mobilization.common.documents import Kind
from organizations.enums import Level

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.utils.functional import _StrPromise

    from models_registry.models import RegisteredModel

NOTHING = "–"


@dataclass(frozen=True, kw_only=True)
class ListColumn:
    """One column. `on_card`: everybody may read it of every registered model (DOMAIN §8); the others stay inside.

    `joins` and `fetches` are what the query needs for it.
    """

    key: str
    title: "str | _StrPromise"
    value: "Callable[[RegisteredModel], Any]"
    kind: Kind = Kind.TEXT
    width: float | None = None
    on_card: bool = False
    joins: tuple[str, ...] = ()
    fetches: tuple[str, ...] = ()

    def of(self, model: "RegisteredModel", *, is_open: bool) -> Any:
        """The value, for somebody who reads inside the model (`is_open`) or only its card."""
        return self.value(model) if is_open or self.on_card else None


def _names(rows: Any) -> str:
    return ", ".join(sorted(str(each) for each in rows.all()))


def recognised(model: "RegisteredModel") -> str:
    """The levels that recognise the model today, the highest first, and which of them chose it as typical."""
    standing = [each for each in model.recognitions.all() if each.revoked_on is None]
    standing.sort(key=lambda each: (list(Level).index(Level(each.level)), each.pk))
    typical = _("%(level)s · typical")
    levels = [
        typical % {"level": each.get_level_display()} if hasattr(each, "typical") else each.get_level_display()
        for each in standing
    ]
    return "; ".join(dict.fromkeys(levels))


COLUMNS = (
    ListColumn(key="code", title=_("Code"), value=lambda model: model.code, width=18, on_card=True),
    ListColumn(key="unit", title=_("Unit"), value=lambda model: model.unit.name, on_card=True, joins=("unit",)),
    ListColumn(key="steward", title=_("Looked after by"), value=lambda model: model.steward.name, on_card=True),
    ListColumn(key="level", title=_("Level"), value=lambda model: model.get_level_display(), width=22, on_card=True),
    ListColumn(key="domain", title=_("Domain"), value=lambda model: model.get_domain_display(), width=24, on_card=True),
    ListColumn(key="summary", title=_("Summary"), value=lambda model: model.summary, width=60, on_card=True),
    ListColumn(
        key="subject", title=_("Subject"), value=lambda model: model.get_subject_display(), width=14, on_card=True
    ),
    ListColumn(
        key="campaign",
        title=_("Campaign"),
        value=lambda model: str(model.campaign) if model.campaign else "",
        joins=("campaign",),
        on_card=True,
    ),
    ListColumn(key="state", title=_("State"), value=lambda model: model.get_state_display(), width=22, on_card=True),
    ListColumn(
        key="recognised", title=_("Recognised"), value=recognised, fetches=("recognitions__typical",), on_card=True
    ),
    ListColumn(
        key="registered_on",
        title=_("Registered on"),
        value=lambda model: model.registered_on,
        kind=Kind.DATE,
        on_card=True,
    ),
    ListColumn(
        key="last_progress_on",
        title=_("Last progress entry"),
        value=lambda model: model.last_progress_on,
        kind=Kind.DATE,
    ),
    ListColumn(
        key="themes", title=_("Themes"), value=lambda model: _names(model.themes), fetches=("themes",), on_card=True
    ),
    ListColumn(
        key="target_groups",
        title=_("Target groups"),
        value=lambda model: _names(model.target_groups),
        fetches=("target_groups",),
        on_card=True,
    ),
    ListColumn(key="place", title=_("Place"), value=lambda model: model.place),
    ListColumn(key="participants", title=_("Participants"), value=lambda model: model.participants, kind=Kind.INT),
    ListColumn(
        key="households",
        title=_("Households reached"),
        value=lambda model: model.households,
        kind=Kind.INT,
        on_card=True,
    ),
    ListColumn(
        key="people_reached",
        title=_("People reached"),
        value=lambda model: model.people_reached,
        kind=Kind.INT,
        on_card=True,
    ),
    ListColumn(key="ended_on", title=_("Ended on"), value=lambda model: model.ended_on, kind=Kind.DATE, on_card=True),
)
"""Besides the title, which every list has."""
DEFAULT = ("code", "unit", "domain", "state", "recognised", "registered_on")


def chosen(keys: Iterable[str]) -> list[ListColumn]:
    """The columns of these keys in the order of the list, unknown ones passed over; of none, the usual ones."""
    wanted = {column.key for column in COLUMNS} & set(keys) or set(DEFAULT)
    return [column for column in COLUMNS if column.key in wanted]


def dressed(models: "QuerySet[Any]", columns: Iterable[ListColumn]) -> "QuerySet[Any]":
    """The query with what the columns show; the steward always, because it says who reads inside."""
    columns = list(columns)
    joins = {"steward"} | {join for column in columns for join in column.joins}
    return models.select_related(*sorted(joins)).prefetch_related(
        *(name for column in columns for name in column.fetches)
    )


def shown(value: Any) -> str:
    """A value as the page shows it."""
    if value in (None, ""):
        return NOTHING
    if isinstance(value, datetime.date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return number_format(value, force_grouping=True) if isinstance(value, int | Decimal) else str(value)

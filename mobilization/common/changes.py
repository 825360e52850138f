"""Reading the record of changes: who changed what from what to what, when and why, in words.

One query finds the changes of a page across all tables, one reads them with the state before, and one for each kind of
record they name turns ids into names. Derived columns and secrets are not on record at all.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CharField, F, Func, JSONField, OuterRef, Q, Subquery, Value
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format, localize, number_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mobilization.common.cursors import Cursor, Side, decode, encode
from mobilization.common.history import recorded_models

PAGE_SIZE = 20
KINDS: dict[str, "str | Promise"] = {
    "insert": gettext_lazy("Created"),
    "update": gettext_lazy("Changed"),
    "delete": gettext_lazy("Deleted"),
    "baseline": gettext_lazy("Existed when the record began"),
}
TONES = {"insert": "success", "update": "info", "delete": "danger", "baseline": "neutral"}
ICONS = {"insert": "plus-circle", "update": "pencil", "delete": "trash", "baseline": "flag"}
_NOTHING = "–"
SET_UP = "prepare"
"""The command that brings a portal what it needs; nobody who reads the record calls it so."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_YEARS = {"year", "year_from", "year_to"}
_LIST = "changes"
_ORDER: tuple["models.Field[Any, Any]", ...] = (models.DateTimeField(), models.CharField(), models.BigIntegerField())


@dataclass(frozen=True)
class Line:
    """One field of a change: "Name: old → new"."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """One change of one record, as people read it."""

    at: datetime
    kind: str
    model: str
    about: str
    object_id: str
    actor: str
    reason: str
    lines: list[Line]
    request: str

    @property
    def title(self) -> str:
        """What was done."""
        return str(KINDS.get(self.kind, self.kind))

    @property
    def tone(self) -> str:
        """Colour and shape of the entry."""
        return TONES.get(self.kind, "neutral")

    @property
    def icon(self) -> str:
        """Picture of the entry."""
        return ICONS.get(self.kind, "circle")


@dataclass(frozen=True)
class Changes:
    """A page of changes, newest first, and the cursor of what is older (None: nothing)."""

    items: list[Change]
    older: str | None


Narrowed = Mapping[type[models.Model], "models.QuerySet[Any]"]
"""Events to choose from, for each model on record."""
Record = tuple[str, str]
"""Which record: the label of its model and its key."""
Told = Callable[[Collection[Record]], Collection[Record]]
"""Of these records those that may be named; of the others it is told only that something was done."""


class _Row(Func):
    """The whole row of the table that the given column belongs to, as JSON."""

    output_field = JSONField()

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> tuple[str, list[Any]]:
        column: Any = self.get_source_expressions()[0]
        return f"to_jsonb({compiler.quote_name_unless_alias(column.alias)})", []


def all_events(where: Q | None = None) -> dict[type[models.Model], "models.QuerySet[Any]"]:
    """The events of all models on record, narrowed by a condition on columns that all have."""
    return {model: event._base_manager.filter(where or Q()) for model, event in recorded_models().items()}


def changes(events: Narrowed, *, cursor: str | None = None, size: int = PAGE_SIZE, told: Told | None = None) -> Changes:
    """The newest `size` of these events after `cursor`, in words. Raises BadCursor. At most 2 + n queries.

    n is the number of kinds of records named by foreign keys, not the number of rows. Records that `told` leaves
    out are not named.
    """
    place = decode(cursor, list_name=_LIST, fields=_ORDER).values if cursor else None
    found = list(_keys(events, place)[: size + 1])
    shown, more = found[:size], len(found) > size
    older = None
    if more:
        last = shown[-1]
        older = encode(Cursor(Side.AFTER, (last["pgh_created_at"], last["label"], last["pgh_id"])), list_name=_LIST)
    return Changes(in_words(_read(shown), told), older)


def _keys(events: Narrowed, place: tuple[Any, ...] | None) -> Any:
    parts = []
    for model, rows in events.items():
        label = model._meta.label_lower
        if place:
            at, seen, number = place
            beyond = Q(pgh_created_at__lt=at)
            if label == seen:
                beyond |= Q(pgh_created_at=at, pgh_id__lt=number)
            elif label < seen:
                beyond |= Q(pgh_created_at=at)
            rows = rows.filter(beyond)  # noqa: PLW2901 - narrowed step by step
        named = rows.annotate(label=Value(label, output_field=CharField(db_collation="C")))
        parts.append(named.values("pgh_created_at", "label", "pgh_id"))
    if not parts:
        return []
    first, *others = parts
    return first.union(*others, all=True).order_by("-pgh_created_at", "-label", "-pgh_id")


def _read(keys: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The events with the state before each, in the order of `keys`; one query."""
    by_label: dict[str, list[int]] = {}
    for key in keys:
        by_label.setdefault(key["label"], []).append(key["pgh_id"])
    if not by_label:
        return []
    first, *others = [read_events(apps.get_model(label), pgh_id__in=ids) for label, ids in by_label.items()]
    rows = {(row["label"], row["event_number"]): row for row in first.union(*others, all=True)}
    return [rows[key["label"], key["pgh_id"]] for key in keys]


def read_events(model: type[models.Model], **where: Any) -> Any:
    """The events of one model as dicts: label, event_number, the rows `new` and `old` (None: there is none before)."""
    events = recorded_models()[model]._base_manager
    before = events.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    return (
        events.filter(**where)
        .annotate(
            label=Value(model._meta.label_lower, output_field=CharField()),
            event_number=F("pgh_id"),
            new=_Row(F("pgh_id")),
            old=Subquery(before.annotate(row=_Row(F("pgh_id"))).values("row")[:1]),
        )
        .values("label", "event_number", "new", "old")
    )


def in_words(rows: Iterable[Mapping[str, Any]], told: Told | None = None) -> list[Change]:
    """These events (as `read_events` gives them) as people read them."""
    rows = list(rows)
    names = _names(rows)
    if told is None or not rows:
        return [_change(row, names) for row in rows]
    known = told({_record(row) for row in rows})
    return [_change(row, names) if _record(row) in known else _concealed(row, names) for row in rows]


def _record(row: Mapping[str, Any]) -> Record:
    return row["label"], str(row["new"]["pgh_obj_id"])


Names = dict[Any, dict[Any, str]]
"""By model, then by key."""


def _fields(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    """The columns on record that people read: all but the key."""
    kept = {field.name for field in recorded_models()[model]._meta.local_fields}
    return [field for field in model._meta.local_fields if field.name in kept and not field.primary_key]


def _names(rows: Sequence[Mapping[str, Any]]) -> Names:
    """Names of all records that the rows point to, and of those who acted."""
    wanted: dict[type[models.Model], set[Any]] = {}
    account = apps.get_model(settings.AUTH_USER_MODEL)
    for row in rows:
        model = apps.get_model(row["label"])
        wanted.setdefault(account, set()).add((row["new"]["pgh_context"] or {}).get("actor"))
        wanted.setdefault(model, set()).add(row["new"]["pgh_obj_id"])
        for field in _fields(model):
            if isinstance(field, models.ForeignKey):
                target = wanted.setdefault(field.related_model, set())  # type: ignore[arg-type]
                target.update(state.get(field.column) for state in (row["new"], row["old"] or {}))
    names: Names = {}
    for model, keys in wanted.items():
        if keys := {key for key in keys if key is not None}:
            found = model._base_manager.select_related().filter(pk__in=keys)
            names[model] = {each.pk: name_of(each) for each in found}
    return names


def name_of(record: models.Model) -> str:
    """What people call the record: accounts by their person's name."""
    full_name = getattr(record, "get_full_name", None)
    return str(full_name() if full_name else record)


def _change(row: Mapping[str, Any], names: Names) -> Change:
    model, new, old = apps.get_model(row["label"]), row["new"], row["old"]
    context = new["pgh_context"] or {}
    known = names.get(model, {}).get(new["pgh_obj_id"])
    return Change(
        at=_moment(new["pgh_created_at"]),
        kind=new["pgh_label"],
        model=row["label"],
        about=_about(model, known or _remembered(model, new, names), _whole(model, new, names)),
        object_id=str(new["pgh_obj_id"]),
        actor=_actor(context, names),
        reason=str(context.get("reason") or ""),
        lines=list(_lines(model, new, old, names)),
        request=str(context.get("request") or ""),
    )


def _concealed(row: Mapping[str, Any], names: Names) -> Change:
    """That something was done, by whom and when, to a record the reader may not know: no name, no values, no reason."""
    new = row["new"]
    return Change(
        at=_moment(new["pgh_created_at"]),
        kind=new["pgh_label"],
        model="",
        about=_("A record outside your reach"),
        object_id="",
        actor=_actor(new["pgh_context"] or {}, names),
        reason="",
        lines=[],
        request="",
    )


def _about(model: type[models.Model], name: str, whole: tuple[type[models.Model], str] | None) -> str:
    named = [(model, name)] if whole is None else [(model, name), whole]
    return " · ".join(f"{capfirst(str(each._meta.verbose_name))}: {text}" for each, text in named)


def _whole(model: type[models.Model], state: Mapping[str, Any], names: Names) -> tuple[type[models.Model], str] | None:
    """The record that this one is a part of (it goes when that goes) and its name; None for a record of its own."""
    for field in _fields(model):
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE:
            target: Any = field.related_model
            name = names.get(target, {}).get(state.get(field.column))
            if name and target in recorded_models():
                return target, name
    return None


def _remembered(model: type[models.Model], state: Mapping[str, Any], names: Names) -> str:
    """What a record that is gone was called: its first text on record, what it joined, else its number."""
    fields = _fields(model)
    for field in fields:
        if isinstance(field, models.CharField) and not field.choices and state.get(field.column):
            return str(state[field.column])
    links = [field for field in fields if isinstance(field, models.ForeignKey)]
    joined = [names.get(field.related_model, {}).get(state.get(field.column)) for field in links]
    return ", ".join(name for name in joined if name) or f"#{state['pgh_obj_id']}"


def _actor(context: Mapping[str, Any], names: Names) -> str:
    who = context.get("actor")
    if who is not None:
        return names.get(apps.get_model(settings.AUTH_USER_MODEL), {}).get(who) or _("account #%(id)s") % {"id": who}
    if command := context.get("command"):
        return _("the portal, being set up") if command == SET_UP else _("the command %(name)s") % {"name": command}
    return _("the portal itself") if context else _("directly in the database")


def _lines(
    model: type[models.Model], new: Mapping[str, Any], old: Mapping[str, Any] | None, names: Names
) -> Iterable[Line]:
    """The fields that differ; of a new or deleted record all that are filled in."""
    kind = new["pgh_label"]
    for field in _fields(model):
        after = None if kind == "delete" else new.get(field.column)
        before = new.get(field.column) if kind == "delete" else (old or {}).get(field.column)
        if kind in ("insert", "baseline"):
            before = None
        if before != after and not (_empty(before) and _empty(after)):
            label = capfirst(str(field.verbose_name))
            yield Line(label, _value(field, before, names), _value(field, after, names))


def _empty(value: Any) -> bool:
    return value is None or value == ""


def _value(field: "models.Field[Any, Any]", value: Any, names: Names) -> str:
    """A stored value as the portal's pages show it."""
    if _empty(value):
        return _NOTHING
    if isinstance(field, models.ForeignKey):
        return names.get(field.related_model, {}).get(value) or f"#{value}"
    if isinstance(field, ArrayField):
        return ", ".join(_value(field.base_field, each, names) for each in value) or _NOTHING
    if isinstance(field, models.JSONField):
        return _listed(value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(field, value)


def _listed(value: Any) -> str:
    """Of a column of JSON: what stands in it in its order, numbers as the reader writes them."""
    if not isinstance(value, list):
        return str(number_format(Decimal(value))) if _NUMBER.fullmatch(str(value)) else str(value)
    return "; ".join(", ".join(map(_listed, each)) if isinstance(each, list) else _listed(each) for each in value)


def _plain(field: "models.Field[Any, Any]", value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(field, models.DateTimeField):
        return date_format(_moment(value), "DATETIME_FORMAT")
    if isinstance(field, models.DateField):
        day = parse_date(value)
        return date_format(day, "DATE_FORMAT") if day else str(value)
    if isinstance(field, models.DecimalField):
        return str(number_format(f"{Decimal(str(value)).normalize():f}", force_grouping=True))
    is_year = field.name in _YEARS
    return str(localize(value)) if isinstance(value, int | float) and not is_year else str(value)


def _moment(value: str) -> datetime:
    """A moment as PostgreSQL writes it in JSON, in local time."""
    moment = parse_datetime(value)
    if moment is None:
        raise ValueError(f"{value!r} is no moment")
    return timezone.localtime(moment)

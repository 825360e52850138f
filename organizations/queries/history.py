"""What was changed of a record, by a person, in a subtree: as much as the reader may see, newest first."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast

from mobilization.common.changes import PAGE_SIZE, Changes, Record, all_events, changes
from mobilization.common.history import recorded_models
from organizations.permissions.history import may_read_history, rows_to_recall, rows_with_history
from organizations.queries.narrowed_changes import of_rows

if TYPE_CHECKING:
    from organizations.models import Person

Events = dict[type[models.Model], "models.QuerySet[Any]"]
_parts: dict[type[models.Model], dict[type[models.Model], str]] = {}


def history_of(record: models.Model, user: Any, *, cursor: str | None = None, size: int = PAGE_SIZE) -> Changes | None:
    """What was changed of `record`; None when the person may not know. Raises BadCursor."""
    if type(record) not in recorded_models() or not may_read_history(user, record):
        return None
    return changes(events_of(record, user), cursor=cursor, size=size)


def tells_of(whole: type[models.Model], parts: dict[type[models.Model], str]) -> None:
    """Let the history of a `whole` tell of these parts, too: tables on record, each with the column that names it."""
    _parts[whole] = _parts.get(whole, {}) | parts


def has_parts(record: models.Model) -> bool:
    """Whether its history tells of other records, which then are named."""
    return type(record) in _parts


def events_of(record: models.Model, user: Any) -> Events:
    """What was changed of the record, whose history the person may read, and of its parts, deleted ones included."""
    found: Events = {type(record): recorded_models()[type(record)]._base_manager.filter(pgh_obj=record.pk)}
    for part, column in _parts.get(type(record), {}).items():
        rows = rows_with_history(user, part)
        if rows is not None:
            events, mine = recorded_models()[part]._base_manager, {column: record.pk}
            living = part._base_manager.filter(rows, **mine).values_list("pk").order_by()
            gone = events.filter(rows, pgh_label="delete", **mine).values_list("pgh_obj").order_by()
            found[part] = events.filter(pgh_obj__in=living.union(gone))
    return found


def record_with_history(user: Any, model_name: str, pk: int) -> models.Model | None:
    """The record of this kind and number whose history the person may read; None for any reason why not.

    A record that was deleted comes back as it was.
    """
    model = {model._meta.model_name: model for model in recorded_models()}.get(model_name)
    rows = rows_with_history(user, model) if model else None
    if model is None or rows is None:
        return None
    found: models.Model | None = model._base_manager.filter(rows, pk=pk).first()
    return found or _deleted(model, rows, pk)


def _deleted(model: type[models.Model], rows: Q, pk: int) -> models.Model | None:
    event = recorded_models()[model]._base_manager.filter(rows, pgh_obj=pk, pgh_label="delete").last()
    if event is None:
        return None
    kept = {field.attname for field in event._meta.local_fields}
    return model(**{f.attname: getattr(event, f.attname) for f in model._meta.local_fields if f.attname in kept})


def events_visible_to(user: Any, where: Q | None = None) -> Events:
    """All events of records whose history the person may read, deleted ones included, narrowed by `where`."""
    visible: Events = {}
    for model, events in all_events(where).items():
        rows = rows_with_history(user, model)
        if rows is None:
            continue
        visible[model] = events if rows == Q() else of_rows(model, events, rows)
    return visible


def activity_of(
    person: "Person",
    user: Any,
    where: Q | None = None,
    *,
    among: Callable[[Events], Events] = dict,
    only_told: bool = False,
    cursor: str | None = None,
) -> Changes:
    """What the person changed, narrowed by `where` and `among`: what lies in the reader's reach. Raises BadCursor.

    People are told all they did themselves; of what they do not reach any more, only that they did something: with
    `only_told` that is left out, so that asking for a name or a unit does not find out what it was.
    """
    account = apps.get_model("organizations", "User").objects.filter(person=person).values_list("pk", flat=True).first()
    if account is None:
        return Changes([], None)
    own = Q(pgh_context__actor=account) & (where or Q())
    if user.person_id != person.pk:
        return changes(among(events_visible_to(user, own)), cursor=cursor)
    mine = all_events(own)
    if only_told:
        mine = {model: of_rows(model, mine[model], rows) for model in mine if (rows := rows_to_recall(user, model))}
    return changes(among(mine), cursor=cursor, told=lambda records: _recalled(user, records))


def _recalled(user: Any, records: Iterable[Record]) -> set[Record]:
    """Those of these records of which the person is told what they changed themselves; one query."""
    wanted: dict[str, list[str]] = {}
    for label, key in records:
        wanted.setdefault(label, []).append(key)
    found = []
    for label, keys in wanted.items():
        model = apps.get_model(label)
        if (rows := rows_to_recall(user, model)) is None:
            continue
        living = model._base_manager.filter(rows, pk__in=keys).annotate(key=F("pk"))
        events = recorded_models()[model]._base_manager.filter(rows, pgh_obj__in=keys, pgh_label="delete")
        for part in (living, events.annotate(key=F("pgh_obj"))):
            text = part.annotate(label=Value(label, output_field=CharField()), text=Cast("key", CharField()))
            found.append(text.values_list("label", "text").order_by())
    if not found:
        return set()
    first, *others = found
    return set(first.union(*others))

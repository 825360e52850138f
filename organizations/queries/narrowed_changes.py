"""The record of changes narrowed to a unit with all below it, and to words; and which unit each change belongs to.

Nothing here widens what a reader may read: whoever asks gives the events that the reader sees. Words are looked for in
what those are told anyway: reasons, kinds of records, short texts of the record, and names of what it points to.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import CASCADE, F, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Concat

from mobilization.common.changes import Change, Record
from mobilization.common.history import recorded_models
from mobilization.common.text import fold
from mobilization.common.words import Fold
from organizations.models import Person, Stewarded, Unit, User
from organizations.permissions.history import reach_of, ways_to_units

if TYPE_CHECKING:
    from organizations.queries.history import Events

MOST_WORDS = 5
"""Each word is looked for in every table on record; of a longer text the first ones are."""
MOST_NAMED = 5
"""So many units are named beside one change."""


def of_rows(model: type[models.Model], events: "QuerySet[Any]", rows: Q) -> "QuerySet[Any]":
    """Of these events, those of rows that the condition finds: as they are now, or as they were when deleted."""
    living = model._base_manager.filter(rows).values("pk")
    deleted = recorded_models()[model]._base_manager.filter(rows, pgh_label="delete").values("pgh_obj")
    return events.filter(Q(pgh_obj__in=living) | Q(pgh_obj__in=deleted))


def of_unit(events: "Events", unit: Unit) -> "Events":
    """Of these events, those of what belongs to the unit or one below it; what belongs to no unit is left out."""
    found = {}
    for model, changed in events.items():
        reach = reach_of(model)
        if reach is not None and (rows := reach.within(unit.path)) != Q():
            found[model] = of_rows(model, changed, rows)
    return found


def with_words(events: "Events", text: str) -> "Events":
    """Of these events, those that tell of all the words, in any order, with or without accents."""
    words = list(dict.fromkeys(fold(text).split()))[:MOST_WORDS]
    return {model: _telling(model, changed, words) for model, changed in events.items()}


def _telling(model: type[models.Model], changed: "QuerySet[Any]", words: Sequence[str]) -> "QuerySet[Any]":
    kind = fold(str(model._meta.verbose_name))
    sought = [word for word in words if word not in kind]
    if not sought:
        return changed
    changed = changed.alias(pgh_told=Fold(_filled(KeyTextTransform("reason", "pgh_context"))))
    for word in sought:
        changed = changed.filter(Q(pgh_told__contains=word) | _naming(model, word))
    return changed


def _filled(text: Any) -> Coalesce:
    return Coalesce(text, Value(""), output_field=models.TextField())


def _short_texts(model: type[models.Model]) -> list[str]:
    """Columns on record that hold a name, a number, a title."""
    kept = {field.name for field in recorded_models()[model]._meta.local_fields}
    fields = (field for field in model._meta.local_fields if isinstance(field, models.CharField) and not field.choices)
    return [field.name for field in fields if field.name in kept]


def _naming(model: type[models.Model], word: str) -> Q:
    """What is or was called so, and what points to something called so, as lines of changes name it."""
    events = recorded_models()[model]
    found = Q()
    if texts := [part for name in _short_texts(model) for part in (_filled(F(name)), Value(" "))]:
        once = events._base_manager.alias(pgh_called=Fold(Concat(*texts, output_field=models.TextField())))
        found |= Q(pgh_obj__in=once.filter(pgh_called__contains=word).values("pgh_obj"))
    kept = {field.name for field in events._meta.local_fields}
    for field in model._meta.local_fields:
        if field.name in kept and isinstance(field, models.ForeignKey):
            target: Any = field.related_model
            is_whole = field.remote_field.on_delete is CASCADE and issubclass(target, Stewarded)
            if is_whole or target in (Unit, Person, User):
                found |= Q(**{f"{field.attname}__in": _called(target, word)})
    return found


def _called(model: Any, word: str) -> "QuerySet[Any]":
    """Ids of records that bear the word in their name."""
    if model in (Unit, Person):
        return model._base_manager.filter(search__contains=word).values("pk")  # type: ignore[no-any-return]
    if model is User:
        return User._base_manager.filter(person__search__contains=word).values("pk")
    named = model._base_manager.alias(called=Fold(F(model.TITLE_FIELD)))
    return named.filter(called__contains=word).values("pk")  # type: ignore[no-any-return]


def units_of(changed: Iterable[Change], user: Any) -> dict[Record, str]:
    """The units that the records of these changes belong to today, by name, as far as the reader's reach goes.

    One query; a record that belongs to no unit has none.
    """
    keys: dict[str, set[str]] = {}
    for change in changed:
        if change.object_id:
            keys.setdefault(change.model, set()).add(change.object_id)
    root = "" if user.is_superuser else user.acting.unit.path
    parts = [part for label, ids in keys.items() for part in _named(apps.get_model(label), ids, root)]
    if not parts:
        return {}
    first, *others = parts
    named: dict[Record, dict[str, None]] = {}
    for label, key, _order, name in sorted(first.union(*others)):
        named.setdefault((label, key), {})[name] = None
    return {record: _joined(list(names)) for record, names in named.items()}


def _named(model: type[models.Model], ids: set[str], root: str) -> Iterable["QuerySet[Any]"]:
    """Queries of label, key, sort key and name of the units of these rows, as they are or as they were when deleted."""
    events = recorded_models()[model]
    kept = {field.name for field in events._meta.local_fields}
    for way in ways_to_units(model):
        unit = f"{way}__" if way else ""
        rows = [("pk", model._base_manager.filter(pk__in=ids))]
        if way.partition("__")[0] in kept:
            rows.append(("pgh_obj", events._base_manager.filter(pgh_obj__in=ids, pgh_label="delete")))
        for key, found in rows:
            told = found.filter(**{f"{unit}path__startswith": root, f"{unit}name__isnull": False}).annotate(
                told_label=Value(model._meta.label_lower, output_field=models.CharField()),
                told_key=Cast(key, models.CharField()),
                told_order=F(f"{unit}sort_key"),
                told_name=F(f"{unit}name"),
            )
            yield told.values_list("told_label", "told_key", "told_order", "told_name").order_by()


def _joined(names: Sequence[str]) -> str:
    return "; ".join(names[:MOST_NAMED]) + ("; …" if len(names) > MOST_NAMED else "")

"""The record of changes: one line on a model, and its table is on record whatever the path of a change.

    @recorded(exclude=["sort_key"])
    class Unit(models.Model): ...

Triggers write a row for each insert, update and delete into a table of its own (`<table>event`), with who acted and why
(`recording.py`). The application can read these tables and nothing else: rights by `grants.py`, and a trigger that
refuses changes even to the owner of the tables.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

import pghistory
from django.db import models
from django.db.models.fields.json import KeyTextTransform
from pghistory.models import Event

from mobilization.common.grants import written_by_triggers

AnyModel = TypeVar("AnyModel", bound=type[models.Model])
_DELETED = models.Q(pgh_label="delete")
_events: dict[type[models.Model], type[models.Model]] = {}


class RecordedEvent(Event):
    """Abstract. One change of one row: the row as it is after it (for a delete: before it)."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True


def recorded(*, exclude: Iterable[str] = (), part_of: str = "") -> Callable[[AnyModel], AnyModel]:
    """Put the model's table on record, except the columns `exclude`: derived ones, secrets, what changes by itself.

    `part_of` names the column with the record whose history tells of these rows, too: those deleted are found by it.
    """

    def put_on_record(model: AnyModel) -> AnyModel:
        name = model.__name__
        of_whole = (
            [models.Index(fields=[part_of], condition=_DELETED, name=f"{name.lower()[:22]}_gone")] if part_of else []
        )
        event = pghistory.create_event_model(
            model,
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(exclude),
            obj_field=pghistory.ObjForeignKey(related_name="+", db_index=False),
            context_field=pghistory.ContextJSONField(),
            context_id_field=pghistory.ContextUUIDField(),
            append_only=True,
            abstract=False,
            base_model=RecordedEvent,
            model_name=f"{name}Event",
            meta={
                "verbose_name": model._meta.verbose_name,
                "verbose_name_plural": model._meta.verbose_name_plural,
                "indexes": [
                    models.Index("pgh_obj", "pgh_id", name=f"{name.lower()[:22]}_by_obj"),
                    models.Index("pgh_created_at", "pgh_id", name=f"{name.lower()[:22]}_by_time"),
                    models.Index(
                        KeyTextTransform("actor", "pgh_context"),
                        "pgh_created_at",
                        name=f"{name.lower()[:22]}_by_actor",
                    ),
                    *of_whole,
                ],
            },
        )
        _events[model] = event
        written_by_triggers(event._meta.db_table)
        return model

    return put_on_record


def recorded_models() -> dict[type[models.Model], type[models.Model]]:
    """All models on record, each with the model of its events."""
    return dict(_events)


def is_recorded(model: type[models.Model]) -> bool:
    """Whether changes of this table are on record."""
    return model in _events


def event_model(model: type[models.Model]) -> type[models.Model]:
    """The events of this model; KeyError when it is not on record."""
    return _events[model]

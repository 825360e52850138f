"""Migrations forwards without drawing up every related model again for what changes no model's fields.

For each operation Django builds the changed model and all models around it anew, though a new model, an index, a
constraint or a trigger needs none of them: in a fresh database that was most of the time. Here a new model is built
alone, and otherwise the class in hand is told; of a new field, too, for the column is added to the table as it is.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState

ASIDE = ("indexes", "constraints", "triggers")
"""Options that no other model sees."""


class QuickExecutor(MigrationExecutor):
    """Django's own; forwards, it does not build what is there, and begins with who needs the least of others.

    The more tables there are, the longer the models around a changed one take to build. Libraries know accounts at
    most; in Django's order, that of the alphabet, some of theirs came last, and took half of the time.
    """

    def migration_plan(self, targets: Any, clean_start: bool = False) -> Any:  # noqa: FBT001, FBT002
        """The same migrations, in another order of the applications."""
        return super().migration_plan(sorted(targets, key=self._needs_of_others), clean_start)

    def _needs_of_others(self, target: tuple[str, str | None]) -> tuple[int, str]:
        label, name = target
        needed = self.loader.graph.forwards_plan(target) if name else []
        return sum(node[0] != label for node in needed), label

    def _migrate_all_forwards(self, *args: Any, **kwargs: Any) -> Any:
        with _classes_in_hand():
            return super()._migrate_all_forwards(*args, **kwargs)  # type: ignore[misc]


@contextmanager
def _classes_in_hand() -> Iterator[None]:
    """Within, `ProjectState.reload_model` builds a new model alone, and tells others of new fields and of `ASIDE`."""
    render, reload_model = ModelState.render, ProjectState.reload_model
    built_of: WeakKeyDictionary[type, tuple[Any, ...]] = WeakKeyDictionary()

    def noting(self: ModelState, apps: Any) -> Any:
        model = render(self, apps)
        built_of[model] = _parts(self)
        return model

    def telling(self: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:  # noqa: FBT001, FBT002
        known = self.__dict__.get("apps")
        model = known and known.all_models[app_label].get(model_name.lower())
        state = self.models[app_label, model_name.lower()]
        parts = _parts(state)
        if known and not model:  # nobody refers to it yet, and those it refers to are there
            self.is_delayed = True
            known.render_multiple([state])
            return
        if (
            known
            and model
            and (added := _added(built_of.get(model), parts))
            and not _is_base(self, app_label, model_name)
        ):
            self.is_delayed = True
            _tell_of_field(known, model, added, parts[0][added])
            built_of[model] = parts
            return
        if not delay or not model or not _same(built_of.get(model), parts):
            reload_model(self, app_label, model_name, delay)
            return
        self.is_delayed = True  # whoever needs more of the models than their tables has them built anew
        for option in ASIDE:
            if option in state.options:
                setattr(model._meta, option, state.options[option])
                model._meta.original_attrs[option] = state.options[option]
        model._meta.__dict__.pop("total_unique_constraints", None)

    ModelState.render, ProjectState.reload_model = noting, telling  # type: ignore[method-assign]
    try:
        yield
    finally:
        ModelState.render, ProjectState.reload_model = render, reload_model  # type: ignore[method-assign]


def _parts(state: ModelState) -> tuple[Any, ...]:
    options = {name: value for name, value in state.options.items() if name not in ASIDE}
    return dict(state.fields), state.bases, list(state.managers), options


def _added(one: tuple[Any, ...] | None, other: tuple[Any, ...]) -> str:
    """The name of the field that the other has more, as its last; empty where anything else differs."""
    names = list(other[0])
    less = ({name: other[0][name] for name in names[:-1]}, *other[1:])
    return names[-1] if one is not None and len(names) == len(one[0]) + 1 and _same(one, less) else ""


def _is_base(states: ProjectState, app_label: str, model_name: str) -> bool:
    """Whether other models have their fields from this one."""
    name = f"{app_label}.{model_name}".lower()
    return any(name == str(base).lower() for state in states.models.values() for base in state.bases)


def _tell_of_field(known: Any, model: Any, name: str, field: Any) -> None:
    """Models are looked for where they stand now: a class in hand may have been built for an earlier state."""
    model._meta.apps = known
    model.add_to_class(name, field.clone())
    target = model._meta.get_field(name).related_model
    if target is not None and not isinstance(target, str):  # the text of a model that is still to come
        target._meta.apps = known
        target._meta._expire_cache()  # noqa: SLF001 - Django does so itself where the reference is no text


def _same(one: tuple[Any, ...] | None, other: tuple[Any, ...]) -> bool:
    """Equal, and the fields the very same: a field compares by its place alone."""
    if one is None or one[1:] != other[1:] or one[0].keys() != other[0].keys():
        return False
    return all(one[0][name] is field for name, field in other[0].items())

"""Migrations forwards: what is told instead of built anew is the same, and what changes a field is built anew."""

import pytest
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import connection, migrations, models
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ModelState, ProjectState
from pgtrigger import Delete, Protect
from pgtrigger.migrations import AddTrigger, RemoveTrigger

from mobilization.common.migrating import ASIDE, QuickExecutor, _classes_in_hand

INDEX = models.Index("size", name="thing_size")
CONSTRAINT = models.UniqueConstraint("size", name="thing_one_size")
TRIGGER = Protect(name="kept", operation=Delete)
ADDED = {
    "index": (migrations.AddIndex("thing", INDEX),),
    "constraint": (migrations.AddConstraint("thing", CONSTRAINT),),
    "trigger": (AddTrigger("thing", TRIGGER),),
}
TAKEN = {
    "index": (*ADDED["index"], migrations.RemoveIndex("thing", "thing_size")),
    "constraint": (*ADDED["constraint"], migrations.RemoveConstraint("thing", "thing_one_size")),
    "trigger": (*ADDED["trigger"], RemoveTrigger("thing", "kept")),
}
NEW = {
    "number": (models.IntegerField(default=0), True),
    "default of the moment": (models.IntegerField(default=7), False),
    "choice": (models.CharField(max_length=1, choices={"a": "A"}), True),
    "reference": (models.ForeignKey("shop.Box", models.CASCADE, null=True), True),
    "to itself": (models.ForeignKey("self", models.CASCADE, null=True), True),
    "many": (models.ManyToManyField("shop.Box"), True),
    "to what came later": (models.ForeignKey("shop.Lid", models.CASCADE, null=True), True),
}
OTHERWISE = {
    "field changed": migrations.AlterField("thing", "size", models.BigIntegerField()),
    "field gone": migrations.RemoveField("thing", "size"),
    "options": migrations.AlterModelOptions("thing", {"ordering": ["size"]}),
}


@pytest.fixture
def state():
    made = ProjectState()
    fields = [("id", models.BigAutoField(primary_key=True)), ("size", models.IntegerField())]
    made.add_model(ModelState("shop", "Box", fields[:1]))
    made.add_model(ModelState("shop", "Thing", fields, options={"indexes": [], "constraints": []}))
    return made


def options(model):
    """Of each option its value, here and as the class was defined."""
    meta = model._meta
    return {name: (list(getattr(meta, name, ())), list(meta.original_attrs.get(name, ()))) for name in ASIDE}


@pytest.mark.parametrize(
    "operations", [*ADDED.values(), *TAKEN.values()], ids=[*ADDED, *(f"no {name}" for name in TAKEN)]
)
def test_an_index_a_constraint_and_a_trigger_are_told_to_the_class_in_hand(state, operations):
    with _classes_in_hand():
        before = state.apps.get_model("shop", "thing")
        for operation in operations:
            operation.state_forwards("shop", state)
    assert state.apps.get_model("shop", "thing") is before
    built = ProjectState(state.models).apps.get_model("shop", "thing")
    assert options(before) == options(built)
    assert before._meta.total_unique_constraints == built._meta.total_unique_constraints
    assert state.is_delayed, "code of a migration would see models as they were told"


def test_a_new_model_is_built_alone_and_known_to_those_it_refers_to(state):
    with _classes_in_hand():
        before = state.apps.get_model("shop", "box"), state.apps.get_model("shop", "thing")
        fields = [("id", models.BigAutoField(primary_key=True))]
        fields += [
            ("of", models.ForeignKey("shop.Box", models.CASCADE)),
            ("goes", models.ManyToManyField("shop.Thing")),
        ]
        migrations.CreateModel("Lid", fields).state_forwards("shop", state)
        assert (state.apps.get_model("shop", "box"), state.apps.get_model("shop", "thing")) == before
        made = state.apps.get_model("shop", "lid")
        assert (made._meta.get_field("of").related_model, made._meta.get_field("goes").related_model) == before
        assert [each.related_model for each in before[0]._meta.related_objects] == [made]
        migrations.AlterField("box", "id", models.UUIDField(primary_key=True)).state_forwards("shop", state)
        box, lid = state.apps.get_model("shop", "box"), state.apps.get_model("shop", "lid")
        assert lid is not made
        assert lid._meta.get_field("of").related_model is box
    assert state.is_delayed, "code of a migration would see models as they were told"


def described(field):
    """What the column and the class have of the field."""
    target = field.related_model._meta.label if field.is_relation else None
    through = [each.name for each in field.remote_field.through._meta.fields] if field.many_to_many else None
    return field.name, field.deconstruct()[1:], field.db_parameters(connection), target, through, field.default


@pytest.mark.parametrize(("field", "lasting"), NEW.values(), ids=list(NEW))
def test_a_new_field_is_told_to_the_class_in_hand(state, field, lasting):
    lid = migrations.CreateModel("Lid", [("id", models.BigAutoField(primary_key=True))])
    with _classes_in_hand():
        before = state.apps.get_model("shop", "thing")
        lid.state_forwards("shop", state)
        state = state.clone()
        migrations.CreateModel("Lid2", lid.fields).state_forwards("shop", state)
        migrations.AddField("thing", "more", field, preserve_default=lasting).state_forwards("shop", state)
        after = state.apps.get_model("shop", "thing")
        assert after is before
        migrations.AddIndex("thing", models.Index("more", name="more")).state_forwards("shop", state)
        assert state.apps.get_model("shop", "thing") is before
    built = ProjectState(state.models).apps
    fresh = built.get_model("shop", "thing")
    told, made = (each._meta.get_field("more") for each in (after, fresh))
    assert described(told) == described(made)
    assert [each.name for each in after._meta.get_fields()] == [each.name for each in fresh._meta.get_fields()]
    if told.is_relation:
        target = state.apps.get_model("shop", told.related_model._meta.model_name)
        assert told.related_model is target
        there = built.get_model("shop", target._meta.model_name)
        back = [[each.name for each in one._meta.related_objects] for one in (target, there)]
        assert back[0] == back[1]
    assert state.is_delayed, "code of a migration would see models as they were told"


def test_of_a_field_that_others_inherit_all_are_built_anew(state):
    box = migrations.CreateModel("Big", [("box_ptr", _parent())], bases=("shop.box",))
    with _classes_in_hand():
        box.state_forwards("shop", state)
        before = state.apps.get_model("shop", "box"), state.apps.get_model("shop", "big")
        migrations.AddField("box", "more", models.IntegerField(default=0)).state_forwards("shop", state)
        after = state.apps.get_model("shop", "box"), state.apps.get_model("shop", "big")
    assert after[0] is not before[0]
    assert [field.name for field in after[1]._meta.fields] == ["id", "more", "box_ptr"]


def _parent():
    return models.OneToOneField("shop.Box", models.CASCADE, parent_link=True, primary_key=True)


@pytest.mark.parametrize("operation", OTHERWISE.values(), ids=list(OTHERWISE))
def test_whatever_else_changes_is_built_anew(state, operation):
    with _classes_in_hand():
        before = state.apps.get_model("shop", "thing")
        operation.state_forwards("shop", state)
        after = state.apps.get_model("shop", "thing")
    built = ProjectState(state.models).apps.get_model("shop", "thing")
    assert after is not before
    assert [field.name for field in after._meta.fields] == [field.name for field in built._meta.fields]
    assert after._meta.ordering == built._meta.ordering


def test_who_does_not_put_it_off_gets_the_model_built_anew(state):
    with _classes_in_hand():
        before = state.apps.get_model("shop", "thing")
        state.reload_model("shop", "thing")
        assert state.apps.get_model("shop", "thing") is not before


def test_afterwards_django_is_as_it_was(state):
    usual = ProjectState.reload_model, ModelState.render
    with _classes_in_hand():
        assert (ProjectState.reload_model, ModelState.render) != usual
    assert (ProjectState.reload_model, ModelState.render) == usual


@pytest.mark.django_db
def test_who_needs_the_least_of_others_goes_first_and_all_go():
    usual, ours = MigrationExecutor(connection), QuickExecutor(connection)
    leaves = ours.loader.graph.leaf_nodes()
    plan, known = ([step for step, _back in each.migration_plan(leaves, True)] for each in (ours, usual))
    assert {str(step) for step in plan} == {str(step) for step in known}
    places = {(step.app_label, step.name): place for place, step in enumerate(plan)}
    assert len(places) == len(plan)
    graph = ours.loader.graph
    assert all(places[before.key] < at for key, at in places.items() for before in graph.node_map[key].parents)
    last = {label: max(place for (each, _name), place in places.items() if each == label) for label, _name in leaves}
    assert max(last[label] for label in ("account", "mfa", "oauth2_provider", "pghistory")) < last["models_registry"]


@pytest.mark.django_db
def test_the_command_goes_the_quick_way_and_leaves_djangos_own_as_it_was(monkeypatch):
    used = []
    monkeypatch.setattr(
        QuickExecutor, "migrate", lambda self, *args, **kwargs: used.append(self) or self._create_project_state()
    )
    call_command("migrate", verbosity=0)
    assert len(used) == 1
    assert migrate.MigrationExecutor is MigrationExecutor

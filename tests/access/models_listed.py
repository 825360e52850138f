"""The lists of models: what each shows, and which models the visitor may see by DOMAIN §8."""

import re

from models_registry.enums import ModelState
from models_registry.models import RegisteredModel, SavedFilter
from organizations.enums import Role
from tests.access.lists import EVERYWHERE, REACH, Allowed, List, at, ids, number, own, reach
from tests.access.reading import count_at_home, links, sheet
from tests.models_registry.makers import make_model

READING_INSIDE = set(Role.values) - {"reviewer"}
"""A council member reads what is assigned."""


def fill_models(world) -> None:
    """Models of every unit in the states that the lists tell apart, and everybody's saved list."""
    for name in EVERYWHERE:
        unit = getattr(world.units, name)
        for state in (ModelState.DRAFT, ModelState.SUBMITTED, ModelState.RETURNED, ModelState.REGISTERED):
            make_model(unit, state, campaign=world.models.campaign, title=f"Hòa giải ở {unit.short_name}")
    for visitor in world.visitors:
        if visitor.user:
            SavedFilter.objects.create(owner_id=visitor.user, name="Mine", query="state=draft")


def known(*, inside_only=False, **fields) -> Allowed:
    """What is registered, to everybody who acts for a unit; the rest to those whose reach holds the steward."""

    def allowed(world, visitor):
        if visitor.role == "anonymous":
            return None
        models = RegisteredModel.objects.filter(**fields)
        if visitor.role == "superuser":
            return ids(models)
        if visitor.relation not in REACH:
            return set()
        units = reach(world, visitor, READING_INSIDE) or set()
        inside = ids(models.filter(steward__in=units))
        return inside if inside_only else inside | ids(models.exclude(registered_on=None))

    return allowed


def of_own_units(world, visitor) -> set[int] | None:
    """What a list shows before anything is chosen: of what is known, one's own unit's and those below it."""
    found = known()(world, visitor)
    if not found or visitor.role == "superuser":
        return found
    units = reach(world, visitor, set(Role.values)) or set()
    return ids(RegisteredModel.objects.filter(pk__in=found, steward__in=units))


def codes(allowed: Allowed) -> Allowed:
    """The same models by their codes."""

    def coded(world, visitor):
        found = allowed(world, visitor)
        rows = RegisteredModel.objects.filter(pk__in=found or ())
        return None if found is None else set(rows.values_list("code", flat=True))

    return coded


def working(roles: set[str], state: str) -> Allowed:
    """Models of the reach in the state, for those whose work they are; others see none of them."""

    def allowed(world, visitor):
        if visitor.role == "anonymous":
            return None
        return known(inside_only=True, state=state)(world, visitor) if visitor.role in roles | {"superuser"} else set()

    return allowed


def section(key: str):
    """The models under one kind of work on the page of one's work."""

    def read(response) -> set[int]:
        found = [each for each in response.context["sections"] if each.todo.key == key]
        assert all(each.more == 0 for each in found)
        return {model.pk for each in found for model in each.models}

    return read


def saved(response) -> set[int]:
    return {int(pk) for pk in re.findall(r"/models/filters/(\d+)/rename/", response.content.decode())}


def counted(roles: set[str], state: str) -> Allowed:
    """How many, to those whose work they are; the home page is everybody's who signed in."""

    def allowed(world, visitor):
        if visitor.role == "superuser":
            return set()
        return number(working(roles, state))(world, visitor)

    return allowed


MODELS, EVERY = "models/", "models/?within=all"
WAITING = "/models/?todo={}&within=all"
MODEL_LISTS = (
    List("models everywhere", MODELS, at(EVERY, links("models")), known()),
    List("models of one's units", MODELS, at(MODELS, links("models")), of_own_units),
    List("models found by a word", MODELS, at(f"{EVERY}&q=hoa giai", links("models")),
         known(title__startswith="Hòa giải")),
    List("drafts", MODELS, at(f"{EVERY}&state=draft", links("models")), known(state="draft")),
    List("models that wait", MODELS, at(f"{EVERY}&todo=to_register", links("models")),
         known(inside_only=True, state="submitted")),
    List("models of a figure", MODELS, at(f"{EVERY}&figure=models_registry.registered", links("models")),
         known(registered_on__isnull=False)),
    List("models, export", "models_registry.export_models", sheet("models_registry.export_models", 1), codes(known())),
    List("models to register, my work", "work/", at("work/", section("to_register")),
         working({"secretary"}, "submitted")),
    List("models to put right, my work", "work/", at("work/", section("returned")),
         working({"officer", "leader"}, "returned")),
    List("models to register, counted", "models_waiting", count_at_home(WAITING.format("to_register")),
         counted({"secretary"}, "submitted")),
    List("models to put right, counted", "models_waiting", count_at_home(WAITING.format("returned")),
         counted({"officer", "leader"}, "returned")),
    List("saved lists", "models/filters/", at("models/filters/", saved),
         own(SavedFilter, "owner", superuser_sees_all=False)),
)  # fmt: skip

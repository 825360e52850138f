"""The lists of models: what each shows, and which models the visitor may see by DOMAIN §8."""

import re

from django.core.files.base import ContentFile
from django.db.models import Q

from mobilization.common.files import store
from models_registry.enums import ModelState
from models_registry.models import (
    Candidacy,
    FieldCheck,
    Indicator,
    ModelFile,
    ModelImport,
    ProgressEntry,
    Reconfirmation,
    RegisteredModel,
    ResponsiblePerson,
    SavedFilter,
)
from organizations.dates import today
from organizations.enums import Role
from organizations.models import User
from reviews.models import AccessBar
from tests.access.lists import EVERYWHERE, REACH, Allowed, List, at, ids, number, own, reach
from tests.access.people import DAY, RELATIONS
from tests.access.reading import count_at_home, links, results, sheet
from tests.models_registry.makers import make_model

WRITERS = {"officer", "leader", "secretary", "partner"}
READING_INSIDE = set(Role.values) - {"reviewer"}
"""A council member reads what is assigned."""
PLACES = {relation.name: relation.where for relation in RELATIONS}


def fill_models(world) -> None:
    """Models of every unit in the states that the lists tell apart, and everybody's saved list."""
    for name in EVERYWHERE:
        unit = getattr(world.units, name)
        for state in (ModelState.DRAFT, ModelState.SUBMITTED, ModelState.RETURNED, ModelState.REGISTERED):
            make_model(
                unit, state, campaign=world.models.campaign, title=f"Hòa giải ở {unit.short_name}",
                way_of_working="Bí mật",
            )  # fmt: skip
        old = today() - 100 * DAY
        make_model(unit, ModelState.REGISTERED, registered_on=old, listed_on=old, campaign=world.models.campaign)
    for unit in (world.units.ward, world.units.beside):
        make_model(unit, campaign=world.models.campaign, title="Giếng làng")
        make_model(unit, ModelState.REGISTERED, campaign=world.models.campaign, title="Giếng làng")
    fill_parts(world.models.living)
    for visitor in world.visitors:
        if visitor.role in {"officer", "auditor"} and visitor.relation in {"own", "above", "beside"}:
            make_model(world.units.ward, campaign=world.models.campaign, created_by_id=visitor.user)
    for visitor in world.visitors:
        if visitor.user:
            SavedFilter.objects.create(owner_id=visitor.user, name="Mine", query="state=draft")
            user = User.objects.get(pk=visitor.user)
            source = ModelImport(format="csv", acting=user.acting)
            store(source, ContentFile(b"x"), name="x.csv", by=user)


def fill_parts(model) -> None:
    """Something in every list that belongs to the model."""
    common = {"model": model, "on": today(), "unit": model.unit}
    ProgressEntry.objects.create(**common, text="Đã trồng hoa")
    FieldCheck.objects.create(**common, text="Sạch", checkers="Đoàn", verdict="as_registered")
    Reconfirmation.objects.create(**common, year=today().year, level="grassroots", verdict="effective")
    store(ModelFile(model=model, kind="document"), ContentFile(b"x"), name="x.txt", content_type="text/plain")


def barred(visitor) -> set[int]:
    """What a council member is kept from by a conflict of interest (DOMAIN §5)."""
    if visitor.role != "reviewer":
        return set()
    bars = AccessBar.objects.filter(person__user=visitor.user, lifted_at=None)
    return set(bars.values_list("model", flat=True))


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
        return inside if inside_only else inside | ids(models.exclude(registered_on=None)) - barred(visitor)

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


def of_the_unit(roles: set[str], state: str) -> Allowed:
    """Models in the state of the unit one acts for: every unit has people of every role, who do what is below."""

    def allowed(world, visitor):
        if visitor.role == "superuser":
            return ids(RegisteredModel.objects.filter(state=state))
        if visitor.role not in roles or visitor.relation not in REACH:
            return None if visitor.role == "anonymous" else set()
        own_unit = getattr(world.units, PLACES[visitor.relation])
        return ids(RegisteredModel.objects.filter(state=state, steward=own_unit))

    return allowed


def section(key: str):
    """The models under one kind of work on the page of one's work."""

    def read(response) -> set[int]:
        found = [each for each in response.context["sections"] if each.todo.key == key]
        assert all(each.more == 0 for each in found)
        return {row.pk for each in found for row in each.rows}

    return read


def saved(response) -> set[int]:
    return {int(pk) for pk in re.findall(r"/models/filters/(\d+)/rename/", response.content.decode())}


def uploaded(response) -> set[int]:
    return {int(pk) for pk in re.findall(r"/models/imports/(\d+)/", response.content.decode())}


def for_writers(allowed: Allowed) -> Allowed:
    """The same, for those who write models somewhere; to others the page is closed."""

    def to_writers(world, visitor):
        writes = visitor.role == "superuser" or (visitor.role in WRITERS and visitor.relation in REACH)
        return allowed(world, visitor) if writes else None

    return to_writers


def begun(world, visitor) -> set[int] | None:
    """What one began and still writes: whoever went elsewhere, or writes no more, has none of it."""
    if visitor.role == "anonymous":
        return None
    goes_on = visitor.role == "officer" and visitor.relation in {"own", "above"}
    return ids(RegisteredModel.objects.filter(created_by=visitor.user)) if goes_on else set()


def writable(world, visitor) -> set[int] | None:
    """Of the models read inside, those in a state in which they are written."""
    found = known(inside_only=True)(world, visitor)
    return ids(RegisteredModel.objects.filter(pk__in=found or ()).exclude(state__in=("submitted", "ended")))


def counted(roles: set[str], state: str) -> Allowed:
    """How many, to those whose work they are; the home page is everybody's who signed in."""

    def allowed(world, visitor):
        if visitor.role == "superuser":
            return set()
        return number(of_the_unit(roles, state))(world, visitor)

    return allowed


def _own_unit(world, visitor, roles) -> set[int]:
    """The unit one acts for in one of the roles, as a set; of a superuser all units."""
    units = reach(world, visitor, roles) or set()
    return units if visitor.role == "superuser" or not units else {getattr(world.units, PLACES[visitor.relation]).pk}


def candidacies(world, visitor) -> set[int] | None:
    """Those of models of the reach, and those the reach judges."""
    if visitor.role == "anonymous":
        return None
    units = reach(world, visitor, READING_INSIDE) or set()
    return ids(Candidacy.objects.filter(Q(model__steward__in=units) | Q(body_steward__in=units)))


def decidable(world, visitor) -> set[int] | None:
    """Those under review that one's unit judges: a filter of what one reads; the page of work asks the role besides."""
    if visitor.role == "anonymous":
        return None
    units = _own_unit(world, visitor, READING_INSIDE)
    return ids(Candidacy.objects.filter(body_steward__in=units, state="under_review"))


def judging(world, visitor) -> set[int] | None:
    """Those under review that one's unit judges, for secretaries; others see none of them as their work."""
    if visitor.role == "anonymous":
        return None
    units = _own_unit(world, visitor, {"secretary"})
    return ids(Candidacy.objects.filter(body_steward__in=units, state="under_review"))


def of_the_living(kind) -> Allowed:
    """Rows that belong to the ward's living model, to those who read inside it."""

    def allowed(world, visitor):
        units = reach(world, visitor, READING_INSIDE)
        if units is None or world.units.ward.pk not in units:
            return None
        return ids(kind.objects.filter(model=world.models.living))

    return allowed


def _part(name):
    return at(lambda world: f"api/v1/models/{world.models.living.pk}/{name}/", results)


def hollow(world, visitor) -> set[int] | None:
    """Models of the reach that were registered long ago and have reached nobody, or whose text is copied."""
    found = [
        known(inside_only=True, **fields)(world, visitor)
        for fields in ({"registered_on__lt": today() - 91 * DAY}, {"text_copies__isnull": False})
    ]
    return None if found[0] is None else found[0] | found[1]


def hollow_of_the_ward(world, visitor) -> set[int] | None:
    """The same, of the ward and below it; to those who do not read inside there the page is closed."""
    if visitor.role == "superuser":
        return ids(RegisteredModel.objects.filter(pk__in=hollow(world, visitor), steward__in=_ward(world)))
    reads = visitor.role in READING_INSIDE and visitor.relation in ("own", "above")
    if not reads:
        return None
    return ids(RegisteredModel.objects.filter(pk__in=hollow(world, visitor) or (), steward__in=_ward(world)))


def judging_everyone(world, visitor) -> set[int] | None:
    """The ward, whose signal is dismissed, to who reads inside there."""
    if visitor.role == "anonymous":
        return None
    return {world.units.ward.pk} & (reach(world, visitor, READING_INSIDE) or set())


def judging_everyone_in_the_ward(world, visitor) -> set[int] | None:
    """The same; to others the page is closed."""
    return judging_everyone(world, visitor) or None


def _ward(world):
    return [getattr(world.units, name).pk for name in REACH["own"]]


def told(response) -> set[int]:
    """The number of registered models."""
    return {each["number"] for each in response.json() if each["key"] == "models_registry.registered"}


def numbered(world, visitor) -> set[int] | None:
    """How many registered models one may know of."""
    found = known(registered_on__isnull=False)(world, visitor)
    return None if found is None else {len(found)}


def found(part):
    """Ids of one part of an answer of the search."""
    return lambda response: {row["id"] for row in response.json()["models"][part]}


def on_the_page(part):
    """Ids in one part of the page of the search."""
    return lambda response: {model.pk for model, *_marked in response.context[part]}


def alike(response) -> set[int]:
    """Models like the title; the list shows the first of them, the number says how many."""
    like = response.context["similar"]
    assert like is None or like.number == len(like.models)
    return {model.pk for model in like.models} if like else set()


API = "api/v1/models/"
MODELS, EVERY = "models/", "models/?within=all"
WAITING = "/models/?todo={}&within=all"
MODEL_LISTS = (
    List("models everywhere", MODELS, at(EVERY, links("models")), known()),
    List("models of one's units", MODELS, at(MODELS, links("models")), of_own_units),
    List("models found by a word", MODELS, at(f"{EVERY}&q=hoa giai", links("models")),
         known(title__startswith="Hòa giải")),
    List("models in the search", "search/", at("search/?q=hoa giai", on_the_page("models")),
         known(title__startswith="Hòa giải")),
    List("models in the search by rank", "search/", at("search/?q=hoa giai&order=rank", on_the_page("models")),
         known(title__startswith="Hòa giải")),
    List("models in the search, API", "api/v1/search/", at("api/v1/search/?q=hoa giai", found("results")),
         known(title__startswith="Hòa giải")),
    List("inner texts in the search", "search/", at("search/?q=bi mat", on_the_page("models")),
         known(inside_only=True, way_of_working="Bí mật")),
    List("inner texts in the search, API", "api/v1/search/", at("api/v1/search/?q=bi mat", found("results")),
         known(inside_only=True, way_of_working="Bí mật")),
    List("inner texts in the list", MODELS, at(f"{EVERY}&q=bi mat", links("models")),
         known(inside_only=True, way_of_working="Bí mật")),
    List("nearly alike in the search", "search/", at("search/?q=gieng lnag", on_the_page("near")),
         known(title="Giếng làng")),
    List("nearly alike in the search, API", "api/v1/search/", at("api/v1/search/?q=gieng lnag", found("near")),
         known(title="Giếng làng")),
    List("models like a title", "models/similar/", at("models/similar/?title=Giếng của làng xóm", alike),
         known(title="Giếng làng")),
    List("drafts", MODELS, at(f"{EVERY}&state=draft", links("models")), known(state="draft")),
    List("models that wait", MODELS, at(f"{EVERY}&todo=to_register", links("models")),
         of_the_unit(READING_INSIDE, "submitted")),
    List("models that wait below as well", MODELS, at(f"{EVERY}&todo=to_register&whose=below", links("models")),
         known(inside_only=True, state="submitted")),
    List("models of a figure", MODELS, at(f"{EVERY}&figure=models_registry.registered", links("models")),
         known(registered_on__isnull=False)),
    List("models, API", "api/v1/models/", at("api/v1/models/?page_size=9", results), known()),
    List("models by a figure, API", "api/v1/models/", at(f"{API}?figure=models_registry.registered", results),
         known(registered_on__isnull=False)),
    List("number of the figure", "api/v1/figures/", at("api/v1/figures/", told), numbered),
    List("progress, API", "api/v1/models/<int:model>/progress/", _part("progress"), of_the_living(ProgressEntry)),
    List("checks, API", "api/v1/models/<int:model>/checks/", _part("checks"), of_the_living(FieldCheck)),
    List("re-confirmations, API", "api/v1/models/<int:model>/reconfirmations/", _part("reconfirmations"),
         of_the_living(Reconfirmation)),
    List("responsible persons, API", "api/v1/models/<int:model>/persons/", _part("persons"),
         of_the_living(ResponsiblePerson)),
    List("indicators, API", "api/v1/models/<int:model>/indicators/", _part("indicators"), of_the_living(Indicator)),
    List("files, API", "api/v1/models/<int:model>/files/", _part("files"), of_the_living(ModelFile)),
    List("files of the model", "models/<int:pk>/files/", at(lambda world: f"models/{world.models.living.pk}/files/",
         lambda response: {file.pk for kind in ("photos", "papers") for file in response.context[kind]}),
         of_the_living(ModelFile)),
    List("signals, API", "api/v1/signals/", at("api/v1/signals/", results), hollow),
    List("signals of the ward", "units/<int:pk>/signals/", at(lambda world: f"units/{world.units.ward.pk}/signals/",
         links("models")), hollow_of_the_ward),
    List("signals of units, API", "api/v1/unit-signals/", at("api/v1/unit-signals/?status=dismissed", results),
         judging_everyone),
    List("signals of units below the ward", "units/<int:pk>/signals/of-units/",
         at(lambda world: f"units/{world.units.ward.pk}/signals/of-units/?status=dismissed", links("units")),
         judging_everyone_in_the_ward),
    List("imports, API", "api/v1/imports/", at("api/v1/imports/", results),
         own(ModelImport, "created_by", superuser_sees_all=False)),
    List("candidacies, API", "api/v1/candidacies/", at("api/v1/candidacies/?page_size=9", results), candidacies),
    List("candidacies", "candidacies/", at("candidacies/", links("candidacies")), candidacies),
    List("candidacies to decide", "candidacies/", at("candidacies/?todo=to_decide", links("candidacies")), decidable),
    List("candidacies to decide, my work", "work/", at("work/", section("to_decide")), judging),
    List("models, export", "models_registry.export_models", sheet("models_registry.export_models", 1), codes(known())),
    List("models, export for editing", "models_registry.export_for_editing",
         sheet("models_registry.export_for_editing", 0, format="xlsx"), for_writers(codes(writable))),
    List("imports", "models/imports/", at("models/imports/", uploaded),
         for_writers(own(ModelImport, "created_by", superuser_sees_all=False))),
    List("models to register, my work", "work/", at("work/", section("to_register")),
         of_the_unit({"secretary"}, "submitted")),
    List("models to put right, my work", "work/", at("work/", section("returned")),
         of_the_unit({"officer", "leader"}, "returned")),
    List("models to register, counted", "models_waiting", count_at_home(WAITING.format("to_register")),
         counted({"secretary"}, "submitted")),
    List("models to put right, counted", "models_waiting", count_at_home(WAITING.format("returned")),
         counted({"officer", "leader"}, "returned")),
    List("models one began, at home", "models_waiting",
         at("", lambda response: {each.pk for each in response.context["begun"]}), begun),
    List("saved lists", "models/filters/", at("models/filters/", saved),
         own(SavedFilter, "owner", superuser_sees_all=False)),
)  # fmt: skip

"""The sums kept of the stages are those of the kept rows, whatever is written and however, and figures read them."""

import datetime
import itertools
import random
from contextlib import suppress

import psycopg
import pytest
from django.db import connection, transaction

from directives.models import Theme
from models_registry.figures import FUNNEL, for_reader
from models_registry.models import (
    Candidacy,
    FieldCheck,
    ModelTheme,
    Recognition,
    Reconfirmation,
    RegisteredModel,
)
from models_registry.services.seeding import seed_models
from models_registry.tallies import TALLIES
from organizations import figures
from organizations.dates import today
from organizations.figures import Period, Scope
from organizations.models import RolledCell, RolledChange, RolledPlace
from organizations.services.summing import keep_sums, rebuild_sums
from organizations.tallies import counted
from tests.access.people import account, unit, worker
from tests.models_registry.makers import DAY, make_model
from tests.sums import differences, spoil, without_sums
from tests.threads import Late

D = datetime.date


@pytest.fixture
def city(db):
    return unit("01", kind="city", level="city")


@pytest.fixture
def wards(city):
    wards = [unit("00004", city), unit("00070", city), unit("00100", unit("02", kind="city", level="city"))]
    for number in range(3):
        Theme.objects.create(code=f"t{number}", name_vi=str(number), name_en=str(number), sort_key=str(number))
    return wards


PERIODS = [
    Period(), Period.year(today().year), Period.year(today().year - 1), Period(ends=today() - 400 * DAY),
    Period(begins=today().replace(day=1), ends=today()),
    Period(begins=D(today().year - 1, 1, 1), ends=today().replace(year=today().year - 1, day=3)),
    Period(begins=D(today().year - 2, 12, 15), ends=D(today().year - 1, 6, 14)),
    Period(begins=today() - 400 * DAY, ends=today() - 33 * DAY), Period(begins=D(today().year - 1, 3, 15)),
    Period(begins=D(today().year - 1, 1, 1), ends=D(today().year - 1, 6, 30)),
    Period(begins=D(today().year - 1, 12, 15), ends=today()),
]  # fmt: skip
DIVISIONS = [
    ["domain"], ["subject", "level"], ["domain", "level", "subject"], ["theme"], ["unit"], ["steward"],
    ["theme", "domain"], ["campaign"],
]  # fmt: skip


def told(roots, asked=FUNNEL):
    """All numbers and parts of the roots, and what became of candidacies there."""
    scopes = {
        f"{root} {place} {lens}": Scope(root=root, as_it_was=lens, period=period)
        for root in roots for place, period in enumerate(PERIODS) for lens in (True, False)
    }  # fmt: skip
    parts = list(zip(scopes, itertools.cycle(DIVISIONS), strict=False))
    return figures.numbers_and_parts(asked, scopes, parts), counted(TALLIES, None, scopes)


def test_sums_say_what_the_rows_say(wards):
    seed_models(150)
    by_rows = told([None, wards[0].parent, wards[0]])
    assert not RolledPlace.objects.exists()
    keep_sums()
    assert RolledCell.objects.count() > 300
    assert differences(None) == []
    assert told([None, wards[0].parent, wards[0]]) == by_rows


def test_numbers_are_read_from_the_sums_where_they_are_of_todays_tree(wards):
    city, ward = wards[0].parent, wards[0]
    make_model(ward, "registered", registered_on=D(2025, 3, 1), domain="economy")
    keep_sums()
    spoil(measure=1)
    registered = FUNNEL[:1]
    year = {"city": Scope(root=city, period=Period.year(2025)), "ward": Scope(root=ward, period=Period.year(2025))}

    def number(**more):
        found, parts = figures.numbers_and_parts(registered, year | more, [("city", ["domain"]), ("city", ["unit"])])
        return [
            *(each["models_registry.registered"] for each in found.values()),
            *(each["models_registry.registered"] for each in parts),
        ]

    assert number() == [5, 1, {("economy",): 5}, {(ward.pk,): 5}]
    whole, cut = Period(begins=D(2025, 2, 15), ends=D(2025, 3, 7)), Period(begins=D(2025, 2, 16), ends=D(2025, 3, 7))
    assert number(whole=Scope(root=city, period=whole), cut=Scope(root=city, period=cut))[2:4] == [5, 1]
    parts = figures.divided(registered, Scope(root=city, period=whole), ["unit"])
    assert parts == {"models_registry.registered": {(ward.pk,): 1}}
    make_model(ward, "registered", registered_on=D(2025, 3, 1), domain="economy")
    assert number() == [6, 2, {("economy",): 6}, {(ward.pk,): 6}]
    unit("00071", city)
    assert number() == [2, 2, {("economy",): 2}, {(ward.pk,): 2}]
    keep_sums()
    assert number() == [6, 2, {("economy",): 6}, {(ward.pk,): 6}]
    rebuild_sums("awards")
    assert number()[0] == 6
    rebuild_sums("stages")
    assert number() == [2, 2, {("economy",): 2}, {(ward.pk,): 2}]


def test_a_period_up_to_today_reads_sums_by_unit_unless_something_is_dated_later(wards):
    city, ward = wards[0].parent, wards[0]
    make_model(ward, "registered", registered_on=today(), domain="economy")
    keep_sums()
    spoil(measure=1)
    to_date = Scope(root=city, period=Period(begins=D(today().year, 1, 1), ends=today()))
    assert figures.divided(FUNNEL[:1], to_date, ["unit"]) == {"models_registry.registered": {(ward.pk,): 5}}
    make_model(ward, "registered", registered_on=today() + DAY, domain="economy")
    assert figures.divided(FUNNEL[:1], to_date, ["unit"]) == {"models_registry.registered": {(ward.pk,): 1}}


def test_an_account_that_does_not_read_all_is_told_by_the_rows(wards):
    city = wards[0].parent
    make_model(wards[0], "registered", registered_on=D(2025, 3, 1))
    FieldCheck.objects.create(model=RegisteredModel.objects.get(), on=D(2025, 4, 1), verdict="partly", text="x",
                              checkers="x", unit=wards[0])  # fmt: skip
    keep_sums()
    spoil()
    checked = FUNNEL[1]

    def number(user, lens=None, root=city):
        scope = Scope(root=root, as_it_was=bool(lens), period=Period.year(2025))
        return figures.numbers([for_reader(checked, user)], {"": scope})[""][checked.key]

    of_city, of_ward = worker("leader", city), worker("leader", wards[0])
    everywhere = account("everywhere", is_superuser=True)
    assert [number(of_city), number(of_city, True), number(of_city, root=None)] == [5, 1, 1]
    assert [number(of_ward), number(everywhere), number(everywhere, True)] == [1, 5, 5]


def test_whatever_is_written_the_sums_follow(wards):
    chance = random.Random(7)
    seed_models(60)
    keep_sums()
    folds = 0
    for _turn in range(60):
        with suppress(_Undone), transaction.atomic():
            chance.choice(WRITES)(chance, wards)
            assert differences(None) == []
            if chance.random() < 0.2:
                raise _Undone
        assert differences(None) == []
        if chance.random() < 0.15:
            folds += keep_sums()
    assert folds > 30
    by_sums = told([None, wards[0].parent])
    with without_sums():
        assert told([None, wards[0].parent]) == by_sums


class _Undone(Exception):
    """What was written is taken back."""


def _some(chance, rows, most=6):
    ids = sorted(rows.values_list("pk", flat=True))
    return rows.filter(pk__in=chance.sample(ids, min(len(ids), chance.randint(1, most))))


def _day(chance):
    return today() - chance.randint(0, 900) * DAY


def _new(chance, wards):
    made = [
        make_model(chance.choice(wards), "registered", registered_on=_day(chance)) for _ in range(chance.randint(1, 4))
    ]
    if chance.random() < 0.5:
        RegisteredModel.objects.filter(pk=made[0].pk).update(origin=chance.choice(made[1:] or [None]))


def _columns(chance, wards):
    values = {
        "domain": chance.choice(["economy", "culture_society"]), "subject": chance.choice(["collective", "individual"]),
        "level": chance.choice(["city", "grassroots"]), "steward": chance.choice(wards), "unit": chance.choice(wards),
        "registered_on": _day(chance),
    }  # fmt: skip
    name = chance.choice(sorted(values))
    _some(chance, RegisteredModel.objects.filter(registered_on__isnull=False)).update(**{name: values[name]})


def _ends(chance, wards):
    kind = chance.choice(["stopped", "withdrawn"])
    rows = RegisteredModel.objects.filter(registered_on__isnull=False)
    _some(chance, rows).update(state="ended", end_kind=kind, ended_on=_day(chance))
    _some(chance, rows).update(state="in_implementation", end_kind="", ended_on=None)


def _checks(chance, wards):
    for model in _some(chance, RegisteredModel.objects.all()):
        FieldCheck.objects.create(
            model=model, on=_day(chance), verdict="partly", text="x", checkers="x", unit=chance.choice(wards)
        )
    _some(chance, FieldCheck.objects.all()).update(on=_day(chance))
    _some(chance, FieldCheck.objects.all(), 2).delete()


def _themes(chance, wards):
    themes = list(Theme.objects.all())
    for model in _some(chance, RegisteredModel.objects.all()):
        model.themes.set(chance.sample(themes, chance.randint(0, 3)))
    only = ModelTheme.objects.filter(model__in=RegisteredModel.objects.exclude(themes=themes[0]))
    firsts = only.order_by("model", "pk").distinct("model").values_list("pk", flat=True)
    ModelTheme.objects.filter(pk__in=list(firsts)[:3]).update(theme=themes[0])


def _candidacies(chance, wards):
    _some(chance, Candidacy.objects.filter(submitted_on__isnull=False)).update(submitted_on=_day(chance))
    decided = Candidacy.objects.filter(decided_on__isnull=False)
    name = chance.choice(["body", "body_steward"])
    _some(chance, decided).update(**{"decided_on": _day(chance), name: chance.choice(wards).parent})
    _some(chance, Recognition.objects.filter(revoked_on=None)).update(recognised_on=_day(chance))
    _some(chance, Recognition.objects.filter(revoked_on=None), 2).update(revoked_on=today(), revoked_ground="x")
    _some(chance, Reconfirmation.objects.all()).update(on=_day(chance), verdict=chance.choice(["effective", "stopped"]))


def _raw(chance, wards):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE models_registry_modeltransition SET at = at - interval '20 days' WHERE id %% 7 = %s",
            [chance.randint(0, 6)],
        )
        cursor.execute("DELETE FROM models_registry_modeltheme WHERE id %% 19 = %s", [chance.randint(0, 18)])


def _copied(chance, wards):
    """Themes by COPY."""
    model = chance.choice(list(RegisteredModel.objects.filter(registered_on__isnull=False)))
    themes = list(Theme.objects.exclude(models=model).values_list("pk", flat=True))
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY models_registry_modeltheme (model_id, theme_id) FROM STDIN") as copy,
    ):
        for theme in themes:
            copy.write_row([model.pk, theme])


def _deleted(chance, wards):
    _some(chance, RegisteredModel.objects.filter(candidacies=None, transitions=None, copies=None), 1).delete()


WRITES = (_new, _columns, _ends, _checks, _themes, _candidacies, _raw, _copied, _deleted)


@pytest.mark.django_db(transaction=True)
def test_a_theme_and_a_check_at_once_and_a_fold_beside_and_the_application_writes_no_sums(wards, application):
    model = make_model(wards[0], "registered", registered_on=D(2025, 3, 1))
    keep_sums()
    with transaction.atomic():
        model.themes.set(Theme.objects.all()[:2])
        later = Late(lambda: FieldCheck.objects.create(
            model=model, on=D(2025, 4, 1), verdict="partly", text="x", checkers="x", unit=wards[0]
        ))  # fmt: skip
        later.waits()
        beside = Late(keep_sums)
        assert beside.ended() is None
    assert later.ended() is None
    with transaction.atomic():
        keep_sums()
        assert Late(keep_sums).ended() is None
    assert differences(None) == []
    with transaction.atomic():
        make_model(wards[0], "registered", registered_on=D(2025, 3, 2))
        fold = Late(keep_sums)
        assert fold.ended() is None
        make_model(wards[1], "registered", registered_on=D(2025, 3, 2))
    assert differences(None) == []
    assert keep_sums() > 0
    assert (differences("stages"), RolledChange.objects.count()) == ([], 0)
    for table in ("place", "member", "cell", "change"):
        for statement in ("DELETE FROM {}", "INSERT INTO {} DEFAULT VALUES"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(statement.format(f"organizations_rolled{table}"))
    application.execute('UPDATE models_registry_fieldcheck SET "on" = "on" + 1')
    application.execute("SELECT organizations_fold_rolled()")
    assert (differences("stages"), RolledChange.objects.count()) == ([], 0)


def test_a_unit_that_moves_and_one_that_goes(wards):
    """Sums of a city that lost a unit are made anew, those of one that got one are added to; till then rows count."""
    here, there = wards[0].parent, wards[2].parent
    seed_models(40)
    keep_sums()
    moved = wards[1]
    moved.parent = there
    moved.save()
    by_rows = told([here, there])
    assert not differences("stages")
    keep_sums()
    assert differences(None) == []
    assert told([here, there]) == by_rows
    spoil(facet=0)
    assert told([here, there]) != by_rows

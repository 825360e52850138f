"""What the database keeps of the stages follows every write, and is what the figures say."""

import datetime

import psycopg
import pytest
from django.db import connection, transaction

from directives.models import Theme
from models_registry.figures import FUNNEL
from models_registry.models import (
    Candidacy,
    FieldCheck,
    ModelTransition,
    ReachedStage,
    Recognition,
    Reconfirmation,
    RegisteredModel,
    Stage,
    TypicalChoice,
    UpwardProposal,
)
from models_registry.services.seeding import seed_models
from organizations import figures
from organizations.dates import today
from organizations.figures import Period, Scope
from organizations.models import Unit
from tests.access.people import unit
from tests.models_registry.makers import DAY, make_candidacy, make_model
from tests.threads import Late

D = datetime.date
_OTHERS = """
WITH due AS (SELECT d.* FROM models_registry_reached(ARRAY(SELECT id FROM models_registry_registeredmodel)) d),
kept AS (SELECT model_id, stage, day, before, until, steward_id, unit_id, campaign_id, domain, level, subject
         FROM models_registry_reachedstage)
SELECT count(*) FROM ((TABLE due EXCEPT TABLE kept) UNION ALL (TABLE kept EXCEPT TABLE due)) others
"""


def kept():
    """What is kept; it is what the definition says."""
    with connection.cursor() as cursor:
        cursor.execute(_OTHERS)
        assert cursor.fetchone() == (0,)
    rows = ReachedStage.objects.order_by("model", "stage", "day").values_list("stage", "day", "before", "until")
    return [(Stage(stage).name, *days) for stage, *days in rows]


@pytest.fixture
def ward(db):
    return unit("00004", unit("01", kind="city", level="city"))


@pytest.fixture
def model(ward):
    return make_model(ward, "registered", registered_on=D(2025, 3, 1))


def recognised(model):
    asked = make_candidacy(model, "under_review", submitted_on=D(2025, 9, 1))
    assert len(kept()) == 2
    return Recognition.objects.create(
        model=model, candidacy=asked, level=asked.level, unit=asked.body, recognised_on=D(2025, 10, 1),
        document_number="1-QĐ", document_date=D(2025, 10, 1),
    )  # fmt: skip


REGISTERED = ("REGISTERED", D(2025, 3, 1), None, None)
SUBMITTED = ("SUBMITTED", D(2025, 9, 1), None, None)


def test_what_a_model_is_and_what_becomes_of_it(model, ward):
    assert kept() == [REGISTERED]
    rows = RegisteredModel.objects.filter(pk=model.pk)
    rows.update(state="in_implementation")
    assert kept() == [REGISTERED, ("AT_WORK_NOW", *REGISTERED[1:])]
    rows.update(state="ended", end_kind="stopped", ended_on=D(2026, 1, 2))
    assert kept() == [REGISTERED, ("STOPPED", D(2026, 1, 2), None, None)]
    rows.update(end_kind="withdrawn")
    assert kept() == []
    rows.update(state="draft", end_kind="", ended_on=None, registered_on=None)
    assert kept() == []
    rows.update(state="registered", registered_on=D(2025, 3, 1))
    beside = unit("00070", ward.parent)
    rows.update(steward=beside, domain="economy", subject="individual", level="city", campaign=None)
    assert kept() == [REGISTERED]
    assert ReachedStage.objects.filter(steward=beside, domain="economy", campaign=None).exists()
    rows.delete()
    assert kept() == []


def test_a_day_for_each_check_and_the_one_before(model, ward):
    fields = {"verdict": "partly", "text": "x", "checkers": "x", "unit": ward}
    first, second, same = (
        FieldCheck.objects.create(model=model, on=D(2025, month, 5), **fields) for month in (5, 4, 4)
    )
    assert kept()[1:] == [("CHECKED", D(2025, 4, 5), None, None), ("CHECKED", D(2025, 5, 5), D(2025, 4, 5), None)]
    second.delete()
    assert len(kept()) == 3
    FieldCheck.objects.filter(pk=same.pk).update(on=D(2025, 6, 5))
    assert kept()[1:] == [("CHECKED", D(2025, 5, 5), None, None), ("CHECKED", D(2025, 6, 5), D(2025, 5, 5), None)]
    other = make_model(ward, "registered", registered_on=D(2025, 3, 1))
    FieldCheck.objects.filter(pk=first.pk).update(model=other)
    assert [row[0] for row in kept()] == ["REGISTERED", "CHECKED"] * 2
    FieldCheck.objects.all().delete()
    assert kept() == [REGISTERED, REGISTERED]


def test_from_when_until_when_it_was_at_work(model):
    for month, hour, was, becomes in (
        (4, 18, "registered", "in_implementation"),
        (5, 3, "in_implementation", "ended"),
        (6, 3, "ended", "in_implementation"),
        (6, 5, "in_implementation", "ended"),
    ):
        at = datetime.datetime(2025, month, 9, hour, tzinfo=datetime.UTC)
        ModelTransition.objects.create(subject=model, action="x", from_state=was, to_state=becomes, at=at)
    assert kept() == [REGISTERED, ("IN_IMPLEMENTATION", D(2025, 4, 10), None, D(2025, 5, 9))]
    first = model.transitions.order_by("at")[0]
    ModelTransition.objects.filter(pk=first.pk).update(at=first.at - DAY)
    assert kept()[1][1] == D(2025, 4, 9)
    ModelTransition.objects.filter(pk=first.pk).delete()
    assert kept() == [REGISTERED]


def test_what_follows_from_a_candidacy(model):
    recognition = recognised(model)
    assert len(kept()) == 3
    TypicalChoice.objects.create(
        recognition=recognition, chosen_on=D(2025, 10, 2), document_number="2-QĐ", document_date=D(2025, 10, 2)
    )
    assert len(kept()) == 4
    above = make_candidacy(model, "draft", body=model.unit.parent)
    UpwardProposal.objects.create(recognition=recognition, candidacy=above, proposed_on=D(2025, 10, 3))
    standing = [("RECOGNISED", D(2025, 10, 1)), ("TYPICAL", D(2025, 10, 2)), ("PROPOSED_UPWARD", D(2025, 10, 3))]
    assert kept() == [REGISTERED, SUBMITTED, *((*each, None, None) for each in standing)]
    Recognition.objects.update(revoked_on=D(2025, 11, 1), revoked_ground="x")
    assert kept() == [REGISTERED, SUBMITTED]
    Recognition.objects.update(revoked_on=None, revoked_ground="", recognised_on=D(2025, 10, 2))
    assert len(kept()) == 5
    TypicalChoice.objects.update(chosen_on=D(2025, 10, 4))
    assert len(kept()) == 5
    UpwardProposal.objects.update(proposed_on=D(2025, 10, 5))
    assert [str(day) for _stage, day, *_others in kept()[2:]] == ["2025-10-02", "2025-10-04", "2025-10-05"]
    UpwardProposal.objects.all().delete()
    assert len(kept()) == 4
    TypicalChoice.objects.all().delete()
    assert len(kept()) == 3
    Candidacy.objects.filter(pk=above.pk).update(state="submitted", submitted_on=D(2025, 12, 1))
    assert [row[:3] for row in kept()[1:]] == [
        ("SUBMITTED", D(2025, 9, 1), None), ("SUBMITTED", D(2025, 12, 1), D(2025, 9, 1)),
        ("RECOGNISED", D(2025, 10, 2), None),
    ]  # fmt: skip
    recognition.delete()
    assert len(kept()) == 3
    Candidacy.objects.all().delete()
    assert kept() == [REGISTERED]


def test_reconfirmations_and_copies(model, ward):
    found = Reconfirmation.objects.create(
        model=model, year=2026, level="grassroots", unit=ward, on=D(2026, 3, 1), verdict="effective"
    )
    assert len(kept()) == 2
    copy = make_model(ward, "registered", registered_on=D(2026, 2, 1), origin=model)
    replicated = ("REPLICATED", D(2026, 2, 1), None, None)
    assert kept()[:3] == [REGISTERED, replicated, ("RECONFIRMED", D(2026, 3, 1), None, None)]
    Reconfirmation.objects.update(verdict="stopped")
    assert kept()[:-1] == [REGISTERED, replicated]
    Reconfirmation.objects.update(verdict="effective", on=D(2026, 3, 2))
    assert kept()[2][1] == D(2026, 3, 2)
    found.delete()
    assert len(kept()) == 3
    third = make_model(ward, "registered", registered_on=D(2025, 4, 1))
    RegisteredModel.objects.filter(pk=copy.pk).update(origin=third)
    assert [row[0] for row in kept()] == ["REGISTERED", "REGISTERED", "REGISTERED", "REPLICATED"]
    RegisteredModel.objects.filter(pk=copy.pk).update(state="ended", end_kind="withdrawn", ended_on=today())
    assert [row[0] for row in kept()] == ["REGISTERED", "REGISTERED"]
    RegisteredModel.objects.filter(pk=copy.pk).update(state="registered", end_kind="", ended_on=None)
    RegisteredModel.objects.filter(pk=copy.pk).delete()
    assert [row[0] for row in kept()] == ["REGISTERED", "REGISTERED"]


def test_of_many_models_each_number_and_part_is_that_of_the_figure(ward):
    unit("00070", ward.parent)
    for number in range(3):
        Theme.objects.create(code=f"t{number}", name_vi=str(number), name_en=str(number), sort_key=str(number))
    seed_models(120)
    assert len(kept()) > 300
    last = today()
    periods = [Period(), Period(ends=last - 400 * DAY), Period(begins=last - 400 * DAY), Period.year(last.year)]
    roots = [None, *Unit.objects.all()]
    scopes = {
        f"{root} {period} {lens}": Scope(root=root, as_it_was=lens, period=period)
        for root in roots for period in periods for lens in (True, False)
    }  # fmt: skip
    numbers = figures.numbers(FUNNEL, scopes)
    assert numbers == {name: {each.key: each.number(scope) for each in FUNNEL} for name, scope in scopes.items()}
    scope = Scope(period=Period(begins=last - 700 * DAY, ends=last - 200 * DAY))
    by_both = figures.divided(FUNNEL, scope, ["theme", "domain"])
    for each in FUNNEL:
        rows = list(each.of(scope).order_by().values_list("themes", "domain"))
        assert by_both[each.key] == {pair: rows.count(pair) for pair in rows}


@pytest.mark.django_db(transaction=True)
def test_of_two_checks_at_once_the_second_knows_of_the_first_and_the_application_writes_no_stage(
    model, ward, application
):
    fields = {"model": model, "verdict": "partly", "text": "x", "checkers": "x", "unit": ward}
    with transaction.atomic():
        FieldCheck.objects.create(on=D(2025, 4, 5), **fields)
        later = Late(lambda: FieldCheck.objects.create(on=D(2025, 5, 5), **fields))
        later.waits()
    assert later.ended() is None
    assert kept()[1:] == [("CHECKED", D(2025, 4, 5), None, None), ("CHECKED", D(2025, 5, 5), D(2025, 4, 5), None)]
    for statement in ("UPDATE {} SET stage = 2", "DELETE FROM {}", "INSERT INTO {} DEFAULT VALUES"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute(statement.format("models_registry_reachedstage"))
    application.execute('UPDATE models_registry_fieldcheck SET "on" = "on" + 1')
    assert kept()[1][1] == D(2025, 4, 6)

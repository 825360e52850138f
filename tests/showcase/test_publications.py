"""What is public follows from the record alone, whoever writes it and in whatever order."""

import random

import psycopg
import pytest
from django.db import connection, transaction

from models_registry.models import Recognition, RegisteredModel, TypicalChoice
from models_registry.services.recognition import revoke as revoke_by_service
from organizations.dates import today
from showcase.models import RECOGNISED, TYPICAL, Publication, Withholding
from tests.models_registry.makers import DAY, make_campaign, make_candidacy, make_cast, make_model
from tests.showcase.makers import choose, make_public, revoke
from tests.threads import Late

pytestmark = pytest.mark.django_db


def ranks():
    return dict(Publication.objects.values_list("model", "rank"))


def wanted():
    """The definition once more, in Python: model → rank."""
    found = {}
    for model in RegisteredModel.objects.exclude(registered_on=None).exclude(end_kind="withdrawn"):
        standing = Recognition.objects.filter(model=model, revoked_on=None)
        if standing.exists() and not Withholding.objects.filter(model=model).exists():
            found[model.pk] = TYPICAL if TypicalChoice.objects.filter(recognition__in=standing).exists() else RECOGNISED
    return found


@pytest.mark.parametrize("state", ["draft", "submitted", "registered", "in_implementation", "ended"])
def test_what_nobody_recognised_is_not_public(cast, state):
    make_candidacy(make_model(cast.units.ward, state), "under_review")
    assert ranks() == {}


def test_a_model_is_public_while_its_recognition_stands(cast):
    model = make_public(cast.units.ward)
    assert ranks() == {model.pk: RECOGNISED}
    choose(model)
    assert ranks() == {model.pk: TYPICAL}
    revoke(model)
    assert ranks() == {}


def test_a_second_recognition_keeps_it_public(cast):
    model = make_public(cast.units.ward, recognised_on=today() - 300 * DAY)
    second = make_candidacy(model, "recognised", campaign=make_campaign(cast.units.city), body=cast.units.city)
    assert Publication.objects.get().recognised_on == second.recognition.recognised_on
    Recognition.objects.filter(candidacy=second).update(revoked_on=today(), revoked_ground="x")
    assert Publication.objects.get().recognised_on == today() - 300 * DAY
    revoke(model)
    assert ranks() == {}


def test_withdrawing_takes_it_out_and_stopping_does_not(cast):
    model = make_public(cast.units.ward)
    RegisteredModel.objects.filter(pk=model.pk).update(state="ended", end_kind="stopped", ended_on=today())
    assert ranks() == {model.pk: RECOGNISED}
    RegisteredModel.objects.filter(pk=model.pk).update(end_kind="withdrawn")
    assert ranks() == {}
    RegisteredModel.objects.filter(pk=model.pk).update(state="in_implementation", end_kind="", ended_on=None)
    assert ranks() == {model.pk: RECOGNISED}


def test_the_service_that_revokes_unpublishes(cast):
    model = make_public(cast.units.ward)
    revoke_by_service(model.candidacies.get(), by=cast.secretary, ground="Khai không đúng")
    assert ranks() == {}


def test_any_history_by_any_writer_ends_as_the_definition_says(cast, campaign):
    """Two hundred random steps, by ORM and by SQL; after each the table is what the definition says."""
    chance = random.Random(5)
    models = [make_model(cast.units.ward, "registered", campaign=campaign) for _ in range(4)]
    bodies = [make_campaign(cast.units.city) for _ in range(3)]
    for _step in range(200):
        model = chance.choice(models)
        standing = Recognition.objects.filter(model=model)
        kind = chance.randrange(8)
        if kind == 0 and standing.count() < len(bodies):
            make_candidacy(model, "recognised", campaign=bodies[standing.count()])
        elif kind == 1:
            Recognition.objects.filter(pk__in=standing.values("pk")[:1]).update(revoked_on=today(), revoked_ground="x")
        elif kind == 2:
            standing.update(revoked_on=None, revoked_ground="")
        elif kind == 3 and (one := standing.filter(typical=None).first()):
            TypicalChoice.objects.create(recognition=one, chosen_on=today(), document_number="x", document_date=today())
        elif kind == 4:
            TypicalChoice.objects.filter(recognition__in=standing).delete()
        elif kind == 5:
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE models_registry_registeredmodel"
                    " SET state = 'ended', end_kind = 'withdrawn', ended_on = now() WHERE id = %s",
                    [model.pk],
                )
        elif kind == 6:
            RegisteredModel.objects.filter(pk=model.pk).update(state="registered", end_kind="", ended_on=None)
        elif not Withholding.objects.filter(model=model).delete()[0]:
            Withholding.objects.create(model=model, reason="x")
        assert ranks() == wanted()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO showcase_publication (model_id, rank, recognised_on) VALUES ({0}, 2, now())",
        "UPDATE showcase_publication SET rank = 2",
        "DELETE FROM showcase_publication",
    ],
)
def test_the_application_cannot_publish_by_itself(application, statement):
    model = make_public(make_cast().units.ward)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        application.execute(statement.format(model.pk))


@pytest.mark.django_db(transaction=True)
def test_the_application_recognises_and_revokes(application):
    model = make_public(make_cast().units.ward)
    application.execute("UPDATE models_registry_recognition SET revoked_on = now(), revoked_ground = 'x'")
    assert ranks() == {}
    application.execute("UPDATE models_registry_recognition SET revoked_on = NULL, revoked_ground = ''")
    assert ranks() == {model.pk: RECOGNISED}


@pytest.mark.django_db(transaction=True)
def test_two_revocations_at_the_same_time_leave_nothing_public():
    cast = make_cast()
    model = make_public(cast.units.ward)
    make_candidacy(model, "recognised", campaign=make_campaign(cast.units.city), body=cast.units.city)
    first, second = Recognition.objects.order_by("pk").values_list("pk", flat=True)

    def take(pk):
        Recognition.objects.filter(pk=pk).update(revoked_on=today(), revoked_ground="x")

    with transaction.atomic():
        take(first)
        late = Late(lambda: take(second))
        late.waits()
    assert late.ended() is None
    assert ranks() == {}

"""Files made for an office are closed with it: who lost the role fetches none of them, whatever they were made of."""

import pytest
from django.urls import reverse

from directives.services.documents import request_documents_export
from directives.services.duties import EXPORT_DUTIES
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from models_registry.services.figures import request_figures_export
from models_registry.services.lists import request_models_export
from models_registry.services.signals import EXPORT_SIGNALS, EXPORT_UNIT_SIGNALS, request_signals_export
from organizations.dates import today
from organizations.figures import Scope
from organizations.models import Membership, User
from organizations.services.history import request_history_export
from organizations.services.list_files import request_list
from reviews.services.councils import EXPORT_COUNCILS
from reviews.services.criteria import EXPORT_CRITERIA
from reviews.services.rounds import EXPORT_ROUNDS
from reviews.services.steering import EXPORT_COMMITTEES
from tests.access.people import DAY, again, member, tree, worker
from tests.directives.makers import make_document, make_duty
from tests.models_registry.makers import make_model

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.bar("A6")]
EXPORTS = {
    "models": lambda user: request_models_export(filters={}, columns=["code"], by=user),
    "history": lambda user: request_history_export(filters={}, by=user),
    "documents": lambda user: request_documents_export(filters={}, by=user),
    "figures": lambda user: request_figures_export(scope=Scope(root=user.acting.unit), by=user),
    "signals": lambda user: request_signals_export(EXPORT_SIGNALS, unit=user.acting.unit, filters={}, by=user),
    "signals of units": lambda user: request_signals_export(
        EXPORT_UNIT_SIGNALS, unit=user.acting.unit, filters={}, by=user
    ),
    "duties": lambda user: request_documents_export(filters={}, by=user, kind=EXPORT_DUTIES),
    "councils": lambda user: request_list(EXPORT_COUNCILS, filters={}, by=user),
    "criteria": lambda user: request_list(EXPORT_CRITERIA, filters={}, by=user),
    "rounds": lambda user: request_list(EXPORT_ROUNDS, filters={}, by=user),
    "committees": lambda user: request_list(EXPORT_COMMITTEES, filters={}, by=user),
}


@pytest.fixture
def units(monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    made = tree()
    for where in (made.ward, made.beside):
        make_model(where)
        make_duty(make_document(where, f"1-KH/{where.code}", is_internal=True), where)
    return made


def made_for(user, kind):
    job = EXPORTS[kind](user)
    assert runner.run_job(job.pk)
    return job.files.get()


def fetched(client, file):
    answers = [
        client.get(reverse("jobs:file", args=[file.job_id, "xlsx"])),
        client.get(f"/api/v1/jobs/{file.job_id}/files/xlsx/"),
    ]
    for answer in answers:
        answer.close()
    [code] = {answer.status_code for answer in answers}
    assert offered(client, file) == {code == 200}
    return code


def offered(client, file):
    """Whether the job's page and the API name the file: what would be refused is not offered."""
    page = client.get(reverse("jobs:detail", args=[file.job_id]))
    single = client.get(f"/api/v1/jobs/{file.job_id}/").json()
    [row] = [each for each in client.get("/api/v1/jobs/").json()["results"] if each["id"] == file.job_id]
    return {file.get_absolute_url() in page.content.decode(), *(bool(each["files"]) for each in (single, row))}


@pytest.mark.parametrize("kind", EXPORTS)
def test_a_file_is_closed_when_the_office_ends(client, units, kind):
    user = worker("auditor", units.ward)
    member(user.person, units.beside, "officer", since=10)
    file = made_for(again(user), kind)
    client.force_login(user)
    page = file.job.get_absolute_url()
    assert (fetched(client, file), client.get(page).context["is_closed"]) == (200, False)
    Membership.objects.filter(person=user.person, role="auditor").update(valid_to=today() - DAY)
    assert (fetched(client, file), client.get(page).context["is_closed"]) == (403, True)


@pytest.mark.parametrize("kind", EXPORTS)
def test_what_a_superuser_had_made_is_closed_with_the_right(client, units, kind):
    user = worker("auditor", units.ward)
    User.objects.filter(pk=user.pk).update(is_superuser=True)
    file = made_for(again(user), kind)
    client.force_login(again(user))
    assert fetched(client, file) == 200
    User.objects.filter(pk=user.pk).update(is_superuser=False)
    assert fetched(client, file) == 403


@pytest.mark.parametrize("kind", ["documents", "duties"])
def test_each_office_has_its_own_file(units, kind):
    user = worker("officer", units.ward)
    second = member(user.person, units.beside, "officer", since=10)
    first = EXPORTS[kind](again(user))
    user = again(user)
    user.act_in(second.pk)
    other = EXPORTS[kind](user)
    assert first.pk != other.pk
    second.delete()
    assert runner.run_job(other.pk)
    assert Job.objects.get(pk=other.pk).files.count() == 0

"""Jobs over the API: same rights as the pages, verbs that call services, files through the door."""

import pytest
from rest_framework.test import APIClient

from mobilization.outbox import leases
from mobilization.outbox.enums import JobState
from mobilization.outbox.models import IdempotencyKey, Job
from organizations.models import Membership
from tests.access.people import member, tree
from tests.threads import at_once

EXPORT = "/api/v1/jobs/export/"


@pytest.fixture
def api(officer, woken):
    client = APIClient(raise_request_exception=True)
    client.force_authenticate(officer)
    return client


def get(client, address, status=200, **query):
    response = client.get(address, query)
    assert response.status_code == status, response.content
    return response.json()


@pytest.mark.django_db
def test_a_job_tells_what_people_see_and_what_may_be_done(api, ask, officer):
    job = ask(owner=officer, params={"secret": 1})
    answer = get(api, f"/api/v1/jobs/{job.pk}/")
    assert (answer["kind"], answer["state"], answer["owner"]) == ("test.work", "queued", officer.email)
    assert (answer["actions"], answer["files"]) == (["cancel"], [])
    assert not {"params", "lease_token", "error_detail", "leased_by", "unique_key"} & set(answer)


@pytest.mark.django_db
def test_lists_show_ones_own_and_administrators_all(api, ask, officer, administrator, stranger):
    mine, other, clocks = ask(owner=officer), ask(owner=stranger), ask()
    assert [row["id"] for row in get(api, "/api/v1/jobs/")["results"]] == [mine.pk]
    get(api, f"/api/v1/jobs/{other.pk}/", 404)
    api.force_authenticate(administrator)
    assert [row["id"] for row in get(api, "/api/v1/jobs/")["results"]] == [clocks.pk, other.pk, mine.pk]


@pytest.mark.django_db
def test_lists_are_filtered_and_paged(api, ask, officer, stranger):
    jobs = [ask(owner=officer).pk for _ in range(5)]
    first = get(api, "/api/v1/jobs/", page_size=2)
    second = api.get(first["next"]).json()
    assert [row["id"] for row in first["results"] + second["results"]] == jobs[:0:-1]
    assert get(api, "/api/v1/jobs/", state="done")["results"] == []
    assert get(api, "/api/v1/jobs/", 400, state="odd")["errors"]
    assert get(api, "/api/v1/jobs/", 400, cursor="odd")["errors"]
    assert len(get(api, "/api/v1/jobs/", owner=stranger.email)["results"]) == 5  # not a filter for officers


@pytest.mark.django_db
def test_ten_rows_cost_as_many_queries_as_one(api, ask, officer, django_assert_num_queries):
    for number in (1, 9):
        for _ in range(number):
            ask(owner=officer)
        with django_assert_num_queries(2):
            get(api, "/api/v1/jobs/")


@pytest.mark.django_db
def test_the_list_says_of_a_job_what_its_page_says(api, ask, officer, administrator, tmp_path):
    ask(owner=officer)
    failed = ask(owner=officer)
    for _ in range(3):
        Job.objects.filter(pk=failed.pk).update(not_before=None)
        leases.fail(leases.claim(worker="w", job_id=failed.pk).lease_token, detail="trace")
    done = ask()
    with (tmp_path / "x").open("w+b") as content:
        files = [leases.ResultFile(kind, f"tệp.{kind}", content) for kind in ("xlsx", "csv")]
        token = leases.claim(worker="w", job_id=done.pk).lease_token
        leases.finish(token, result={"rows": 2}, progress=leases.Progress(2, 2, "2 dòng"), files=files)
    api.force_authenticate(administrator)
    rows = get(api, "/api/v1/jobs/")["results"]
    assert rows == [get(api, f"/api/v1/jobs/{row['id']}/") for row in rows]
    assert [(row["actions"], len(row["files"])) for row in rows] == [([], 2), (["retry"], 0), (["cancel"], 0)]
    assert [row["owner"] for row in rows] == [None, officer.email, officer.email]
    assert all(row["created_at"].endswith("Z") for row in rows)


@pytest.mark.django_db
def test_cancelling_is_a_verb(api, ask, officer, stranger):
    job, other = ask(owner=officer), ask(owner=stranger)
    answer = api.post(f"/api/v1/jobs/{job.pk}/cancel/")
    assert (answer.status_code, answer.json()["state"], answer.json()["actions"]) == (202, "cancelled", [])
    assert api.post(f"/api/v1/jobs/{job.pk}/cancel/").status_code == 409
    assert api.post(f"/api/v1/jobs/{other.pk}/cancel/").status_code == 404
    assert Job.objects.get(pk=other.pk).state == JobState.QUEUED


@pytest.mark.django_db
def test_forms_without_protection_and_other_methods_are_refused(api, officer):
    strict = APIClient(enforce_csrf_checks=True)
    strict.force_login(officer)
    assert strict.post(EXPORT, {}, format="json").status_code == 403
    for method in ("put", "patch", "delete"):
        assert getattr(api, method)("/api/v1/jobs/").status_code == 405
    assert api.post(EXPORT, {"state": "odd"}, format="json").status_code == 400
    assert Job.objects.count() == 0


@pytest.mark.django_db
def test_a_file_comes_through_the_door_to_its_owner_only(api, ask, officer, stranger, tmp_path):
    job = ask(owner=officer)
    token = leases.claim(worker="w").lease_token
    with (tmp_path / "x").open("w+b") as content:
        content.write(b"abc")
        content.seek(0)
        file = leases.ResultFile("txt", "x.txt", content)
        leases.finish(token, result={}, progress=leases.Progress(), files=[file])
    (entry,) = get(api, f"/api/v1/jobs/{job.pk}/")["files"]
    assert (entry["format"], entry["size"]) == ("txt", 3)
    assert b"".join(api.get(entry["url"]).streaming_content) == b"abc"
    assert api.get(f"/api/v1/jobs/{job.pk}/files/xlsx/").status_code == 404
    api.force_authenticate(stranger)
    assert api.get(entry["url"]).status_code == 404


@pytest.mark.django_db(transaction=True)
class TestIdempotency:
    """The same request with the same key acts once."""

    def send(self, user, key, body=None, address=EXPORT):
        client = APIClient()
        client.force_authenticate(user)
        return client.post(address, body or {}, format="json", headers={"Idempotency-Key": key})

    def test_twenty_at_once_have_one_effect_and_one_answer(self, officer, woken):
        # the job's own unique key would hide a second effect, but not a second wake
        answers = at_once(20, lambda n: self.send(officer, "k"))
        assert {answer.status_code for answer in answers} == {202}
        assert len({answer.content for answer in answers}) == len({a["Location"] for a in answers}) == 1
        assert (Job.objects.count(), IdempotencyKey.objects.count(), len(woken)) == (1, 1, 1)

    def test_later_too(self, officer, woken):
        first = self.send(officer, "k")
        leases.finish(leases.claim(worker="w").lease_token, result={}, progress=leases.Progress())
        again = self.send(officer, "k")
        assert (again.status_code, again.content, again["Location"]) == (202, first.content, first["Location"])
        assert Job.objects.count() == 1
        assert self.send(officer, "other").json()["id"] != first.json()["id"]

    def test_another_request_with_the_key_is_refused(self, officer, woken):
        job = self.send(officer, "k").json()["id"]
        assert self.send(officer, "k", {"state": "done"}).status_code == 422
        assert self.send(officer, "k", address=f"/api/v1/jobs/{job}/cancel/").status_code == 422
        assert Job.objects.get().state == JobState.QUEUED

    def test_keys_belong_to_an_account(self, officer, stranger, woken):
        assert self.send(officer, "k").json()["id"] != self.send(stranger, "k").json()["id"]

    def test_keys_belong_to_the_role_in_which_the_account_acts(self, officer, woken):
        units = tree()
        mine = [member(officer.person, unit, "officer") for unit in (units.ward, units.beside)]
        first = self.send(officer, "k")
        officer.act_in(mine[0].pk)
        assert self.send(officer, "k").content == first.content  # chosen or by itself: the same role
        officer.act_in(mine[1].pk)
        answer = self.send(officer, "k")
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
        Membership.objects.all().delete()
        officer.act_in(None)
        assert self.send(officer, "k").status_code == 422
        assert Job.objects.count() == 1

    def test_a_request_that_failed_leaves_the_key_free(self, officer, woken):
        assert self.send(officer, "k", {"state": "odd"}).status_code == 400
        assert self.send(officer, "k").status_code == 202

    def test_a_key_must_be_readable(self, officer):
        for key in ("", "x" * 256, "é"):
            assert self.send(officer, key).status_code == 400

    def test_the_address_of_the_job_names_no_host_which_the_client_could_make_long(self, officer, woken):
        client = APIClient()
        client.force_authenticate(officer)
        host = "127.0.0.1:" + "8" * 600
        answer = client.post(EXPORT, {}, format="json", headers={"Idempotency-Key": "k", "Host": host})
        assert answer.status_code == 202
        assert answer["Location"] == f"/api/v1/jobs/{answer.json()['id']}/"


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["[" * 50_000, '{"state":' * 20_000])
def test_a_body_nested_without_end_is_the_senders_error(api, body):
    answer = api.generic("POST", EXPORT, body, content_type="application/json")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"

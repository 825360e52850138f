"""The pages of jobs: who sees what, filters, progress by polling, cancel and retry, files."""

import io

import pytest
from django.utils import timezone

from mobilization.outbox import leases
from mobilization.outbox.enums import JobState
from mobilization.outbox.leases import Progress, ResultFile
from mobilization.outbox.models import Job
from tests.htmx import assert_partial_refreshes

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(client, officer):
    client.force_login(officer)
    return client


def shown(response):
    return [job.pk for job, _tone in response.context["jobs"]]


def finished(job):
    token = leases.claim(worker="w", job_id=job.pk).lease_token
    files = [ResultFile("txt", "Kết quả.txt", io.BytesIO(b"abc"))]
    leases.finish(token, result={}, progress=Progress(1, 1), files=files)
    return Job.objects.get(pk=job.pk)


def quarantined(job, settings):
    settings.JOB_QUARANTINE_AFTER = 1
    leases.fail(leases.claim(worker="w", job_id=job.pk).lease_token, detail="Traceback with a secret")
    return Job.objects.get(pk=job.pk)


def test_the_list_shows_ones_own_jobs_newest_first(visit, ask, officer, stranger):
    mine = [ask(owner=officer).pk for _ in range(3)]
    ask(owner=stranger)
    ask()
    response = visit.get("/jobs/")
    assert (response.status_code, shown(response), response.context["count"]) == (200, mine[::-1], 3)
    assert not response.context["shows_owner"], "every row would repeat one's own name"
    assert shown(visit.get("/jobs/", {"owner": stranger.email})) == mine[::-1]  # no filter of theirs


def test_administrators_see_all_and_filter_by_person(client, ask, administrator, officer):
    client.force_login(administrator)
    mine, clocks = ask(owner=officer).pk, ask().pk
    response = client.get("/jobs/")
    assert (shown(response), response.context["shows_owner"]) == ([clocks, mine], True)
    assert shown(client.get("/jobs/", {"owner": officer.email.upper()})) == [mine]


def test_filters_and_their_errors(visit, ask, officer):
    done, waiting = finished(ask(owner=officer)).pk, ask(owner=officer).pk
    today = f"{Job.objects.get(pk=done).created_at.astimezone():%Y-%m-%d}"
    assert shown(visit.get("/jobs/", {"state": "done"})) == [done]
    assert shown(visit.get("/jobs/", {"kind": "test.work", "created_from": today, "created_to": today})) == [
        waiting,
        done,
    ]
    assert shown(visit.get("/jobs/", {"created_from": "2200-01-01"})) == []
    assert shown(visit.get("/jobs/", {"created_to": "9999-12-31"})) == [waiting, done]
    for wrong in ({"state": "odd"}, {"created_from": "odd"}, {"kind": "\x00"}):
        response = visit.get("/jobs/", wrong)
        assert (response.status_code, shown(response), bool(response.context["filter"].form.errors)) == (200, [], True)
        assert response.context["is_filtered"], "not 'No jobs yet', but 'No job matches the filter'"
    assert shown(visit.get("/jobs/", {"cursor": "odd"})) == [waiting, done]


def test_paging_walks_through_all(visit, ask, officer, monkeypatch):
    ids = [ask(owner=officer).pk for _ in range(120)]
    address, seen = "/jobs/", []
    while address:
        response = visit.get("/jobs/" + address.removeprefix("/jobs/"))
        seen += shown(response)
        address = response.context["older_url"]
    assert seen == ids[::-1]


def test_ten_rows_cost_as_many_queries_as_one(visit, ask, officer, django_assert_num_queries):
    for number in (1, 9):
        for _ in range(number):
            ask(owner=officer)
        with django_assert_num_queries(6):  # session, account, person, memberships, rows, count
            visit.get("/jobs/")


@pytest.mark.parametrize("state", ["running", "done"])
def test_the_part_refreshes_its_page(visit, ask, officer, state, time_machine):
    """What polling puts into an old page is what a fresh page shows, also when a minute ends between the two."""
    time_machine.move_to(timezone.now(), tick=False)
    job = ask(owner=officer)
    old = visit.get(f"/jobs/{job.pk}/").content.decode()
    old_list = visit.get("/jobs/").content.decode()
    if state == "running":
        leases.renew(leases.claim(worker="w").lease_token, progress=Progress(3, 7, "three"))
    if state == "done":
        finished(job)
    part = visit.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert_partial_refreshes(old, part, visit.get(f"/jobs/{job.pk}/").content.decode(), "#job")
    assert ("every 2s" in part) == (state != "done")
    rows = visit.get("/jobs/", headers={"HX-Request": "true"}).content.decode()
    assert_partial_refreshes(old_list, rows, visit.get("/jobs/").content.decode(), "#job-rows")
    assert ("every 4s" in rows) == (state != "done")
    visit.logout()
    answer = visit.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, f"/account/login/?next=/jobs/{job.pk}/")


def test_strangers_find_nothing(client, ask, officer, stranger):
    job = finished(ask(owner=officer))
    client.force_login(stranger)
    for address in ("", "cancel/", "retry/", "files/txt/"):
        assert client.get(f"/jobs/{job.pk}/{address}").status_code == 404
    assert client.post(f"/jobs/{job.pk}/cancel/").status_code == 404


def test_cancelling_asks_first(visit, ask, officer):
    job = ask(owner=officer)
    assert visit.get(f"/jobs/{job.pk}/").context["actions"] == ["cancel"]
    assert visit.get(f"/jobs/{job.pk}/cancel/").status_code == 200
    assert Job.objects.get().state == JobState.QUEUED
    assert visit.post(f"/jobs/{job.pk}/cancel/")["Location"] == f"/jobs/{job.pk}/"
    assert Job.objects.get().state == JobState.CANCELLED
    assert visit.get(f"/jobs/{job.pk}/cancel/").status_code == 302
    answers = [str(message) for message in visit.post(f"/jobs/{job.pk}/cancel/", follow=True).context["messages"]]
    assert len(answers) == 2  # that it was cancelled, and that it cannot be twice


def test_only_administrators_try_again_and_read_the_trace(client, ask, officer, administrator, settings):
    job = quarantined(ask(owner=officer), settings)
    client.force_login(officer)
    assert client.get(f"/jobs/{job.pk}/retry/").status_code == 403
    assert client.post(f"/jobs/{job.pk}/retry/").status_code == 403
    assert b"secret" not in client.get(f"/jobs/{job.pk}/").content
    client.force_login(administrator)
    assert b"secret" in client.get(f"/jobs/{job.pk}/").content
    assert client.get(f"/jobs/{job.pk}/retry/").status_code == 200
    client.post(f"/jobs/{job.pk}/retry/")
    assert Job.objects.get().state == JobState.QUEUED


def test_a_file_is_fetched_by_its_owner(visit, ask, officer):
    job = finished(ask(owner=officer))
    page = visit.get(f"/jobs/{job.pk}/").content.decode()
    assert f'href="/jobs/{job.pk}/files/txt/"' in page
    response = visit.get(f"/jobs/{job.pk}/files/txt/")
    assert b"".join(response.streaming_content) == b"abc"
    assert "attachment" in response["Content-Disposition"]
    assert visit.get(f"/jobs/{job.pk}/files/xlsx/").status_code == 404


def test_asking_for_the_export_takes_the_filters_along(visit, ask, officer, woken):
    response = visit.post("/jobs/export/?state=done&cursor=x&other=1")
    job = Job.objects.get()
    assert response["Location"] == f"/jobs/{job.pk}/"
    assert (job.kind, job.owner, job.params) == ("outbox.export_jobs", officer, {"filters": {"state": "done"}})
    visit.post("/jobs/export/?state=done")
    assert Job.objects.count() == 1
    visit.post("/jobs/export/?state=odd")
    assert Job.objects.count() == 1
    assert visit.get("/jobs/export/").status_code == 405

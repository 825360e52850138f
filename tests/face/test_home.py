"""The home page: what waits, the pressing first."""

import pytest
from django.db.models.functions import Now

from mobilization.common import waiting
from mobilization.common.waiting import WaitingItem
from mobilization.outbox.models import Job
from mobilization.outbox.waiting import jobs_waiting


@pytest.fixture
def collectors(monkeypatch):
    monkeypatch.setattr(waiting, "_collectors", [])
    return waiting


def item(title, tone):
    return WaitingItem(title=title, url="/x/", tone=tone)


def test_the_pressing_comes_first_and_order_is_kept(collectors):
    collectors.register(lambda user: [item("b", "waiting"), item("a", "danger")])
    collectors.register(lambda user: [item("c", "waiting")])
    assert [one.title for one in collectors.waiting_for(None)] == ["a", "b", "c"]


def test_registering_twice_asks_once(collectors):
    def collector(user):
        return [item("a", "info")]

    collectors.register(collector)
    collectors.register(collector)
    assert len(collectors.waiting_for(None)) == 1
    collectors.forget(collector)
    assert collectors.waiting_for(None) == []


def test_nothing_waits(client, person_with_account):
    client.force_login(person_with_account)
    html = client.get("/").text
    assert "Xin chào, Nguyễn Thị Ánh" in html
    assert "Chưa có gì chờ đồng chí xử lý" in html


def test_jobs_wait_with_one_query(person_with_account, django_user_model, django_assert_num_queries):
    stranger = django_user_model.objects.create_user("stranger@example.vn", "x")
    for owner in [person_with_account, person_with_account, stranger]:
        Job.objects.create(kind="outbox.export_jobs", owner=owner)
    with django_assert_num_queries(1):
        items = jobs_waiting(person_with_account)
    assert [(one.tone, one.count) for one in items] == [("progress", 2)]


def test_what_was_set_aside_waits_for_its_owner_and_for_who_runs_the_portal(person_with_account, django_user_model):
    stranger = django_user_model.objects.create_user("stranger@example.vn", "x")
    root = django_user_model.objects.create_superuser("root@example.vn", "x")
    for owner in [person_with_account, stranger, None]:
        ended = {"state": "quarantined", "error": "x", "failures": 1, "finished_at": Now()}
        Job.objects.create(kind="outbox.export_jobs", owner=owner, **ended)
    found = [[(one.tone, one.count) for one in jobs_waiting(user)] for user in (person_with_account, stranger, root)]
    assert found == [[("danger", 1)], [("danger", 1)], [("danger", 3)]]

"""Telling people: once, in the transaction of the cause, not those who are switched off."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from notifications import kinds, services
from notifications.enums import NoticeKind
from notifications.models import Notice
from notifications.permissions import may_see_notice
from organizations.models import User

pytestmark = pytest.mark.django_db


def test_each_recipient_once_and_nobody_switched_off(officer, stranger):
    off = User.objects.create_user("off@example.vn", "x", full_name="Off", is_active=False)
    services.notify(
        kind=NoticeKind.JOB_FINISHED, recipients=[officer, stranger, officer, off], subject=officer, by=stranger
    )
    assert list(Notice.objects.order_by("id").values_list("recipient", "actor", "subject_type", "subject_id")) == [
        (officer.pk, stranger.pk, "organizations.user", str(officer.pk)),
        (stranger.pk, stranger.pk, "organizations.user", str(officer.pk)),
    ]


@pytest.mark.parametrize("kind", [NoticeKind.JOB_FINISHED, NoticeKind.ROLE_GIVEN])
def test_forty_recipients_cost_as_many_statements_as_one(officer, django_assert_max_num_queries, kind):
    people = [User.objects.create_user(f"{n}@example.vn", None, full_name=str(n)) for n in range(40)]
    with django_assert_max_num_queries(10) as one:
        services.notify(kind=kind, recipients=[officer], subject=officer, by=None)
    with django_assert_max_num_queries(len(one)):
        services.notify(kind=kind, recipients=people, subject=officer, by=None)
    assert Notice.objects.count() == 41


def test_unknown_kinds_are_refused(officer):
    with pytest.raises(kinds.UnknownKind):
        services.notify(kind="no.such", recipients=[officer], subject=officer, by=None)


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_what_did_not_happen(officer):
    def tell():
        services.notify(kind=NoticeKind.JOB_FINISHED, recipients=[officer], subject=officer, by=None)

    with pytest.raises(transaction.TransactionManagementError):
        tell()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell()
        1 / 0  # noqa: B018
    assert not Notice.objects.exists()


def test_only_ones_own_are_read(officer, stranger, told):
    (mine,) = told()
    with pytest.raises(PermissionDenied):
        services.mark_read(mine, by=stranger)
    assert services.mark_all_read(by=stranger) == 0
    first = services.mark_read(mine, by=officer).read_at
    assert first is not None
    assert services.mark_read(mine, by=officer).read_at == first
    told(2)
    assert (services.mark_all_read(by=officer), services.mark_all_read(by=officer)) == (2, 0)


def test_what_the_queryset_shows_is_what_the_predicate_allows(officer, stranger, told):
    off = User.objects.create_user("off@example.vn", "x", full_name="Off", is_active=False)
    notices = [*told(), *told(recipient=stranger), *told(recipient=off)]
    for user in (officer, stranger, off):
        shown = set(Notice.objects.visible_to(user))
        assert shown == {notice for notice in notices if may_see_notice(user, notice)}
    assert set(Notice.objects.visible_to(officer)) == {notices[0]}


def test_a_kind_is_told_in_one_way(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})

    def same(notice):
        return ""

    kinds.register("a.b", title="x", text=same, url=str)
    kinds.register("a.b", title="x", text=same, url=str)
    with pytest.raises(ValueError, match="already"):
        kinds.register("a.b", title="x", text=str, url=str)


def test_a_kind_nobody_knows_any_more_is_shown_by_its_name(officer, told):
    (notice,) = told(kind="gone.kind")
    assert (str(notice), notice.title, notice.url, notice.tone) == ("gone.kind", "gone.kind", "", "neutral")

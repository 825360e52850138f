"""Choosing how mail comes: page and API, one's own only, only deviations kept, each on record."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from rest_framework.test import APIClient

from mobilization.common.history import event_model
from notifications import kinds, services
from notifications.enums import NoticeKind, Way
from notifications.models import MailPreference, Notice
from notifications.services.preferences import choose_ways
from organizations.permissions.history import may_read_history
from tests.access.people import member, tree, worker

pytestmark = pytest.mark.django_db
SET_ASIDE, GIVEN = NoticeKind.JOB_SET_ASIDE.value, NoticeKind.ROLE_GIVEN.value


@pytest.fixture
def visit(client, officer):
    client.force_login(officer)
    return client


@pytest.fixture
def api(officer):
    client = APIClient()
    client.force_authenticate(officer)
    return client


def kept():
    return sorted(MailPreference.objects.values_list("user__email", "kind", "way"))


def everything(**changes):
    """What the form sends: every kind with its default, but for the changes."""
    return {kind.name: kind.default.value for kind in kinds.mailed()} | changes


def test_only_what_differs_from_the_default_is_kept(officer, stranger):
    assert choose_ways(everything(), by=officer) == 0
    assert kept() == []
    assert choose_ways({SET_ASIDE: "digest", GIVEN: "at_once"}, by=officer) == 1
    assert kept() == [(officer.email, SET_ASIDE, "digest")]
    choose_ways({SET_ASIDE: "inbox"}, by=officer)
    choose_ways({SET_ASIDE: "digest"}, by=stranger)
    assert kept() == [(officer.email, SET_ASIDE, "inbox"), (stranger.email, SET_ASIDE, "digest")]
    assert choose_ways({SET_ASIDE: "inbox"}, by=officer) == 0
    assert choose_ways({SET_ASIDE: "at_once"}, by=officer) == 1
    assert kept() == [(stranger.email, SET_ASIDE, "digest")]


@pytest.mark.parametrize(
    ("kind", "way"), [(GIVEN, "inbox"), (GIVEN, "odd"), (NoticeKind.ADDRESS_REFUSED.value, "at_once")]
)
def test_what_the_rule_does_not_allow_is_refused_whole(officer, kind, way):
    with pytest.raises(ValidationError) as refused:
        choose_ways({SET_ASIDE: "digest", kind: way}, by=officer)
    assert (list(refused.value.error_dict), kept()) == ([kind], [])


def test_a_kind_nobody_knows_is_refused(officer):
    with pytest.raises(kinds.UnknownKind):
        choose_ways({"no.such": "digest"}, by=officer)


def test_what_is_switched_off_waits_for_no_digest_any_more(officer, stranger):
    for user in (officer, stranger):
        choose_ways({SET_ASIDE: "digest"}, by=user)
    data = {"job": "outbox.export_jobs", "end": "quarantined"}
    services.notify(kind=SET_ASIDE, recipients=[officer, stranger], subject=officer, data=data, by=None)
    choose_ways({SET_ASIDE: "inbox"}, by=officer)
    assert list(Notice.objects.filter(for_digest=True).values_list("recipient", flat=True)) == [stranger.pk]


def test_choices_are_on_record(officer):
    choose_ways({SET_ASIDE: "digest"}, by=officer)
    choose_ways({SET_ASIDE: "at_once"}, by=officer)
    events = event_model(MailPreference).objects.order_by("pgh_id").values_list("pgh_label", "kind", "way")
    assert list(events) == [("insert", SET_ASIDE, "digest"), ("delete", SET_ASIDE, "digest")]


def test_the_record_of_choices_is_read_where_the_person_works(officer):
    units = tree()
    member(officer.person, units.ward, "officer")
    choose_ways({SET_ASIDE: "digest"}, by=officer)
    chosen = MailPreference.objects.get()
    readers = {where: worker("auditor", getattr(units, where)) for where in ("ward", "city", "school", "beside")}
    seen = {where: may_read_history(user, chosen) for where, user in readers.items()}
    assert seen == {"ward": True, "city": True, "school": False, "beside": False}
    assert not may_read_history(worker("leader", units.ward), chosen)


def test_a_kind_that_must_be_mailed_cannot_be_off_by_default(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", {})
    with pytest.raises(ValueError, match="must be mailed"):
        kinds.register("a.b", title="x", text=str, url=str, default=Way.INBOX, may_be_off=False)
    kinds.register("a.b", title="x", text=str, url=str)
    assert (kinds.get("a.b").default, kinds.get("a.b").ways) == (Way.DIGEST, list(Way))


# --- the page ---


def test_the_page_shows_the_ways_in_force(visit, officer, stranger):
    choose_ways({SET_ASIDE: "inbox"}, by=officer)
    choose_ways({GIVEN: "digest"}, by=stranger)
    form = visit.get("/inbox/preferences/").context["form"]
    assert {name: field.initial for name, field in form.fields.items()} == everything(**{SET_ASIDE: "inbox"})
    assert [value for value, _label in form.fields[GIVEN].choices] == ["at_once", "digest"]
    assert [value for value, _label in form.fields[SET_ASIDE].choices] == ["at_once", "digest", "inbox"]
    assert NoticeKind.ADDRESS_REFUSED.value not in form.fields


def test_the_page_groups_the_kinds_by_what_they_are_about(visit):
    with translation.override("en"):
        groups = visit.get("/inbox/preferences/", HTTP_ACCEPT_LANGUAGE="en").context["form"].groups()
    names = {label: {field.name.partition(".")[0] for field in fields} for label, fields in groups}
    registry, own = "models_registry", {"jobs", "memberships"}
    parts = {
        "Candidacies for recognition": {registry},
        "Models": {registry},
        "Tasks": {"directives"},
        "Nominations": {"awards"},
        "Opinions": {"dialogues"},
        "Commitments": {"dialogues"},
        "Weekly digest": {"reports"},
        "Figures": {"reports"},
        "Reports": {"reports"},
    }
    assert names == parts | {"Review": {"reviews"}, "Your roles and jobs": own}
    assert list(names)[-1] == "Your roles and jobs"
    assert sum(len(fields) for _label, fields in groups) == len(kinds.mailed())


def test_the_page_saves_ones_own(visit, officer):
    answer = visit.post("/inbox/preferences/", everything(**{SET_ASIDE: "digest", "user": "1"}))
    assert answer["Location"] == "/inbox/preferences/"
    assert kept() == [(officer.email, SET_ASIDE, "digest")]


def test_a_way_that_is_not_offered_is_an_error_at_its_field(visit):
    answer = visit.post("/inbox/preferences/", everything(**{GIVEN: "inbox"}))
    assert (answer.status_code, list(answer.context["form"].errors), kept()) == (422, [GIVEN], [])


def test_the_page_is_found_from_the_inbox_and_the_menu(visit):
    assert visit.get("/inbox/").content.decode().count('href="/inbox/preferences/"') == 2
    assert visit.get("/").content.decode().count('href="/inbox/preferences/"') == 1


def test_more_choices_cost_no_more_queries(visit, officer, django_assert_max_num_queries):
    with django_assert_max_num_queries(10) as none:
        visit.get("/inbox/preferences/")
    choose_ways(everything(**{SET_ASIDE: "digest", GIVEN: "digest"}), by=officer)
    with django_assert_max_num_queries(len(none)):
        visit.get("/inbox/preferences/")


# --- the API ---


def test_the_api_lists_and_changes(api, officer):
    rows = {row["kind"]: row for row in api.get("/api/v1/inbox-preferences/").json()}
    assert set(rows) == {kind.name for kind in kinds.mailed()}
    with translation.override("vi"):
        title = str(NoticeKind.ROLE_GIVEN.label)
    expected = {"title": title, "way": "at_once", "default": "at_once", "ways": ["at_once", "digest"]}
    assert rows[GIVEN] == {"kind": GIVEN, **expected}
    changed = api.patch(f"/api/v1/inbox-preferences/{GIVEN}/", {"way": "digest", "default": "inbox"}, format="json")
    assert changed.json() == {"kind": GIVEN, **expected, "way": "digest"}
    assert kept() == [(officer.email, GIVEN, "digest")]


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        (GIVEN, {"way": "inbox"}, 400),
        (GIVEN, {"way": "odd"}, 400),
        (GIVEN, {}, 400),
        (NoticeKind.ADDRESS_REFUSED.value, {"way": "at_once"}, 404),
        ("no.such", {"way": "digest"}, 404),
    ],
)
def test_the_api_refuses(api, kind, body, status):
    answer = api.patch(f"/api/v1/inbox-preferences/{kind}/", body, format="json")
    assert (answer.status_code, kept()) == (status, [])
    assert status == 404 or list(answer.json()["errors"]) == ["way"]

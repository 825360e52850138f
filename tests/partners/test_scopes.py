"""Closed by default: a token opens what names its scope and nothing else. The list is written by hand."""

import re

import pytest
from django.test import Client as Browser
from rest_framework.permissions import SAFE_METHODS

from organizations.models import Unit, User
from organizations.permissions.reach import may_see_record, reaches
from organizations.permissions.units import may_edit_unit
from partners.api import HasScope, PerClient, scope_for
from partners.enums import Scope
from partners.models import Client
from tests.access.test_routes import LINES, routes
from tests.testapp.models import Item

MODEL_STEPS = ("submit", "withdraw", "take-back", "register", "return", "begin", "stop", "resume", "copy")
CANDIDACY_STEPS = (
    "submit", "withdraw", "return", "take-up", "recognise", "refuse", "revoke", "typical", "propose-upward",
)  # fmt: skip
PARTS = ("progress", "checks", "reconfirmations")
ROWS = ("persons", "indicators")
REVIEWS = ("councils", "criteria", "committees", "assessments", "sessions")
AWARDS = ("emulation-titles", "award-forms", "award-authorities", "certificate-layouts")
DECISIONS = ("award-decisions", "award-recipients", "award-presentations")
CONFERENCE_VERBS = ("steps", "move", "attendance", "hold")
OPINION_STEPS = (
    "classify", "assign", "forward", "extend", "pause", "resume", "draft", "return", "approve", "answer",
    "answer-on-the-spot", "close", "route-out", "withdraw",
)  # fmt: skip
OF_BODIES = ("council-members", "committee-members", "committee-tasks")
CORRECTED = tuple(f"api/v1/models/<int:model>/{part}/<int:pk>/" for part in ("progress", "checks"))
OPEN_TO_TOKENS = {
    ("api/v1/figures/", "GET"): "models:read",
    ("api/v1/figures/judged/", "GET"): "reviews:read",
    ("api/v1/units/<int:pk>/dashboard/", "GET"): "models:read",
    ("api/v1/search/", "GET"): "models:read",
    ("api/v1/models/", "GET"): "models:read",
    ("api/v1/models/", "POST"): "models:write",
    ("api/v1/models/<int:pk>/", "GET"): "models:read",
    ("api/v1/models/<int:pk>/genealogy/", "GET"): "models:read",
    ("api/v1/models/<int:pk>/", "PATCH"): "models:write",
    ("api/v1/models/<int:pk>/", "DELETE"): "models:write",
    **{(f"api/v1/models/<int:pk>/{step}/", "POST"): "models:write" for step in MODEL_STEPS},
    **{(f"api/v1/models/<int:model>/{part}/", "GET"): "models:read" for part in PARTS},
    **{(f"api/v1/models/<int:model>/{part}/", "POST"): "models:write" for part in PARTS},
    **{(part, "GET"): "models:read" for part in CORRECTED},
    **{(part, "PATCH"): "models:write" for part in CORRECTED},
    **{(f"api/v1/models/<int:model>/{rows}/", "GET"): "models:read" for rows in ROWS},
    **{(f"api/v1/models/<int:model>/{rows}/", "POST"): "models:write" for rows in ROWS},
    **{(f"api/v1/models/<int:model>/{rows}/<int:pk>/", "GET"): "models:read" for rows in ROWS},
    **{(f"api/v1/models/<int:model>/{rows}/<int:pk>/", "PATCH"): "models:write" for rows in ROWS},
    **{(f"api/v1/models/<int:model>/{rows}/<int:pk>/", "DELETE"): "models:write" for rows in ROWS},
    ("api/v1/models/<int:model>/files/", "GET"): "files:read",
    ("api/v1/models/<int:model>/files/", "POST"): "files:write",
    ("api/v1/files/<int:pk>/", "GET"): "files:read",
    ("api/v1/files/<int:pk>/", "PATCH"): "files:write",
    ("api/v1/files/<int:pk>/", "DELETE"): "files:write",
    ("api/v1/files/<int:pk>/content/", "GET"): "files:read",
    ("api/v1/imports/", "GET"): "models:read",
    ("api/v1/imports/", "POST"): "models:write",
    ("api/v1/imports/<int:pk>/", "GET"): "models:read",
    ("api/v1/imports/<int:pk>/", "DELETE"): "models:write",
    ("api/v1/imports/<int:pk>/confirm/", "POST"): "models:write",
    ("api/v1/imports/<int:source>/rows/", "GET"): "models:read",
    ("api/v1/unit-signals/", "GET"): "models:read",
    ("api/v1/unit-signals/<int:pk>/", "GET"): "models:read",
    ("api/v1/signals/", "GET"): "models:read",
    ("api/v1/signals/<int:pk>/", "GET"): "models:read",
    ("api/v1/signals/<int:pk>/dismiss/", "POST"): "models:write",
    ("api/v1/signals/<int:pk>/restore/", "POST"): "models:write",
    ("api/v1/candidacies/", "GET"): "candidacies:read",
    ("api/v1/candidacies/", "POST"): "candidacies:write",
    ("api/v1/candidacies/<int:pk>/", "GET"): "candidacies:read",
    ("api/v1/candidacies/<int:pk>/", "PATCH"): "candidacies:write",
    **{(f"api/v1/candidacies/<int:pk>/{step}/", "POST"): "candidacies:write" for step in CANDIDACY_STEPS},
    **{(f"api/v1/{name}/", "GET"): "reviews:read" for name in REVIEWS},
    **{(f"api/v1/{name}/<int:pk>/", "GET"): "reviews:read" for name in REVIEWS},
    **{(f"api/v1/{name}/<int:pk>/", "GET"): "reviews:read" for name in OF_BODIES},
    ("api/v1/sessions/<int:pk>/items/", "GET"): "reviews:read",
    ("api/v1/committees/<int:committee>/tasks/", "GET"): "reviews:read",
    ("api/v1/committee-tasks/<int:pk>/done/", "POST"): "reviews:write",
    **{(f"api/v1/conferences/{name}", "GET"): "conferences:read" for name in ("", "board/", "<int:pk>/")},
    **{(f"api/v1/figures/{name}/", "GET"): "figures:read" for name in ("catalogue", "<str:key>")},
    **{(f"api/v1/claims/{name}", "GET"): "figures:read" for name in ("", "<int:pk>/")},
    **{(f"api/v1/claims/{name}", "POST"): "figures:write" for name in ("", "<int:pk>/withdraw/")},
    ("api/v1/claims/<int:pk>/", "PATCH"): "figures:write",
    **{(f"api/v1/dialogue-history/{name}", "GET"): "conferences:read" for name in ("", "<int:pk>/")},
    **{(f"api/v1/commitments/{name}", "GET"): "conferences:read" for name in ("", "<int:pk>/")},
    ("api/v1/conferences/", "POST"): "conferences:write",
    ("api/v1/conferences/<int:pk>/", "PATCH"): "conferences:write",
    **{(f"api/v1/conferences/<int:pk>/{name}/", "POST"): "conferences:write" for name in CONFERENCE_VERBS},
    **{(f"api/v1/opinions/{name}", "GET"): "opinions:read" for name in ("", "<int:pk>/", "<int:opinion>/steps/")},
    **{(f"api/v1/opinions/{name}", "POST"): "opinions:write" for name in ("", "batch/")},
    ("api/v1/opinions/<int:pk>/", "PATCH"): "opinions:write",
    ("api/v1/opinions/<int:pk>/identity/", "POST"): "opinions:identities",
    ("api/v1/opinions/<int:pk>/identity/", "PUT"): "opinions:write",
    **{(f"api/v1/opinions/<int:pk>/{step}/", "POST"): "opinions:write" for step in OPINION_STEPS},
    **{(f"api/v1/{name}/", "GET"): "awards:read" for name in AWARDS},
    **{(f"api/v1/{name}/<int:pk>/", "GET"): "awards:read" for name in AWARDS},
    ("api/v1/nominations/", "GET"): "nominations:read",
    ("api/v1/nominations/", "POST"): "nominations:write",
    ("api/v1/nominations/<int:pk>/", "GET"): "nominations:read",
    ("api/v1/nominations/<int:pk>/", "PATCH"): "nominations:write",
    ("api/v1/nominations/<int:pk>/steps/", "POST"): "nominations:write",
    ("api/v1/nominations/<int:pk>/opinions/", "POST"): "nominations:write",
    ("api/v1/co-opinions/", "GET"): "nominations:read",
    ("api/v1/co-opinions/<int:pk>/", "GET"): "nominations:read",
    ("api/v1/co-opinions/<int:pk>/steps/", "POST"): "nominations:write",
    ("api/v1/figures/awarded/", "GET"): "decisions:read",
    ("api/v1/figures/dialogues/", "GET"): "conferences:read",
    ("api/v1/certificates/<str:code>/", "GET"): "awards:read",
    ("api/v1/award-decisions/<int:decision>/certificates/", "GET"): "decisions:read",
    ("api/v1/figures/awarded/parts/", "GET"): "decisions:read",
    ("api/v1/people/<int:person>/commendations/", "GET"): "decisions:read",
    ("api/v1/units/<int:unit>/commendations/", "GET"): "decisions:read",
    **{(f"api/v1/{name}/", "GET"): "decisions:read" for name in DECISIONS},
    **{(f"api/v1/{name}/<int:pk>/", "GET"): "decisions:read" for name in DECISIONS},
    **{(f"api/v1/{name}/<int:pk>/", method): "decisions:write" for name in DECISIONS for method in ("PATCH", "DELETE")},
    **{
        (f"api/v1/{name}/{one}", "GET"): "plans:read"
        for name in ("report-templates", "report-schedules", "report-targets")
        for one in ("", "<int:pk>/")
    },
    ("api/v1/figures/rank/", "GET"): "plans:read",
    **{(f"api/v1/reports/{name}", "GET"): "reports:read" for name in ("", "<int:pk>/", "<int:pk>/rows/")},
    ("api/v1/reports/", "POST"): "reports:write",
    ("api/v1/reports/<int:pk>/", "PATCH"): "reports:write",
    **{(f"api/v1/reports/<int:pk>/{name}/", "POST"): "reports:write" for name in ("steps", "count", "correct")},
    **{(f"api/v1/books/{name}", "GET"): "books:read" for name in ("", "<int:pk>/")},
    **{(f"api/v1/books/<int:pk>/{name}/", "GET"): "books:read" for name in ("contents", "editions")},
    ("api/v1/books/", "POST"): "books:write",
    **{("api/v1/books/<int:pk>/", method): "books:write" for method in ("PATCH", "DELETE")},
    **{
        (f"api/v1/books/<int:pk>/{name}/", "POST"): "books:write"
        for name in ("choose", "place", "make", "submit", "return")
    },
    ("api/v1/award-registers/", "GET"): "decisions:read",
    ("api/v1/award-registers/<int:pk>/", "GET"): "decisions:read",
    ("api/v1/award-decisions/", "POST"): "decisions:write",
    ("api/v1/award-decisions/<int:decision>/recipients/", "POST"): "decisions:write",
    ("api/v1/award-presentations/", "POST"): "decisions:write",
    ("api/v1/award-presentations/<int:pk>/handovers/", "GET"): "decisions:read",
    ("api/v1/award-presentations/<int:pk>/handovers/", "PUT"): "decisions:write",
    ("api/v1/units/", "GET"): "units:read",
    ("api/v1/units/<int:pk>/", "GET"): "units:read",
    ("api/v1/documents/", "GET"): "documents:read",
    ("api/v1/documents/", "POST"): "documents:write",
    ("api/v1/documents/<int:pk>/", "GET"): "documents:read",
    ("api/v1/documents/<int:pk>/", "PATCH"): "documents:write",
    ("api/v1/documents/<int:pk>/links/", "POST"): "documents:write",
    ("api/v1/documents/<int:pk>/files/", "POST"): "documents:write",
    ("api/v1/documents/<int:pk>/files/<int:file_id>/", "GET"): "documents:read",
    ("api/v1/documents/<int:document>/requirements/", "GET"): "documents:read",
    ("api/v1/documents/<int:document>/requirements/", "POST"): "documents:write",
    ("api/v1/requirements/<int:pk>/", "GET"): "documents:read",
    ("api/v1/requirements/<int:pk>/", "PATCH"): "documents:write",
    ("api/v1/requirements/<int:pk>/", "DELETE"): "documents:write",
    ("api/v1/duties/", "GET"): "documents:read",
    ("api/v1/duties/<int:pk>/", "GET"): "documents:read",
    ("api/v1/duties/<int:duty>/files/", "GET"): "documents:read",
    ("api/v1/duties/<int:duty>/files/", "POST"): "documents:write",
    ("api/v1/duties/<int:duty>/files/<int:pk>/", "GET"): "documents:read",
    ("api/v1/duties/<int:duty>/files/<int:pk>/", "DELETE"): "documents:write",
    ("api/v1/duties/<int:duty>/files/<int:pk>/content/", "GET"): "documents:read",
    ("api/v1/duties/<int:pk>/done/", "POST"): "documents:write",
    ("api/v1/duties/<int:pk>/reopen/", "POST"): "documents:write",
    ("api/v1/campaigns/", "GET"): "campaigns:read",
    ("api/v1/campaigns/<int:pk>/", "GET"): "campaigns:read",
    ("api/v1/campaigns/<int:pk>/targets/", "GET"): "campaigns:read",
    ("api/v1/themes/", "GET"): "vocabularies:read",
    ("api/v1/themes/<int:pk>/", "GET"): "vocabularies:read",
    ("api/v1/target-groups/", "GET"): "vocabularies:read",
    ("api/v1/target-groups/<int:pk>/", "GET"): "vocabularies:read",
    ("api/v1/rules/", "GET"): "vocabularies:read",
    ("api/v1/rules/<str:key>/", "GET"): "vocabularies:read",
    ("api/v1/jobs/", "GET"): "jobs:read",
    ("api/v1/jobs/<int:pk>/", "GET"): "jobs:read",
    ("api/v1/jobs/<int:pk>/files/<slug:file_format>/", "GET"): "jobs:read",
    ("api/v1/jobs/<int:pk>/cancel/", "POST"): "jobs:write",
    ("api/v1/jobs/export/", "POST"): "jobs:write",
}
OF_THE_API = [(name, method) for name, method, _policy in LINES if name.startswith("api/v1/")]
NAMED = [(name, method) for name, method in OF_THE_API if method not in {"HEAD", "OPTIONS"}]
"""HEAD asks for what GET asks, and OPTIONS for what reading asks."""

PARAMETER = re.compile(r"<[a-z]+:[a-z_]+>")
FILLED = {"<slug:file_format>": "xlsx", "<slug:model>": "unit", "<str:kind>": "memberships.given"}


def view_of(name, method):
    """The view as the framework makes it for this method."""
    callback, method = routes()[name].view, "GET" if method == "HEAD" else method
    view = callback.cls(**getattr(callback, "initkwargs", {}))
    view.action = getattr(callback, "actions", {}).get(method.lower()) if hasattr(callback, "actions") else None
    return view


def test_each_view_of_the_api_is_in_the_list_or_closed_to_tokens():
    assert OF_THE_API
    found = {(name, method): scope_for(view_of(name, method), method) for name, method in NAMED}
    assert {line: scope for line, scope in found.items() if scope} == OPEN_TO_TOKENS
    assert set(OPEN_TO_TOKENS.values()) <= set(Scope.values)


def test_head_and_options_ask_too():
    for name, method in OF_THE_API:
        scope = scope_for(view_of(name, method), method)
        if method == "HEAD":
            assert scope == OPEN_TO_TOKENS.get((name, "GET")), name
        if method == "OPTIONS":
            assert scope == getattr(view_of(name, method), "required_scopes", {}).get("read"), name


def test_each_view_of_the_api_asks_for_scopes_and_counts():
    for name, method in OF_THE_API:
        view = view_of(name, method)
        assert any(isinstance(each, HasScope) for each in view.get_permissions()), name
        assert any(isinstance(each, PerClient) for each in view.get_throttles()), name


@pytest.mark.django_db
@pytest.mark.bar("A2")
@pytest.mark.parametrize(("name", "method"), NAMED)
def test_with_all_scopes_and_with_none_that_fits(program, key, units, name, method):
    address = "/" + PARAMETER.sub(lambda found: FILLED.get(found[0], str(units.ward.pk)), name)
    wanted = OPEN_TO_TOKENS.get((name, method))

    def status(scopes):
        Client.objects.filter(pk=key.pk).update(scopes=scopes)
        program.come_in()
        data = {} if method in SAFE_METHODS else {"content_type": "application/json"}
        answer = getattr(program.client, method.lower())(
            address, headers={"Authorization": f"Bearer {program.token}"}, **data
        )
        return answer.status_code, answer.headers.get("WWW-Authenticate", "")

    others = [scope for scope in Scope.values if scope != wanted]
    challenge = 'Bearer realm="api", error="insufficient_scope"' + (f', scope="{wanted}"' if wanted else "")
    assert status(others) == (403, challenge)
    assert (status(Scope.values)[0] == 403) is (wanted is None)


@pytest.mark.django_db
def test_a_scope_is_no_right(program, key, units, chief):
    """Units are corrected by administrators: what a key may not do stays closed, whatever its scopes."""
    assert may_edit_unit(chief, units.ward)
    assert not may_edit_unit(User.objects.get(pk=key.account_id), units.ward)


@pytest.mark.django_db
def test_a_token_beside_a_session_is_what_counts(client, chief, program):
    program.come_in(scope="jobs:read")
    client.force_login(chief)
    header = {"Authorization": f"Bearer {program.token}"}
    assert client.get("/api/v1/units/").status_code == 200
    assert client.get("/api/v1/units/", headers=header).status_code == 403
    assert client.get("/api/v1/units/", headers={"Authorization": "Bearer x"}).status_code == 401


@pytest.mark.django_db
def test_a_session_still_needs_the_token_against_forgery(chief):
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(chief)
    assert browser.post("/api/v1/jobs/export/", {}, content_type="application/json").status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/units/", "/inbox/", "/partners/", "/admin/"])
def test_a_token_opens_no_page(program, address):
    program.come_in()
    assert program.get(address).status_code == 302


@pytest.mark.django_db
def test_a_program_reads_its_subtree_and_writes_like_an_officer(key, units):
    account = User.objects.get(pk=key.account_id)
    items = {
        where: Item.objects.create(title=where, unit=units.city, steward=getattr(units, where))
        for where in ("city", "ward", "school", "beside")
    }
    assert set(Item.objects.visible_to(account)) == {items["ward"], items["school"]}
    assert {each for each in items.values() if may_see_record(account, each)} == {items["ward"], items["school"]}
    assert reaches(account, units.school, "officer")
    assert not reaches(account, units.city, "officer")
    assert not any(reaches(account, units.ward, role) for role in ("leader", "secretary", "approver", "administrator"))
    assert Unit.objects.administered_by(account).count() == 0

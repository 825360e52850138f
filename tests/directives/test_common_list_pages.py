"""The pages of vocabularies and dated rules, and the API of both and of campaigns."""

import datetime
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directives import rules
from directives.enums import RuleKind
from directives.models import Campaign, CampaignTarget, RulePeriod, TargetGroup, Theme
from directives.services.rules import add_period
from directives.services.vocabularies import seen
from models_registry.enums import ModelState
from models_registry.models import ModelTheme
from organizations.dates import today
from tests.access.people import again
from tests.models_registry.makers import make_model
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
KEY = "test.share"


@pytest.fixture(autouse=True)
def rule():
    rules.register(KEY, kind=RuleKind.SHARE, default=50, title="Share")
    yield rules.get(KEY)
    rules.forget(KEY)


@pytest.fixture
def visit(client, city):
    return prove(client, again(city.administrator))


@pytest.fixture
def term(city):
    return Theme.objects.create(code="flowers", name_vi="Đường hoa", name_en="Flower roads")


def dated(day):
    return f"{day:%d/%m/%Y}"


def show(response):
    return next(each for each in response.context["dated"] if each.rule.key == KEY)


def test_words_are_added_corrected_and_taken_out_of_use(visit, city):
    for path, model in (("themes", Theme), ("target-groups", TargetGroup)):
        base = f"/vocabularies/{path}/"
        sent = {"code": "flowers", "name_vi": "Đường hoa", "name_en": "Flower roads"}
        assert visit.post(base + "new/", sent)["Location"] == base
        assert visit.post(base + "new/", sent).status_code == 422
        word = model.objects.get()
        change = sent | {"name_en": "Roads with flowers", "seen": seen(word)}
        assert visit.post(f"{base}{word.pk}/edit/", change)["Location"] == base
        conflict = visit.post(f"{base}{word.pk}/edit/", change | {"name_en": "Mine"})
        assert (conflict.status_code, conflict.context["form"]["name_en"].value()) == (409, "Mine")
        assert conflict.context["differences"][0][1:] == ("Roads with flowers", "Mine")
        assert visit.post(f"{base}{word.pk}/retire/", {"last_day": "odd", "reason": "x"}).status_code == 422
        gone = {"last_day": dated(today() - DAY), "reason": "Hết đợt"}
        assert visit.post(f"{base}{word.pk}/retire/", gone)["Location"] == base
        assert [state for _term, state, _counts in visit.get(base).context["rows"]] == ["ended"]
        assert visit.get(base + "?q=DUONG").context["rows"][0][0] == word
        assert "empty-state" in visit.get(base + "?q=nothing").content.decode()


def test_the_number_of_uses_is_that_of_the_registered_models(visit, city, term):
    for state in (ModelState.REGISTERED, ModelState.IN_IMPLEMENTATION, ModelState.DRAFT):
        ModelTheme.objects.create(model=make_model(city.units.ward, state), theme=term)
    counts = visit.get("/vocabularies/themes/").context["rows"][0][2]
    assert [count["number"] for count in counts] == [2]
    assert visit.get(f"/models/?{counts[0]['query']}").context["count"] == 2


@pytest.mark.parametrize("path", ["/vocabularies/themes/", "/api/v1/themes/", "/rules/", "/api/v1/rules/"])
def test_one_ten_and_six_hundred_rows_cost_the_same_queries(visit, path):
    counts = []
    for number in (1, 10, 600):
        have = Theme.objects.count()
        words = [
            Theme(code=f"w{n}", name_vi=f"Từ {n}", name_en=f"Word {n}", sort_key=f"{n}") for n in range(have, number)
        ]
        Theme.objects.bulk_create(words)
        first = today() - datetime.timedelta(days=2000)
        RulePeriod.objects.filter(key=KEY).delete()
        RulePeriod.objects.bulk_create(
            RulePeriod(key=KEY, value=1, valid_from=first + n * DAY, valid_to=first + n * DAY, source="x")
            for n in range(number)
        )
        with CaptureQueriesContext(connection) as queries:
            assert visit.get(path).status_code == 200
        counts.append(len(queries))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 12


def test_a_rule_gets_a_value_which_is_corrected_and_removed(visit, city):
    coming = {"value": "60", "valid_from": dated(today() + 5 * DAY), "source": "Nghị định 152/2025/NĐ-CP"}
    assert "90 ngày" in visit.get("/rules/", headers={"accept-language": "vi"}).content.decode()
    now = {"value": "55", "valid_from": dated(today()), "source": "Nghị định 98/2023/NĐ-CP"}
    assert visit.post(f"/rules/{KEY}/new/", now)["Location"] == "/rules/"
    assert visit.post(f"/rules/{KEY}/new/", coming)["Location"] == "/rules/"
    assert (show(visit.get("/rules/")).value, len(show(visit.get("/rules/")).periods)) == (55, 2)
    for wrong in ({"value": "101"}, {"valid_from": dated(today())}, {"source": ""}):
        assert visit.post(f"/rules/{KEY}/new/", coming | wrong).status_code == 422
    period = RulePeriod.objects.get(value=60)
    page = visit.get(f"/rules/periods/{period.pk}/change/")
    version = page.context["form"]["seen"].value()
    change = coming | {"value": "61", "seen": version}
    assert visit.post(f"/rules/periods/{period.pk}/change/", change)["Location"] == "/rules/"
    assert visit.post(f"/rules/periods/{period.pk}/change/", change | {"value": "62"}).status_code == 409
    assert visit.get(f"/rules/periods/{period.pk}/remove/").status_code == 200
    assert visit.post(f"/rules/periods/{period.pk}/remove/")["Location"] == "/rules/"
    assert RulePeriod.objects.get().valid_to is None
    assert visit.get("/rules/no.such/new/").status_code == 404


# --- API ------------------------------------------------------------------------------------------------------


def call(visit, method, path, data=None, **headers):
    sent = {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
    return getattr(visit, method)("/api/v1/" + path, headers=headers, **sent)


def test_campaigns_by_api(client, city):
    visit = prove(client, again(city.secretary))
    values = {
        "unit": city.units.city.pk,
        "name": "Năm 2026",
        "kind": "year",
        "year_from": 2026,
        "year_to": 2026,
        "registration_from": "2026-01-01",
        "registration_to": "2026-03-31",
    }
    made = call(visit, "post", "campaigns/", values)
    assert (made.status_code, made.json()["actions"]) == (201, ["edit", "targets", "copy"])
    assert call(visit, "post", "campaigns/", values | {"year_to": 2027}).json()["errors"].keys() == {"year_to"}
    path = f"campaigns/{made.json()['id']}/"
    assert call(visit, "patch", path, {"aim": "x"}).status_code == 428
    assert call(visit, "patch", path, {"aim": "x"}, if_match='"1"').json()["aim"] == "x"
    conflict = call(visit, "patch", path, {"aim": "y"}, if_match='"1"')
    assert (conflict.status_code, conflict.json()["current"]["aim"]) == (412, "x")
    rows = [{"unit": city.units.ward.pk, "models_wanted": 5}]
    assert call(visit, "post", path + "targets/", rows, if_match='"1"').status_code == 412
    stored = call(visit, "post", path + "targets/", rows, if_match='"2"')
    assert (stored.json()["wanted"], stored["ETag"]) == (5, '"3"')
    assert call(visit, "post", path + "targets/", rows * 2, if_match='"3"').status_code == 400
    read = call(visit, "get", path + "targets/").json()
    assert read["wanted"] == sum(part["models_wanted"] or 0 for part in read["parts"]) == 5
    assert (Campaign.objects.count(), CampaignTarget.objects.count()) == (1, 1)


def test_vocabularies_by_api(visit, term):
    assert call(visit, "get", "themes/").json()["results"][0]["code"] == "flowers"
    one = call(visit, "get", f"themes/{term.pk}/")
    changed = call(visit, "patch", f"themes/{term.pk}/", {"name_en": "A", "code": "b"}, if_match=one["ETag"])
    assert (changed.json()["name_en"], changed.json()["code"]) == ("A", "flowers")
    assert call(visit, "patch", f"themes/{term.pk}/", {"name_en": "B"}, if_match=one["ETag"]).status_code == 412
    assert call(visit, "patch", f"themes/{term.pk}/", {"name_en": "B"}).status_code == 428
    new = {"code": "youth", "name_vi": "Thanh niên", "name_en": "Youth"}
    assert call(visit, "post", "target-groups/", new).status_code == 201
    assert call(visit, "post", "target-groups/", new).status_code == 400


def test_rules_by_api(visit, city):
    sent = {"value": 60, "valid_from": today().isoformat(), "source": "Nghị định 1"}
    assert call(visit, "post", f"rules/{KEY}/periods/", sent).json()["value"] == 60
    assert call(visit, "post", f"rules/{KEY}/periods/", sent).json()["errors"].keys() == {"valid_from"}
    assert call(visit, "post", "rules/no.such/periods/", sent).status_code == 404
    assert KEY in [each["key"] for each in call(visit, "get", "rules/").json()]
    add_period(KEY, value=1, valid_from=today() + DAY, source="x", by=city.root)
    one = call(visit, "get", f"rules/{KEY}/").json()
    assert (one["value"], [period["value"] for period in one["periods"]]) == (60, [1, 60])

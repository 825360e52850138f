"""The list of models: who finds what, by which filters; its figures, columns and pages."""

import datetime
import re
import unicodedata

import pytest
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from directives.models import TargetGroup, Theme
from models_registry.columns import COLUMNS
from models_registry.enums import CandidacyState, ModelState
from models_registry.models import FieldCheck, ModelTargetGroup, ModelTheme, RegisteredModel, TypicalChoice
from models_registry.queries.genealogy import branches_of
from models_registry.services.drafts import next_codes
from organizations import figures
from organizations.dates import today
from organizations.figures import Period, Scope
from tests.access import people
from tests.access.people import account
from tests.models_registry.makers import DAY, make_campaign, make_candidacy, make_model
from tests.worlds import shared

pytestmark = pytest.mark.django_db

TITLE = "Đường hoa Ba Đình"


def shown(response):
    return {row.model.pk for row in response.context["models"]}


@shared
def models(cast):
    """One model of each state in the ward, one draft and one registered beside it, one of the school."""
    made = {state: make_model(cast.units.ward, state) for state in ModelState}
    made["beside_draft"] = make_model(cast.units.beside)
    made["beside"] = make_model(cast.units.beside, ModelState.REGISTERED, subject="individual")
    made["school"] = make_model(cast.units.school, ModelState.REGISTERED)
    return made


def of(models, *names):
    return {models[name].pk for name in names}


@pytest.mark.parametrize(
    ("query", "is_open"),
    [({}, False), ({"state": "draft", "level": ""}, False), ({"level": "city"}, True), ({"from": "31/13/2026"}, True)],
)
def test_filters_that_are_asked_for_less_are_folded_away_until_one_is_used(client, cast, query, is_open):
    client.force_login(cast.officer)
    html = client.get("/models/", query).content.decode()
    bar = html.partition('<details class="filter-bar')[2].partition("</form>")[0]
    first, _more, rest = bar.partition('<details class="filter-more')
    assert rest.startswith('" open>' if is_open else '">')
    names = [set(re.findall(r'<(?:input|select)[^>]* name="([a-z_]+)"', part)) for part in (first, rest)]
    assert names[0] == {"q", "within", "campaign", "domain", "state"}
    assert names[1] >= {"level", "year", "figure", "from", "to"}


@pytest.mark.bar("A3")
def test_the_list_shows_ones_own_subtree_and_everywhere_what_is_registered(client, cast, models):
    own = of(models, *ModelState, "school")
    expected = {
        cast.officer: (own, own | of(models, "beside")),
        cast.reviewer: (of(models, "registered", "in_implementation", "ended", "school"),
                        of(models, "registered", "in_implementation", "ended", "school", "beside")),
        cast.neighbour: (of(models, "beside", "beside_draft"),
                         of(models, "beside", "beside_draft", "registered", "in_implementation", "ended", "school")),
        cast.city_secretary: ({each.pk for each in models.values()},) * 2,
    }  # fmt: skip
    for user, (mine, all_) in expected.items():
        client.force_login(user)
        assert shown(client.get("/models/")) == mine, user
        response = client.get("/models/?within=all")
        assert shown(response) == all_, user
        assert response.context["count"] == len(all_)
    client.force_login(account("nobody"))
    assert shown(client.get("/models/")) == set()


def test_the_header_leads_everywhere_in_one_click(client, cast, models):
    client.force_login(cast.officer)
    response = client.get("/models/?state=registered")
    assert response.context["root"] == cast.units.ward
    assert response.context["everywhere_url"] == "?state=registered&within=all"
    assert "beside" not in response.context["here"]
    assert client.get("/models/?within=all").context["everywhere_url"] == ""


EMPTY = {"themes", "target_groups", "ended_on", "recognised"}
"""Nothing was written."""


@pytest.mark.bar("A3")
def test_elsewhere_only_the_card_is_shown(client, cast, models):
    facts = {"place": "Tổ 5", "participants": 9, "households": 5, "people_reached": 20, "last_progress_on": today()}
    RegisteredModel.objects.update(**facts)
    client.force_login(cast.officer)
    response = client.get(f"/models/?within=all&{'&'.join(f'col={each.key}' for each in COLUMNS)}")
    cells = {row.model.pk: {column.key: text for column, text in row.cells} for row in response.context["models"]}
    inside, outside = cells[models["registered"].pk], cells[models["beside"].pk]
    hidden = {"last_progress_on", "place", "participants"}
    assert "–" not in {inside[key] for key in hidden}
    assert (outside["households"], outside["people_reached"]) == ("5", "20")
    assert {key for key, text in outside.items() if text == "–"} == hidden | EMPTY - {"recognised"}  # beside the state
    assert outside["state"] == models["beside"].get_state_display()


@pytest.mark.bar("B5")
@pytest.mark.parametrize(
    "text", [TITLE, "duong hoa", "HOA ba dinh", unicodedata.normalize("NFD", "Đường hoa"), "dinh ba", "mixed"]
)
def test_titles_are_found_however_they_are_typed(client, cast, text):
    model = make_model(cast.units.ward, title=TITLE)
    make_model(cast.units.ward, title="Hội trường sạch", summary="Dọn sạch.", way_of_working="–")
    client.force_login(cast.officer)
    text = "Đường " + unicodedata.normalize("NFD", "Đình") if text == "mixed" else text
    assert shown(client.get("/models/", {"q": text})) == {model.pk}
    assert shown(client.get("/models/", {"q": model.code.lower()})) == {model.pk}
    assert shown(client.get("/models/", {"q": "%"})) == set()


def test_filters_narrow_the_list(client, cast, models):
    ward, school = cast.units.ward, cast.units.school
    theme = Theme.objects.create(code="flood", name_vi="Phòng chống lụt", name_en="Flood")
    group = TargetGroup.objects.create(code="women", name_vi="Phụ nữ", name_en="Women")
    model = models["registered"]
    ModelTheme.objects.create(model=model, theme=theme)
    ModelTargetGroup.objects.create(model=model, target_group=group)
    moved = make_model(cast.units.beside, ModelState.REGISTERED, steward=ward)
    last_year = make_campaign(ward, year_from=today().year - 1, year_to=today().year - 1)
    old = make_model(ward, campaign=last_year, domain="economy", level="district")
    client.force_login(cast.city_secretary)

    def found(**query):
        return shown(client.get("/models/", query))

    assert found(theme=theme.pk) == found(target_group=group.pk) == {model.pk}
    assert found(campaign=last_year.pk) == found(year=today().year - 1) == {old.pk}
    assert found(domain="economy") == found(level="district") == {old.pk}
    assert found(subject="individual") == of(models, "beside")
    assert found(state="returned") == of(models, "returned")
    assert found(within=school.pk) == found(unit="truong ba dinh") == of(models, "school")
    assert found(within=cast.units.beside.pk) == of(models, "beside", "beside_draft")
    assert found(within=cast.units.beside.pk, lens="unit") == of(models, "beside", "beside_draft") | {moved.pk}
    assert found(unit="hoan kiem", lens="unit") == found(unit="00070", lens="unit") == found(
        within=cast.units.beside.pk, lens="unit"
    )  # fmt: skip
    day = models["registered"].registered_on
    registered = of(models, "registered", "in_implementation", "ended", "beside", "school") | {moved.pk}
    assert found(**{"from": f"{day:%d/%m/%Y}", "to": f"{day:%d/%m/%Y}"}) == registered
    assert found(**{"from": f"{day + DAY:%d/%m/%Y}"}) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        "state=odd", "year=1066", "within=odd", "within=99999999", "within=99999999999999999999999", "unit=khong co",
        "campaign=99999999999999999999999", "campaign=x", "theme=0", "figure=odd", "todo=odd", "from=31/02/2025",
        "q=%00", "from=02/01/2025&to=01/01/2025", "lens=odd", "target_group=x", "unit=%00",
    ],
)  # fmt: skip
def test_a_wrong_filter_gets_a_message_and_no_rows(client, cast, models, wrong):
    client.force_login(cast.officer)
    response = client.get(f"/models/?{wrong}")
    assert (response.status_code, shown(response)) == (200, set())
    errors = response.context["filter"].form.errors
    assert errors
    page = response.content.decode()
    assert "có mục trong bộ lọc chưa đúng" in page
    assert page.count(escape(next(iter(errors.values()))[0])) >= 2  # at the field, and instead of "nothing found"
    assert 'class="list-count"' not in page
    assert client.post(f"/models/export/?{wrong}")["Location"].startswith("/models/?")
    assert client.get("/models/?cursor=odd").status_code == 200


def test_a_name_of_too_many_units_asks_for_more_of_it(client, cast, models):
    for number in range(31):
        type(cast.units.ward).objects.create(
            code=f"x{number}", name=f"Xã {number}", short_name=f"X{number}", kind="commune", level="grassroots",
            parent=cast.units.city,
        )  # fmt: skip
    client.force_login(cast.officer)
    assert "unit" in client.get("/models/?unit=xa").context["filter"].form.errors
    type(cast.units.ward).objects.filter(name__startswith="Xã ").update(name=Concat(F("name"), Value(" An Khánh")))
    type(cast.units.ward).objects.filter(code="x7").update(name="Xã An Khánh")
    for each in type(cast.units.ward).objects.filter(code__startswith="x"):
        each.save()
    page = client.get("/models/?unit=xã an khánh&within=all")  # part of all these names, and the whole of one
    assert page.context["filter"].form.cleaned_data["unit"].paths == (
        type(cast.units.ward).objects.get(code="x7").path,
    )


# --- figures --------------------------------------------------------------------------------------------------


FIGURES_IN_SQL = {
    "registered": "registered_on BETWEEN %(a)s AND %(b)s",
    "checked": "EXISTS (SELECT 1 FROM models_registry_fieldcheck c WHERE c.model_id = m.id"
               " AND c.on BETWEEN %(a)s AND %(b)s)",
    "recognised": "EXISTS (SELECT 1 FROM models_registry_recognition r WHERE r.model_id = m.id AND r.revoked_on IS NULL"
                  " AND r.recognised_on BETWEEN %(a)s AND %(b)s)",
    "submitted": "EXISTS (SELECT 1 FROM models_registry_candidacy c WHERE c.model_id = m.id"
                 " AND c.submitted_on BETWEEN %(a)s AND %(b)s)",
    "stopped": "end_kind = 'stopped' AND ended_on BETWEEN %(a)s AND %(b)s",
}  # fmt: skip


def counted(name, unit, lens, days):
    column = "unit_id" if lens == "unit" else "steward_id"
    sql = (
        "SELECT count(*) FROM models_registry_registeredmodel m JOIN organizations_unit u ON u.id = m." + column
        + " WHERE u.path LIKE %(path)s AND " + FIGURES_IN_SQL[name]
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, {"path": unit.path + "%", "a": days[0], "b": days[1]})
        return cursor.fetchone()[0]


@pytest.mark.parametrize("name", FIGURES_IN_SQL)
@pytest.mark.parametrize("lens", ["steward", "unit"])
def test_the_list_of_a_figure_is_the_figure(client, cast, models, name, lens):
    make_model(cast.units.beside, ModelState.REGISTERED, steward=cast.units.ward)
    make_candidacy(models["registered"], CandidacyState.RECOGNISED)
    make_candidacy(models["in_implementation"], CandidacyState.REVOKED)
    make_candidacy(models["school"], CandidacyState.SUBMITTED)
    for on in (today(), today() - 400 * DAY):
        FieldCheck.objects.create(
            model=models["registered"], on=on, verdict="as_registered", text="x", checkers="x", unit=cast.units.city
        )
    client.force_login(cast.city_secretary)
    for unit in (cast.units.city, cast.units.ward, cast.units.beside):
        for days in ((today() - 60 * DAY, today()), (today() - 500 * DAY, today() - 300 * DAY)):
            query = {"figure": f"models_registry.{name}", "within": unit.pk, "lens": lens,
                     "from": f"{days[0]:%d/%m/%Y}", "to": f"{days[1]:%d/%m/%Y}"}  # fmt: skip
            if lens == "steward":
                del query["lens"]
            response = client.get("/models/", query)
            figure = figures.get(f"models_registry.{name}")
            scope = Scope(root=unit, as_it_was=lens == "unit", period=Period(begins=days[0], ends=days[1]))
            assert shown(response) == set(figure.of(scope).values_list("pk", flat=True))
            assert response.context["count"] == counted(name, unit, lens, days)
            assert response.context["figure"] == figure
    assert counted(name, cast.units.city, lens, (today() - 60 * DAY, today())) > 0


# --- pages and columns ----------------------------------------------------------------------------------------


def grow(cast, campaign, number):
    have = RegisteredModel.objects.count()
    new = [
        RegisteredModel(
            code=code, campaign=campaign, title=f"Mô hình {code}", unit=cast.units.ward, steward=cast.units.ward,
            level="grassroots", state="submitted", submitted_at=datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC),
            summary="x", subject="collective", domain="economy", listed_on=today(),
        )
        for code in next_codes(number - have, 2025)
    ]  # fmt: skip
    RegisteredModel.objects.bulk_create(new)


ALL_COLUMNS = "&".join(f"col={key}" for key in ("code", "unit", "steward", "campaign", "themes", "target_groups"))


@pytest.mark.parametrize("path", ["/models/", f"/models/?{ALL_COLUMNS}", "/models/?todo=to_register", "/work/", "/"])
def test_one_ten_and_six_hundred_rows_cost_the_same_queries(client, cast, campaign, path):
    client.force_login(cast.secretary)
    counts = []
    for number in (1, 10, 600):
        grow(cast, campaign, number)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        counts.append(len(queries))
    assert counts == [counts[0]] * 3
    assert counts[0] <= 25  # late units of two years among them


def test_who_recognises_a_model_stands_beside_its_state(client, cast, campaign, in_english):
    """What stands, the highest level first, in as many queries for ten as for two."""
    client.force_login(cast.secretary)
    both, revoked = (make_model(cast.units.ward, "registered", campaign=campaign) for _ in range(2))
    ward, _city = (make_candidacy(both, "recognised", body=each) for each in (cast.units.ward, cast.units.city))
    make_candidacy(revoked, "revoked")
    TypicalChoice.objects.create(
        recognition=ward.recognition, chosen_on=today(), document_number="9", document_date=today()
    )
    numbers = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            response = client.get("/models/")
        numbers.append(len(queries))
        for _ in range(8 if len(numbers) == 1 else 0):
            make_candidacy(make_model(cast.units.ward, "registered", campaign=campaign), "recognised")
    assert numbers[0] == numbers[1]
    told = {row.model.pk: row.recognised for row in response.context["models"]}
    assert told[both.pk] == "Recognised: Province or city level; Grassroots level · typical"
    assert told[revoked.pk] == ""
    assert "recognised" not in {column.key for row in response.context["models"] for column, _text in row.cells}
    assert response.content.decode().count("<span>Recognised: Grassroots level</span></span>") == 8


def test_paging_walks_through_all_once(client, cast, campaign):
    grow(cast, campaign, 120)
    client.force_login(cast.secretary)
    for start in ("?", "?todo=to_register"):
        address, seen = start, []
        while address:
            response = client.get(f"/models/{address}")
            seen += [row.model.pk for row in response.context["models"]]
            address = response.context["older_url"]
        assert len(seen) == len(set(seen)) == 120
        assert seen == sorted(seen, reverse=start == "?")


def test_columns_are_chosen_and_stay_with_the_filters(client, cast, models):
    client.force_login(cast.officer)

    def columns(query):
        return [column.key for column in client.get(f"/models/{query}").context["columns"]]

    assert columns("") == ["code", "unit", "domain", "state", "recognised", "registered_on"]
    assert columns("?col=state&col=code&col=odd") == ["code", "state"]
    page = client.get("/models/?col=state&state=draft").content.decode()
    assert '<input type="hidden" name="col" value="state">' in page
    assert '<input type="hidden" name="state" value="draft">' in page


def test_an_empty_list_says_what_to_do(client, cast):
    client.force_login(cast.officer)
    for path in ("/models/", "/models/?q=x", "/work/", "/models/filters/"):
        assert "empty-state" in client.get(path).content.decode()


def test_columns_say_of_models_elsewhere_what_the_genealogy_says(cast, campaign):
    """Whom it reached is a result, which every officer reads (DOMAIN §8); its place stays inside."""
    model = make_model(
        cast.units.beside, "registered", campaign=campaign, households=46, people_reached=90, place="Tổ 5"
    )
    told = {column.key: column.of(model, is_open=False) for column in COLUMNS}
    [branch] = branches_of(model, account("root", is_superuser=True))
    assert (told["households"], told["people_reached"]) == (branch.households, branch.people) == (46, 90)
    assert "Tổ 5" not in told.values()


def test_what_can_be_chosen_begins_near_the_reader(client, cast):
    """One's chain upward, what is below, what is beside; never another tree."""
    stray = people.unit("X9", name="Á tên đứng đầu", kind="other", level="city")
    client.force_login(cast.officer)
    form = client.get("/models/").context["filter"].form
    offered = [int(pk) for pk, _name in form.fields["within"].widget.choices if pk.isdecimal()]
    units = cast.units
    assert offered == [units.ward.pk, units.city.pk, units.school.pk, units.beside.pk]
    people.unit("X10", stray)
    names = [label for _pk, label in client.get("/units/").context["filter"].form.fields["within"].choices]
    assert names[1:] == [units.ward.name, units.city.name, stray.name]


def test_choices_are_not_asked_for_where_no_form_is_shown(client, cast, models):
    client.force_login(cast.officer)
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/api/v1/models/?state=draft").status_code == 200
    asked = [each["sql"] for each in queries if "sort_key" in each["sql"] or "directives_campaign" in each["sql"]]
    choices = ('SELECT "organizations_unit"', 'SELECT "directives_theme"', 'SELECT "directives_campaign"')
    assert [sql for sql in asked if sql.startswith(choices)] == []

"""The funnel on home and unit pages, and the page of figures: each number is the count of the list it leads to."""

import datetime
import re
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from directives.models import Theme
from models_registry.models import FieldCheck, ModelTransition, RegisteredModel
from organizations.dates import today
from tests.access.people import account
from tests.models_registry.makers import make_candidacy, make_model
from tests.models_registry.test_figures import RECOUNT, recount
from tests.worlds import shared

STAGES = list(RECOUNT)
ON_CARD = ["registered", "in_implementation", "recognised", "typical", "replicated", "stopped"]
LINK = re.compile(r'<a href="(/models/\?figure=[^"]+)">(\d+)</a>')


@pytest.fixture
def client_of(client):
    def signed_in(user):
        client.force_login(user)
        return client

    return signed_in


@shared
def at_work(cast, campaign):
    """The ward's models at several stages, one made by the neighbour; one of last year."""
    ward, year = cast.units.ward, today().year
    first = datetime.date(year, 1, 1)
    theme = Theme.objects.create(code="green", name_vi="Xanh", name_en="Green")
    for number in range(5):
        state = ("registered", "in_implementation")[number % 2]
        model = make_model(
            ward, state, campaign=campaign, registered_on=first, domain=("economy", "political_system")[number % 2]
        )
        if state == "in_implementation":
            ModelTransition.objects.create(subject=model, action="begin", from_state="registered", to_state=state)
        if number:
            FieldCheck.objects.create(
                model=model, on=today(), verdict="partly", text="Đã xem", checkers="Tổ", unit=cast.units.city
            )
            model.themes.add(theme)
        if number > 1:
            make_candidacy(model, "recognised", decided_on=today())
    make_model(ward, "registered", campaign=campaign, registered_on=first.replace(year=year - 1))
    moved = make_model(cast.units.beside, "registered", campaign=campaign, registered_on=today())
    RegisteredModel.objects.filter(pk=moved.pk).update(steward=ward)
    make_model(ward, "draft", campaign=campaign)
    return cast


def numbers_of(stages, lens=0):
    return [stage.by_lens[lens][0].value for stage in stages]


def lists_agree(client, html):
    """Every linked number equals the count in the heading of its list."""
    linked = [(url.replace("&amp;", "&"), int(number)) for url, number in LINK.findall(html)]
    for url, number in linked:
        assert client.get(url).context["count"] == number, url
    return len(linked)


def test_home_shows_the_funnel_of_ones_unit(at_work, client_of):
    page = client_of(at_work.officer).get("/")
    wanted = [recount(stage, at_work.units.ward, today().year) for stage in STAGES]
    assert numbers_of(page.context["stages"]) == wanted
    assert wanted[:5] == [6, 4, 2, 3, 3]
    assert [stage.by_lens[0][1].value for stage in page.context["stages"]][:2] == [1, 0]
    assert lists_agree(page.client, page.content.decode()) >= 6


def test_home_of_an_administrator_counts_everything_and_of_nobody_nothing(at_work, client_of):
    page = client_of(account("root", is_superuser=True)).get("/")
    assert numbers_of(page.context["stages"])[0] == 6
    assert "stages" not in client_of(account("nobody")).get("/").context


def test_the_units_page_shows_both_lenses(at_work, client_of):
    ward = at_work.units.ward
    page = client_of(at_work.city_officer).get(ward.get_absolute_url())
    stages = next(each.data["stages"] for each in page.context["panels"] if each.key == "funnel")
    for lens, name in enumerate(("steward", "unit")):
        assert numbers_of(stages, lens) == [recount(stage, ward, today().year, name) for stage in STAGES]
    assert (numbers_of(stages, 0)[0], numbers_of(stages, 1)[0]) == (6, 5)
    assert lists_agree(page.client, page.content.decode()) >= 12


def test_a_unit_without_models_says_so(cast, client_of):
    page = client_of(cast.officer).get(cast.units.school.get_absolute_url())
    assert next(each for each in page.context["panels"] if each.key == "funnel").data["is_empty"]
    assert "Chưa có số liệu" in page.content.decode() or "Nothing to count yet" in page.content.decode()


def test_every_number_of_the_page_of_figures_is_its_list(at_work, client_of):
    ward = at_work.units.ward
    for query in ("", "?lens=unit"):
        page = client_of(at_work.auditor).get(reverse("models_registry:figures", args=[ward.pk]) + query)
        keys = [table.key for table in page.context["tables"]]
        assert keys == ["domain", "level", "subject", "together", "theme", "month"]
        assert lists_agree(page.client, page.content.decode()) > 20
        assert "theme=none" in page.content.decode()
        total = numbers_of(page.context["stages"])
        for table in page.context["tables"][:4]:
            sums = [
                sum(column)
                for column in zip(*([each.value for each in numbers] for _, numbers in table.rows), strict=True)
            ]
            assert sums == total


@pytest.mark.bar("A3")
@pytest.mark.parametrize("who", ["neighbour", "reviewer"])
def test_elsewhere_only_what_cards_show_is_counted(who, at_work, client_of):
    """Who reads no model of the ward inside learns from no number or list that one was checked or submitted."""
    ward = at_work.units.ward
    client = client_of(getattr(at_work, who))
    for url in (ward.get_absolute_url(), reverse("models_registry:figures", args=[ward.pk])):
        page = client.get(url)
        panels = page.context.get("panels") or ()
        stages = next((each.data["stages"] for each in panels if each.key == "funnel"), page.context.get("stages"))
        wanted = [recount(stage, ward, today().year) for stage in ON_CARD]
        assert numbers_of(stages) == wanted
        assert lists_agree(client, page.content.decode()) >= 3
    told = client.get("/api/v1/figures/", {"within": ward.pk, "from": f"{today().year}-01-01"}).json()
    assert [each["key"].removeprefix("models_registry.") for each in told] == ON_CARD
    assert [each["number"] for each in told] == wanted
    for stage in set(STAGES) - set(ON_CARD):
        for within in ("all", ward.pk):
            found = {"figure": f"models_registry.{stage}", "within": within}
            assert client.get("/models/", found).context["count"] == 0
    assert RegisteredModel.objects.filter(checks__isnull=False).exists()


def test_of_ones_own_unit_a_stage_that_no_card_shows_counts_what_one_reads_inside(at_work, client_of):
    """Models that the ward made and somebody else looks after today are known to it by their cards."""
    ward = at_work.units.ward
    gone = RegisteredModel.objects.filter(unit=ward, checks__isnull=False).first()
    RegisteredModel.objects.filter(pk=gone.pk).update(steward=at_work.units.beside)
    page = client_of(at_work.officer).get(reverse("models_registry:figures", args=[ward.pk]) + "?lens=unit")
    checked = numbers_of(page.context["stages"])[STAGES.index("checked")]
    assert checked == recount("checked", ward, today().year, "unit") - 1 == 3
    assert lists_agree(page.client, page.content.decode()) > 20


def test_the_card_shows_the_state_and_standing_recognitions(at_work, client_of):
    model = RegisteredModel.objects.filter(recognitions__isnull=False).first()
    page = client_of(at_work.neighbour).get(model.get_absolute_url())
    assert list(page.context["recognitions"]) == list(model.recognitions.all())
    assert model.get_state_display() in page.content.decode()
    model.recognitions.update(revoked_on=today(), revoked_ground="Khai sai")
    assert list(page.client.get(model.get_absolute_url()).context["recognitions"]) == []


def test_the_page_of_figures_costs_the_same_for_any_number_of_models(at_work, client_of, django_assert_max_num_queries):
    client, url = client_of(at_work.officer), reverse("models_registry:figures", args=[at_work.units.city.pk])
    client.get(url)
    with django_assert_max_num_queries(20) as before:
        client.get(url)
    for _number in range(9):
        make_model(at_work.units.beside, "registered", registered_on=today())
    with django_assert_max_num_queries(len(before)):
        client.get(url)


def test_a_wrong_period_is_told_at_its_field(cast, client_of):
    url = reverse("models_registry:figures", args=[cast.units.ward.pk])
    page = client_of(cast.officer).get(url, {"from": "02/03/2025", "to": "01/03/2025"})
    assert page.context["form"].errors["to"]
    assert page.context["scope"].period.ends == today()
    page = client_of(cast.officer).get(url, {"from": "xx"})
    assert page.context["form"].errors["from"]


def test_somebody_without_an_office_reads_no_figures(cast, client_of):
    url = reverse("models_registry:figures", args=[cast.units.ward.pk])
    assert client_of(account("nobody")).get(url).status_code == 403
    assert client_of(account("nobody2")).post(url + "export/").status_code == 403


@pytest.mark.parametrize(
    "days", [{"from": "01/01/0001"}, {"from": "0001-01-01"}, {"to": "9999-12-31"}, {"from": "1929-12-31"}]
)
def test_years_that_nobody_means_are_refused_at_their_field(client_of, cast, days):
    """There is no year before the first, and no month after 9999."""
    visit, page = (
        client_of(account("root", is_superuser=True)),
        reverse("models_registry:figures", args=[cast.units.ward.pk]),
    )
    shown = visit.get(page, days)
    assert (shown.status_code, list(shown.context["form"].errors)) == (200, list(days))
    assert visit.post(f"{page}export/?{urlencode(days)}")["Location"] == page
    told = visit.get("/api/v1/figures/", days)
    assert (told.status_code, list(told.json()["errors"])) == (400, list(days))

"""Of many units and documents a form offers few: those searched for, and those that are chosen."""

import html

import pytest
from django.core.exceptions import ValidationError
from django.db.models.signals import post_init

from directives.models import Campaign, Duty
from directives.services import duties
from directives.services.document_checks import SHOWN_UNITS, issuer_named
from mobilization.common import finding
from organizations.dates import today
from organizations.models import Unit
from tests.access.people import unit
from tests.directives.makers import make_document
from tests.directives.test_campaigns import VALUES
from tests.models_registry.makers import DAY

pytestmark = pytest.mark.django_db
NAMES = ("Xã Đông Anh", "Xã Đông Hội", "Xã Gia Lâm", "Xã Sóc Sơn")


@pytest.fixture
def many(city, monkeypatch):
    """Four communes beside the wards of the city, of whom two are many; one has a school below it."""
    monkeypatch.setattr(finding, "MOST_OFFERED", 2)
    communes = [unit(f"c{place}", city.units.city, name=name, kind="commune") for place, name in enumerate(NAMES)]
    unit("c9", communes[3], name="Trường Sóc Sơn", kind="other")
    return communes


@pytest.fixture
def ask(client, city):
    document = make_document(city.units.city)
    client.force_login(city.secretary)
    known = {"text": "Báo cáo", "due_on": "", "whom": "level", "level": "", "kind": "", "below": city.units.city.pk}
    known |= {"go": "ask"}

    def send(**more):
        return client.post(f"/documents/{document.pk}/requirements/new/", known | more)

    return send


def offered(answer, field):
    return [row.name for row in answer.context["form"].fields[field].queryset]


def test_units_are_searched_for_and_what_is_chosen_stays(ask, city, many):
    first = ask(go="find", find="dong hoi", whom="units", text="Việc mới")
    assert (first.status_code, Duty.objects.exists()) == (200, False)
    assert offered(first, "units") == ["Xã Đông Hội"]
    assert first.context["form"]["text"].value() == "Việc mới"
    again = ask(go="find", find="GIA LÂM", whom="units", units=[many[1].pk])
    assert offered(again, "units") == ["Xã Đông Hội", "Xã Gia Lâm"]
    assert again.context["form"]["units"].value() == [str(many[1].pk)]
    assert ask(whom="units", units=[many[1].pk, many[2].pk]).status_code == 302
    assert {duty.unit.name for duty in Duty.objects.all()} == {"Xã Đông Hội", "Xã Gia Lâm"}


def test_no_more_are_offered_than_a_page_can_show(ask, city, many):
    assert offered(ask(go="find"), "units") == []
    assert len(offered(ask(go="find", find="xã"), "units")) == 2
    assert offered(ask(go="find", find="sóc sơn"), "below") == [city.units.city.name]
    assert offered(ask(go="find", find_below="sóc sơn"), "below") == [city.units.city.name, "Xã Sóc Sơn"]


def test_a_search_keeps_to_the_unit_one_narrowed_down_to(ask, city, many):
    within = {"go": "find", "below": many[3].pk}
    assert offered(ask(**within), "units") == ["Xã Sóc Sơn", "Trường Sóc Sơn"]
    kept = ask(**within, find="trường", units=[many[0].pk])
    assert offered(kept, "units") == ["Xã Đông Anh", "Trường Sóc Sơn"]
    ticked, found = kept.context["form"].boxes
    assert [box.choice_label for box in ticked] == ["Xã Đông Anh"]
    assert [box.choice_label for box in found] == ["Trường Sóc Sơn (Xã Sóc Sơn)"]


def test_the_page_says_what_to_do_first_and_what_was_not_found(ask, city, many):
    words = lambda answer: str(answer.context["form"].fields["units"].found_words)  # noqa: E731
    first, none, more = ask(go="find"), ask(go="find", find="Xã Trung Hòa"), ask(go="find", find="xã")
    assert ("Xã Trung Hòa" in words(none), "2" in words(more), words(first) != words(none)) == (True, True, True)
    for answer in (first, none, more):
        assert words(answer) in html.unescape(answer.content.decode())
    assert words(ask(go="find", find="dong hoi")) == ""


def test_units_are_asked_after_a_page_that_says_how_many_and_which(ask, city, many):
    sure = ask(go="", whom="units", units=[many[1].pk, many[2].pk])
    assert (sure.status_code, Duty.objects.exists(), sure.context["total"]) == (200, False, 2)
    assert [each.name for each in sure.context["units"]] == ["Xã Đông Hội", "Xã Gia Lâm"]
    assert sure.context["is_past"] is False
    late = ask(go="", whom="units", units=[many[1].pk], due_on=f"{today():%d/%m/%Y}")
    assert late.context["is_past"] is False
    late = ask(go="", whom="units", units=[many[1].pk], due_on=f"{today() - DAY:%d/%m/%Y}")
    assert (late.context["is_past"], "Hạn đã qua" in late.content.decode()) == (True, True)
    sent = dict(sure.context["form"].sent())
    assert (sent["text"], sent["whom"]) == ("Báo cáo", "units")
    back = ask(go="back", whom="units", units=[many[1].pk, many[2].pk])
    assert [box.choice_label for box in back.context["form"].boxes[0]] == ["Xã Đông Hội", "Xã Gia Lâm"]
    assert back.context["form"]["text"].value() == "Báo cáo"


def test_a_unit_with_little_below_it_is_asked_little(client, city):
    """No level or kind to choose among where there is one, nothing to narrow down to, all units in one list."""
    client.force_login(city.secretary)
    ward = make_document(city.units.ward)
    form = client.get(f"/documents/{ward.pk}/requirements/new/").context["form"]
    assert ([key for key, _label in form.fields["whom"].choices], "find" in form.fields) == (
        ["all", "kind", "units"],
        False,
    )
    assert (len(form["below"]), "find_below" in form.fields) == (1, False)


@pytest.mark.parametrize(
    ("more", "asked"),
    [
        ({"whom": "all"}, {*NAMES, "Trường Sóc Sơn", "Trường Ba Đình", "Phường Ba Đình", "Phường Hoàn Kiếm"}),
        ({"whom": "kind", "kind": "commune"}, set(NAMES)),
    ],
)
def test_all_below_and_all_of_a_kind_are_asked_without_a_search(ask, city, many, more, asked):
    assert ask(**more).status_code == 302
    assert {duty.unit.name for duty in Duty.objects.all()} == asked


def test_all_below_another_unit(ask, many):
    assert ask(whom="all", below=many[3].pk).status_code == 302
    assert [duty.unit.name for duty in Duty.objects.all()] == ["Trường Sóc Sơn"]


def test_a_kind_is_chosen_and_no_more_are_asked_than_at_once(ask, many, monkeypatch):
    assert list(ask(whom="kind").context["form"].errors) == ["kind"]
    monkeypatch.setattr(duties, "MOST_UNITS", 3)
    answer = ask(whom="kind", kind="commune")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["whom"])
    assert not Duty.objects.exists()


def test_documents_of_a_campaign_are_searched_for(client, city, monkeypatch):
    monkeypatch.setattr(finding, "MOST_OFFERED", 2)
    documents = [make_document(city.units.city, f"{number}-KH/TU") for number in range(1, 6)]
    client.force_login(city.secretary)
    page = client.get("/campaigns/new/").context["form"]
    assert [each.number for each in page.fields["document"].queryset] == ["5-KH/TU", "4-KH/TU"]
    days = {"registration_from": "01/01/2026", "registration_to": "31/03/2026", "evaluation_from": ""}
    sent = VALUES | days | {"evaluation_to": "", "unit": city.units.city.pk, "document": "", "needed": ["photo"]}
    found = client.post("/campaigns/new/", sent | {"go": "find", "find": "1 KH TU"})
    assert (found.status_code, Campaign.objects.exists()) == (200, False)
    form = found.context["form"]
    assert [each.number for each in form.fields["document"].queryset] == ["1-KH/TU"]
    assert (form["name"].value(), form["needed"].value()) == (VALUES["name"], ["photo"])
    assert client.post("/campaigns/new/", sent | {"document": documents[0].pk}).status_code == 302
    campaign = Campaign.objects.get()
    assert campaign.document == documents[0]
    address = f"/campaigns/{campaign.pk}/edit/"
    kept = client.get(address).context["form"]
    assert [each.number for each in kept.fields["document"].queryset] == ["5-KH/TU", "4-KH/TU", "1-KH/TU"]
    other = client.post(address, sent | {"version": 1, "go": "find", "find": "2-KH", "name": "Tên khác"})
    assert other.context["form"]["name"].value() == "Tên khác"
    assert [each.number for each in other.context["form"].fields["document"].queryset] == ["2-KH/TU", "1-KH/TU"]


def test_of_many_units_a_campaign_is_opened_for_one_that_was_searched_for(client, city, many):
    client.force_login(city.secretary)
    units = lambda answer: [each.name for each in answer.context["form"].fields["unit"].queryset]  # noqa: E731
    begun = list(client.get("/campaigns/new/").context["form"].fields)
    assert begun[:3] == ["name", "find_unit", "unit"]
    assert units(client.get("/campaigns/new/")) == [city.units.city.name]
    found = client.post("/campaigns/new/", {"unit": city.units.city.pk, "go": "find", "find_unit": "dong hoi"})
    assert set(units(found)) == {city.units.city.name, "Xã Đông Hội"}
    days = {"registration_from": "01/01/2026", "registration_to": "31/03/2026", "evaluation_from": ""}
    sent = VALUES | days | {"evaluation_to": "", "document": "", "needed": [], "unit": many[1].pk}
    assert client.post("/campaigns/new/", sent).status_code == 302
    assert Campaign.objects.get().unit == many[1]


def test_of_many_issuers_with_one_name_few_are_fetched(city):
    for place in range(12):
        unit(f"s{place}", city.units.ward, name="Chi bộ 1")
    unit("s99", city.units.ward, name="Chi bộ 1 khu Chi bộ")
    fetched = []
    note = lambda **sent: fetched.append(sent["instance"])  # noqa: E731
    post_init.connect(note, sender=Unit)
    try:
        with pytest.raises(ValidationError, match="s4"):
            issuer_named("CHI BO 1", None)
    finally:
        post_init.disconnect(note, sender=Unit)
    assert len(fetched) == SHOWN_UNITS + 1
    assert issuer_named("chi bộ 1 (S7)", None)[0].code == "s7"
    assert issuer_named("Chi bộ", None) == (None, "Chi bộ")

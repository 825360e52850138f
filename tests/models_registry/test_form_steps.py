"""Writing a model in steps: each is saved as far as it is valid, and nothing typed is lost."""

import datetime
import unicodedata
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from directives.models import DirectiveDocument, TargetGroup, Theme
from models_registry.enums import ModelState
from models_registry.forms.steps import BY_NAME, STEPS, seen_of
from models_registry.models import Indicator, ModelTransition, RegisteredModel, ResponsiblePerson
from models_registry.services.drafts import EDITABLE, save_model, start_model
from organizations.dates import today
from organizations.models import Unit, UnitSuccession
from tests.access.people import DAY, unit
from tests.models_registry.makers import make_campaign, make_model
from tests.worlds import shared

pytestmark = pytest.mark.django_db
NFD = unicodedata.normalize("NFD", "Đường nở hoa ở tổ dân phố số 5")
NFC = unicodedata.normalize("NFC", NFD)


@shared
def draft(cast, campaign):
    return make_model(cast.units.ward, campaign=campaign)


def url(model, step):
    return reverse("models_registry:model_step", args=[model.pk, step])


def sent(model, step, **fields):
    """What the form of a step sends: what is stored, and the fields given."""
    model = RegisteredModel.objects.get(pk=model.pk)
    known = {"version": model.version, "seen": seen_of(model, BY_NAME[step])}
    for name in BY_NAME[step].fields:
        value = getattr(model, name)
        if name in ("themes", "target_groups", "documents"):
            known[name] = [each.pk for each in value.all()]
        elif name == "campaign":
            known[name] = model.campaign_id or ""
        elif isinstance(value, datetime.date):
            known[name] = f"{value:%d/%m/%Y}"
        else:
            known[name] = "" if value is None else str(value)
    return known | fields


def stored(model):
    return RegisteredModel.objects.get(pk=model.pk)


def errors_of(response):
    return {field.html_name: error for field, error in response.context["entry"].errors}


# --- starting --------------------------------------------------------------------------------------------------


def test_five_answers_begin_a_draft(officer, cast, campaign):
    page = officer.get(reverse("models_registry:model_new"))
    assert page.context["form"]["campaign"].initial == campaign.pk
    assert [each.pk for each in page.context["form"].fields["unit"].queryset] == [
        cast.units.ward.pk,
        cast.units.school.pk,
    ]
    asked = {"unit": cast.units.ward.pk, "campaign": campaign.pk, "title": NFD, "subject": "collective"}
    answer = officer.post(reverse("models_registry:model_new"), asked | {"domain": "economy"})
    model = RegisteredModel.objects.get()
    assert answer["Location"] == url(model, "basics") + "#id_summary"
    assert (model.title, model.state, model.unit, model.campaign) == (NFC, "draft", cast.units.ward, campaign)
    assert (model.subject, model.domain, model.created_by) == ("collective", "economy", cast.officer)


def test_a_draft_begins_with_the_campaign_that_fits_best(officer, cast):
    term = make_campaign(cast.units.ward, kind="term", year_to=today().year + 4)
    over = make_campaign(cast.units.ward, registration_to=today() - DAY)
    offered = []

    def begun():
        form = officer.get(reverse("models_registry:model_new"), HTTP_ACCEPT_LANGUAGE="en").context["form"]
        offered[:] = [str(label) for _value, label in form["campaign"].field.choices]
        return form["campaign"].initial

    assert begun() == term.pk  # the only one that is open
    of_city = make_campaign(cast.units.city)
    assert begun() == of_city.pk  # a year's before a term's
    make_campaign(cast.units.beside)
    of_ward = make_campaign(cast.units.ward)
    assert begun() == of_ward.pk  # the nearest unit's
    ended = f"{over.name} (registration ended on {over.registration_to:%d/%m/%Y})"
    assert sorted(offered[1:]) == sorted([term.name, ended, of_city.name, of_ward.name])


def test_a_title_is_enough(officer, cast):
    officer.post(reverse("models_registry:model_new"), {"unit": cast.units.ward.pk, "title": "Tên"})
    assert RegisteredModel.objects.get().campaign is None


def test_others_units_and_campaigns_answer_like_missing_ones(officer, cast):
    foreign = make_campaign(cast.units.beside)
    asked = {"unit": cast.units.beside.pk, "campaign": foreign.pk, "title": "Tên"}
    answer = officer.post(reverse("models_registry:model_new"), asked)
    missing = officer.post(reverse("models_registry:model_new"), asked | {"unit": 10**9, "campaign": 10**9})
    assert answer.status_code == missing.status_code == 422
    assert answer.context["form"].errors == missing.context["form"].errors
    assert set(answer.context["form"].errors) == {"unit", "campaign"}
    assert RegisteredModel.objects.count() == 0


@pytest.mark.parametrize("dates", [{"valid_to": -1}, {"valid_from": 1}])
def test_a_unit_that_is_not_there_today_starts_nothing(cast, dates):
    gone = unit("GONE", cast.units.ward, **{name: today() + days * DAY for name, days in dates.items()})
    with pytest.raises(ValidationError) as refused:
        start_model(unit=gone, by=cast.officer, changes={"title": "Tên"})
    assert set(refused.value.error_dict) == {"unit"}


def test_a_campaign_of_others_is_refused_by_the_service(cast, draft):
    foreign = make_campaign(cast.units.beside)
    with pytest.raises(ValidationError) as refused:
        save_model(draft, by=cast.officer, version=1, changes={"campaign": foreign})
    assert set(refused.value.error_dict) == {"campaign"}


# --- steps -----------------------------------------------------------------------------------------------------


def test_every_editable_field_stands_in_one_step():
    assert sorted(name for step in STEPS for name in step.fields) == sorted(EDITABLE)


@pytest.mark.parametrize("step", [step.name for step in STEPS])
def test_every_step_opens(officer, draft, step):
    answer = officer.get(url(draft, step))
    assert answer.status_code == 200
    assert [(each.state, bool(each.url)) for each in answer.context["steps"]].count(("current", True)) == 1


def test_steps_follow_each_other(officer, draft):
    for number, step in enumerate(STEPS[:-1]):
        answer = officer.post(url(draft, step.name), sent(draft, step.name, go="next"))
        assert answer["Location"] == url(draft, STEPS[number + 1].name)
    assert stored(draft).version == draft.version  # nothing differed, nothing was written


def test_an_unknown_step_is_not_there(officer, draft):
    assert officer.get(url(draft, "nothing")).status_code == 404


def test_numbers_are_read_as_people_write_them(officer, draft):
    fields = {"state_money": "150.000.000", "people_land": "1.000,5", "labour_days": "56"}
    assert officer.post(url(draft, "means"), sent(draft, "means", **fields)).status_code == 302
    model = stored(draft)
    assert (model.state_money, model.people_land, model.labour_days) == (150_000_000, Decimal("1000.5"), 56)


def test_what_is_valid_is_saved_and_the_rest_stays_in_the_form(officer, draft):
    fields = {"title": "Tên mới", "started_on": "31/02/2025", "place": NFD}
    answer = officer.post(url(draft, "basics"), sent(draft, "basics", **fields))
    assert answer.status_code == 422
    assert set(errors_of(answer)) == {"started_on"}
    assert 'value="31/02/2025"' in answer.text
    assert (stored(draft).title, stored(draft).place, stored(draft).started_on) == ("Tên mới", NFC, None)
    again_sent = sent(draft, "basics", started_on=f"{today():%d/%m/%Y}")
    assert answer.context["entry"].form["version"].value() == str(again_sent["version"])
    assert officer.post(url(draft, "basics"), again_sent).status_code == 302
    assert stored(draft).started_on == today()


def test_an_empty_title_does_not_take_the_title_away(officer, draft):
    answer = officer.post(url(draft, "basics"), sent(draft, "basics", title=" ", place="Tổ 5"))
    assert (answer.status_code, set(errors_of(answer))) == (422, {"title"})
    assert (stored(draft).title, stored(draft).place) == (draft.title, "Tổ 5")


@pytest.mark.bar("B5")
def test_decomposed_letters_are_one_letter(officer, draft, cast):
    fits = unicodedata.normalize("NFD", "ệ" * 300)
    assert len(fits) == 900
    assert officer.post(url(draft, "basics"), sent(draft, "basics", title=fits)).status_code == 302
    assert stored(draft).title == "ệ" * 300
    assert RegisteredModel.objects.found_by("e" * 300, cast.officer).count() == 1


@pytest.mark.parametrize(("step", "name"), [("basics", "summary"), ("way", "way_of_working"), ("results", "results")])
def test_a_text_of_100_000_letters_comes_back_with_a_message(officer, draft, step, name):
    text = "Dân " * 25_000
    answer = officer.post(url(draft, step), sent(draft, step, **{name: text}))
    assert (answer.status_code, set(errors_of(answer))) == (422, {name})
    assert text.strip() in answer.text
    assert getattr(stored(draft), name) == getattr(draft, name)


def test_a_text_of_100_000_letters_is_refused_by_the_service(cast, draft):
    with pytest.raises(ValidationError) as refused:
        save_model(draft, by=cast.officer, version=1, changes={"lessons": "x" * 100_000})
    assert set(refused.value.error_dict) == {"lessons"}


def test_a_day_to_come_has_a_message(officer, draft):
    tomorrow = f"{today() + DAY:%d/%m/%Y}"
    answer = officer.post(url(draft, "basics"), sent(draft, "basics", started_on=tomorrow, place="Tổ 5"))
    assert (answer.status_code, set(errors_of(answer))) == (422, {"started_on"})
    assert (stored(draft).started_on, stored(draft).place) == (None, "Tổ 5")


@pytest.mark.parametrize(("valid_from", "is_refused"), [("2025-07-01", True), (None, False), ("2020-01-01", False)])
def test_a_day_before_the_unit_was_there(officer, draft, valid_from, is_refused):
    """A null or placeholder date counts as open."""
    Unit.objects.filter(pk=draft.unit_id).update(valid_from=valid_from)
    answer = officer.post(url(draft, "basics"), sent(draft, "basics", started_on="01/05/2019", place="Tổ 5"))
    assert (answer.status_code == 422) == is_refused
    assert (stored(draft).started_on is None) == is_refused
    assert stored(draft).place == "Tổ 5"


@pytest.mark.parametrize(
    ("since", "is_refused"), [(datetime.date(2020, 1, 1), False), (None, False), (datetime.date(2021, 3, 1), True)]
)
def test_a_model_began_with_a_predecessor(officer, draft, since, is_refused):
    """A ward of 1 July 2025 goes on with what its communes began, over any number of steps; open days of theirs too."""
    first, second = unit("A1", valid_from=since, valid_to="2023-12-31"), unit("A2", valid_from="2024-01-01")
    Unit.objects.filter(pk=draft.unit_id).update(valid_from="2025-07-01")
    for number, (before, after) in enumerate(((first, second), (second, draft.unit))):
        UnitSuccession.objects.create(
            predecessor=before, successor=after, effective_on=f"202{number + 4}-01-01", kind="merge", portion="part",
            is_main=True,
        )  # fmt: skip
    answer = officer.post(url(draft, "basics"), sent(draft, "basics", started_on="01/05/2019"))
    assert set(errors_of(answer) if is_refused else ()) == ({"started_on"} if is_refused else set())
    assert (stored(draft).started_on is None) == is_refused
    officer.post(url(draft, "basics"), sent(draft, "basics", started_on="30/06/2025"))
    assert stored(draft).started_on == datetime.date(2025, 6, 30)


def test_what_a_unit_beside_began_is_not_the_units(officer, cast, draft):
    """Only units that it came from count, not others of that time, nor what came from it."""
    Unit.objects.filter(pk=draft.unit_id).update(valid_from="2025-07-01")
    heir = unit("A3", valid_from=None)
    UnitSuccession.objects.create(
        predecessor=draft.unit, successor=heir, effective_on="2026-01-01", kind="rename", portion="whole", is_main=True
    )
    answer = officer.post(url(draft, "basics"), sent(draft, "basics", started_on="01/05/2019"))
    assert set(errors_of(answer)) == {"started_on"}


def test_themes_target_groups_and_documents(officer, cast, draft):
    theme, gone = (
        Theme.objects.create(code=c, name_vi=c, name_en=c, valid_to=d) for c, d in (("a", None), ("b", today() - DAY))
    )
    group = TargetGroup.objects.create(code="w", name_vi="Phụ nữ", name_en="Women")
    document = make_document(cast.units.city, "12-CT/TU")
    internal = make_document(cast.units.beside, "99-CV/BTG", is_internal=True)
    found = officer.post(url(draft, "links"), sent(draft, "links", find="12 ct tu", go="find", themes=[theme.pk]))
    assert found.status_code == 200
    assert [each.pk for each in found.context["entry"].form.fields["documents"].queryset] == [document.pk]
    assert list(stored(draft).themes.all()) == [theme]
    fields = {"documents": [document.pk], "target_groups": [group.pk], "themes": [theme.pk]}
    assert officer.post(url(draft, "links"), sent(draft, "links", **fields)).status_code == 302
    assert list(stored(draft).documents.all()) == [document]
    for foreign, field in ((internal, "documents"), (gone, "themes")):
        answer = officer.post(url(draft, "links"), sent(draft, "links", **{field: [foreign.pk]}))
        missing = officer.post(url(draft, "links"), sent(draft, "links", **{field: [10**9]}))
        assert errors_of(answer)[field].replace(str(foreign.pk), "?") == errors_of(missing)[field].replace(
            "1000000000", "?"
        )


def test_documents_one_may_not_read_stay(officer, cast, draft):
    internal = make_document(cast.units.beside, "99-CV/BTG", is_internal=True)
    draft.documents.add(internal)
    answer = officer.post(url(draft, "links"), sent(draft, "links", documents=[]))
    assert answer.status_code == 302
    assert list(stored(draft).documents.all()) == [internal]


def make_document(of, number, **fields):
    known = {"number": number, "type": "directive", "issued_on": today(), "abstract": "Trích yếu", "issuer_unit": of}
    return DirectiveDocument.objects.create(unit=of, steward=of, **known | fields)


# --- rows ------------------------------------------------------------------------------------------------------


def person(number, name, **fields):
    return {f"persons-{number}-{field}": value for field, value in ({"name": name} | fields).items()}


def test_responsible_persons_are_saved_as_a_whole_list(officer, draft):
    rows = (
        person(0, NFD, phone="+84 912.345.678")
        | person(1, "Trần Văn B", consent_to_publish="on")
        | {"persons-count": 3}
    )
    assert officer.post(url(draft, "people"), sent(draft, "people", households="56", **rows)).status_code == 302
    one, two = ResponsiblePerson.objects.order_by("id")
    assert [(each.name, each.consent_to_publish) for each in (one, two)] == [(NFC, False), ("Trần Văn B", True)]
    assert one.phone == "0912345678"
    rows = person(0, "Khác", id=one.pk) | person(1, "x", id=two.pk, remove="on") | {"persons-count": 2}
    officer.post(url(draft, "people"), sent(draft, "people", **rows))
    assert list(ResponsiblePerson.objects.values_list("pk", "name")) == [(one.pk, "Khác")]


def test_a_number_stored_before_numbers_were_checked_stays(officer, draft):
    kept = ResponsiblePerson.objects.create(model=draft, name="Cũ", phone="09")
    rows = person(0, "Mới", id=kept.pk, phone="09") | {"persons-count": 1}
    assert officer.post(url(draft, "people"), sent(draft, "people", **rows)).status_code == 302
    assert list(ResponsiblePerson.objects.values_list("name", "phone")) == [("Mới", "09")]


def test_an_invalid_row_stays_and_the_others_are_saved(officer, draft):
    kept = ResponsiblePerson.objects.create(model=draft, name="Cũ", email="a@example.vn", phone="09")
    rows = (
        person(0, "Cũ", id=kept.pk, email="wrong", phone="09")
        | person(1, "Mới")
        | person(2, "", phone="09")
        | {"persons-count": 4}
    )
    answer = officer.post(url(draft, "people"), sent(draft, "people", households="5", **rows))
    assert answer.status_code == 422
    assert set(errors_of(answer)) == {"persons-0-email", "persons-2-name", "persons-2-phone"}
    assert list(ResponsiblePerson.objects.values_list("name", "email")) == [("Cũ", "a@example.vn"), ("Mới", "")]
    assert stored(draft).households == 5
    new = ResponsiblePerson.objects.get(name="Mới")
    assert f'name="persons-1-id" value="{new.pk}"' in answer.text
    assert 'value="wrong"' in answer.text


def test_a_row_of_another_model_is_not_found(officer, cast, draft):
    other = ResponsiblePerson.objects.create(model=make_model(cast.units.beside), name="Người khác")
    rows = person(0, "Tôi", id=other.pk) | {"persons-count": 1}
    answer = officer.post(url(draft, "people"), sent(draft, "people", households="5", **rows))
    assert answer.status_code == 422
    other.refresh_from_db()
    assert (other.name, other.model_id == draft.pk, stored(draft).households) == ("Người khác", False, 5)


def indicator(number, **fields):
    return {f"indicators-{number}-{field}": value for field, value in fields.items()}


def test_indicators_want_a_day_for_what_was_measured(officer, draft):
    rows = indicator(0, name="Hộ hiến đất", unit_of_measure="hộ", target="1.200,5", actual="30") | {
        "indicators-count": 1
    }
    answer = officer.post(url(draft, "results"), sent(draft, "results", lessons="Bài học", **rows))
    assert set(errors_of(answer)) == {"indicators-0-measured_on"}
    assert (stored(draft).lessons, Indicator.objects.count()) == ("Bài học", 0)
    tomorrow = rows | {"indicators-0-measured_on": f"{today() + DAY:%d/%m/%Y}"}
    assert officer.post(url(draft, "results"), sent(draft, "results", **tomorrow)).status_code == 422
    good = rows | {"indicators-0-measured_on": f"{today():%d/%m/%Y}"}
    assert officer.post(url(draft, "results"), sent(draft, "results", **good)).status_code == 302
    assert Indicator.objects.values_list("target", "actual").get() == (Decimal("1200.50"), Decimal(30))


def test_the_service_wants_the_day_too(cast, draft):
    row = {"name": "Hộ", "unit_of_measure": "hộ", "actual": Decimal(3), "measured_on": None}
    with pytest.raises(ValidationError):
        save_model(draft, by=cast.officer, version=1, changes={}, indicators=[row])
    with pytest.raises(ValidationError):
        save_model(draft, by=cast.officer, version=1, changes={}, indicators=[row | {"measured_on": today() + DAY}])
    assert Indicator.objects.count() == 0


@pytest.mark.parametrize("count", ["", "x", "-1", "999999999", "١"])
def test_a_number_of_rows_that_is_nonsense(officer, draft, count):
    answer = officer.post(url(draft, "people"), sent(draft, "people", **person(0, "A"), **{"persons-count": count}))
    assert answer.status_code == 302


# --- who may, and when -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("officer", 200),
        ("leader", 200),
        ("secretary", 200),
        ("city_officer", 200),
        ("auditor", 403),
        ("administrator", 403),
        ("approver", 403),
        ("reviewer", 404),
        ("neighbour", 404),
    ],
)
def test_who_writes(client, cast, draft, who, status):
    client.force_login(getattr(cast, who))
    assert client.get(url(draft, "basics")).status_code == status
    answer = client.post(url(draft, "basics"), sent(draft, "basics", place="Tổ 9"))
    assert (answer.status_code, stored(draft).place) == ((302, "Tổ 9") if status == 200 else (status, ""))


def test_the_services_ask_themselves(cast, draft):
    with pytest.raises(PermissionDenied):
        save_model(draft, by=cast.neighbour, version=1, changes={"place": "x"})
    with pytest.raises(PermissionDenied):
        start_model(unit=cast.units.ward, by=cast.neighbour, changes={"title": "x"})


@pytest.mark.parametrize("state", [ModelState.SUBMITTED, ModelState.ENDED])
def test_what_waits_or_has_ended_is_not_written(officer, cast, state):
    model = make_model(cast.units.ward, state)
    assert officer.get(url(model, "basics")).status_code == 403


def test_while_it_lives_only_its_outcome_changes(officer, cast):
    model = make_model(cast.units.ward, ModelState.IN_IMPLEMENTATION, place="Tổ 1")
    page = officer.get(url(model, "basics"))
    assert [field.name for field in page.context["entry"].form.visible_fields()] == []
    assert ("Tổ 1" in page.text, model.title in page.text) == (True, True)
    officer.post(url(model, "basics"), sent(model, "basics", title="Khác", place="Tổ 2"))
    officer.post(url(model, "results"), sent(model, "results", results="Đã xong"))
    assert (stored(model).title, stored(model).place, stored(model).results) == (model.title, "Tổ 1", "Đã xong")
    with pytest.raises(ValidationError) as refused:
        save_model(model, by=cast.officer, version=stored(model).version, changes={"title": "Khác"})
    assert set(refused.value.error_dict) == {"title"}


def test_a_returned_model_shows_why(officer, cast):
    model = make_model(cast.units.ward, ModelState.RETURNED)
    ModelTransition.objects.create(
        subject=model,
        action="return",
        from_state="submitted",
        to_state="returned",
        by=cast.city_secretary,
        reason="Thiếu số liệu\nvề hộ dân",
    )
    for step in ("basics", "check"):
        assert "Thiếu số liệu<br>về hộ dân" in officer.get(url(model, step)).text


def test_where_one_left_one_comes_back(officer, draft):
    edit = reverse("models_registry:model_edit", args=[draft.pk])
    assert officer.get(edit)["Location"] == url(draft, "check")
    RegisteredModel.objects.filter(pk=draft.pk).update(way_of_working="")
    assert officer.get(edit)["Location"] == url(draft, "way")


# --- the overview ----------------------------------------------------------------------------------------------


def lacks(response, which):
    return [(lack.what, lack.url) for lack in response.context[which]]


def test_the_overview_says_what_is_missing_and_where(officer, cast, campaign):
    campaign.needed = ["photo", "person", "progress", "result"]
    campaign.save()
    model = make_model(cast.units.ward, campaign=campaign, summary="", subject="", way_of_working="")
    page = officer.get(url(model, "check"), headers={"accept-language": "en"})
    assert lacks(page, "blocking") == [
        ("Summary", url(model, "basics")),
        ("Subject", url(model, "basics")),
        ("Way of working", url(model, "way")),
    ]
    assert lacks(page, "weakening") == [
        ("A photograph", url(model, "photos")),
        ("A responsible person", url(model, "people")),
    ]
    assert [each.get_full_name() for each in page.context["leaders"]] == [cast.leader.get_full_name()]
    assert not page.context["may_submit"]


def test_the_overview_writes_days_and_numbers_as_people_do(officer, cast, campaign):
    model = make_model(
        cast.units.ward, campaign=campaign, started_on=datetime.date(2026, 3, 1), people_money=12_500_000
    )
    page = officer.get(url(model, "check"), headers={"accept-language": "vi"})
    assert "01/03/2026" in page.text
    assert "12.500.000" in page.text
    assert "2026-03-01" not in page.text


def test_the_leader_goes_on_to_submit(client, cast, draft):
    client.force_login(cast.leader)
    page = client.get(url(draft, "check"))
    act = reverse("models_registry:model_act", args=[draft.pk, "submit"])
    assert f'href="{act}"' in page.text
    RegisteredModel.objects.filter(pk=draft.pk).update(summary="")
    assert f'href="{act}"' not in client.get(url(draft, "check")).text


def test_a_unit_without_leader_asks_the_one_above(client, cast, campaign):
    model = make_model(cast.units.school, campaign=campaign)
    client.force_login(cast.officer)
    assert [each.pk for each in client.get(url(model, "check")).context["leaders"]] == [cast.leader.pk]


# --- throwing away ---------------------------------------------------------------------------------------------


def test_a_draft_is_thrown_away_after_asking(officer, draft):
    discard = reverse("models_registry:model_discard", args=[draft.pk])
    assert draft.title in officer.get(discard).text
    assert RegisteredModel.objects.count() == 1
    assert officer.post(discard).status_code == 302
    assert RegisteredModel.objects.count() == 0


@pytest.mark.parametrize("state", [state for state in ModelState if state != ModelState.DRAFT])
def test_nothing_else_is_thrown_away(officer, cast, state):
    model = make_model(cast.units.ward, state)
    assert officer.post(reverse("models_registry:model_discard", args=[model.pk])).status_code == 403
    assert RegisteredModel.objects.count() == 1


def test_a_draft_that_was_submitted_once_stays(officer, cast):
    model = make_model(cast.units.ward, submitted_at=timezone.now())
    assert officer.post(reverse("models_registry:model_discard", args=[model.pk])).status_code == 403

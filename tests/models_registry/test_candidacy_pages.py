"""The pages of candidacies: opening, writing, steps, typical, upward; errors kept, both versions shown."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from models_registry.models import Candidacy, CandidacyTransition, Recognition, RegisteredModel, TypicalChoice
from models_registry.services.candidacies import propose_upward, save_candidacy
from notifications import kinds
from notifications.models import Notice
from organizations.dates import today
from tests.models_registry.makers import DAY, make_campaign, make_candidacy, make_model
from tests.worlds import shared


@shared
def model(cast, campaign):
    return make_model(cast.units.ward, "in_implementation", campaign=campaign)


def url(name, thing, *more):
    return reverse(f"models_registry:{name}", args=[thing.pk, *more])


def paper(**days):
    return {"document_number": "15-QĐ/ĐU", "document_date": f"{today():%d/%m/%Y}"} | days


def day(on):
    return f"{on:%d/%m/%Y}"


def test_a_candidacy_is_opened_written_and_submitted(client, cast, model, campaign):
    make_campaign(cast.units.beside)
    client.force_login(cast.officer)
    form = client.get(url("candidacy_new", model)).context["form"]
    assert set(form.fields["campaign"].queryset) == {campaign}
    assert list(form.fields["body"].queryset) == [cast.units.ward, cast.units.city]
    assert (form["campaign"].value(), form["body"].value()) == (campaign.pk, cast.units.ward.pk)
    opened = client.post(url("candidacy_new", model), {"campaign": campaign.pk, "body": cast.units.ward.pk})
    candidacy = Candidacy.objects.get()
    assert opened["Location"] == url("candidacy_edit", candidacy)
    saved = {"self_assessment": "46 hộ tham gia.", "self_points": "92,5", "version": "1"}
    client.post(url("candidacy_edit", candidacy), saved)
    client.force_login(cast.leader)
    client.post(url("candidacy_act", candidacy, "submit"), {"x": "1"})
    candidacy.refresh_from_db()
    assert (candidacy.state, candidacy.self_assessment, str(candidacy.self_points)) == (
        "submitted",
        "46 hộ tham gia.",
        "92.5",
    )


def test_foreign_campaigns_and_judges_answer_like_missing_ones(client, cast, model, campaign):
    foreign = make_campaign(cast.units.beside)
    client.force_login(cast.officer)
    answers = [
        client.post(url("candidacy_new", model), {"campaign": pk, "body": cast.units.ward.pk}).context["form"].errors
        for pk in (foreign.pk, 999999)
    ]
    assert [list(each) for each in answers] == [["campaign"], ["campaign"]]
    assert str(answers[0]).replace(str(foreign.pk), "") == str(answers[1]).replace("999999", "")
    beside = {"campaign": campaign.pk, "body": cast.units.beside.pk}
    assert list(client.post(url("candidacy_new", model), beside).context["form"].errors) == ["body"]
    assert not Candidacy.objects.exists()


def test_a_second_one_in_the_same_campaign_is_an_error_at_the_field(client, cast, model, campaign):
    make_candidacy(model)
    client.force_login(cast.officer)
    again = client.post(url("candidacy_new", model), {"campaign": campaign.pk, "body": cast.units.ward.pk})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["campaign"])


@pytest.mark.bar("X13")
def test_the_second_editor_sees_both_versions_and_loses_nothing(client, cast, model):
    candidacy = make_candidacy(model)
    save_candidacy(candidacy, by=cast.leader, version=1, changes={"self_assessment": "Bản của lãnh đạo"})
    client.force_login(cast.officer)
    mine = {"self_assessment": "Bản của cán bộ", "self_points": "", "version": "1"}
    response = client.post(url("candidacy_edit", candidacy), mine)
    html = response.content.decode()
    assert (response.status_code, "Bản của lãnh đạo" in html, "Bản của cán bộ" in html) == (409, True, True)
    assert Candidacy.objects.get().self_assessment == "Bản của lãnh đạo"
    client.post(url("candidacy_edit", candidacy), mine | {"version": response.context["form"]["version"].value()})
    assert Candidacy.objects.get().self_assessment == "Bản của cán bộ"


@pytest.mark.parametrize("points", ["100,5", "-1", "nhiều", "1e9"])
def test_points_out_of_bounds_are_refused_and_the_text_is_kept(points, client, cast, model):
    candidacy = make_candidacy(model)
    client.force_login(cast.officer)
    sent = {"self_assessment": "x" * 20_001, "self_points": points, "version": "1"}
    response = client.post(url("candidacy_edit", candidacy), sent)
    assert (response.status_code, set(response.context["form"].errors)) == (422, {"self_points", "self_assessment"})
    assert response.context["form"]["self_assessment"].value() == "x" * 20_001


STEPS = [
    ("submit", "draft", "leader"),
    ("return", "submitted", "secretary"),
    ("take_up", "submitted", "secretary"),
    ("recognise", "under_review", "secretary"),
    ("refuse", "under_review", "secretary"),
    ("revoke", "recognised", "city_secretary"),
    ("withdraw", "submitted", "leader"),
]


@pytest.mark.parametrize(("action", "state", "who"), STEPS)
def test_a_step_says_who_is_told_and_tells_them(action, state, who, client, cast, model):
    candidacy = make_candidacy(model, state)
    client.force_login(getattr(cast, who))
    told = client.get(url("candidacy_act", candidacy, action)).context["page"].will.told
    done = client.post(
        url("candidacy_act", candidacy, action), paper(reason="Chưa đủ kết quả", recognised_on=day(today()))
    )
    assert (done.status_code, done["Location"]) == (302, candidacy.get_absolute_url())
    assert sorted(each.recipient.get_full_name() for each in Notice.objects.all()) == told
    assert CandidacyTransition.objects.get().action == action
    refusal = client.get(candidacy.get_absolute_url()).context["refusal"]
    assert (refusal.reason if refusal else "") == ("Chưa đủ kết quả" if action == "refuse" else "")
    for notice in Notice.objects.all():
        assert (model.title in notice.text, notice.url) == (True, candidacy.get_absolute_url())


@pytest.mark.parametrize(
    ("field", "value"),
    [("document_number", ""), ("document_date", day(today() + DAY)), ("recognised_on", "31/02/2026")],
)
def test_a_recognition_without_its_document_is_an_error_at_the_field(field, value, client, cast, model):
    candidacy = make_candidacy(model, "under_review")
    client.force_login(cast.secretary)
    sent = paper(recognised_on=day(today())) | {field: value}
    response = client.post(url("candidacy_act", candidacy, "recognise"), sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert response.context["form"][field].value() == value
    assert Candidacy.objects.get().state == "under_review"


def client_notice(candidacy):
    """What the unit is told about the choice."""
    notice = Notice.objects.filter(kind="models_registry.model_typical", subject_id=candidacy.model_id)[0]
    return kinds.get(notice.kind).text(notice)


def test_typical_and_upward(client, cast, model, campaign):
    candidacy = make_candidacy(model, "recognised")
    client.force_login(cast.secretary)
    shown = client.get(candidacy.get_absolute_url()).context
    assert shown["actions"] == ["typical", "propose"]
    client.post(url("typical_new", candidacy), paper(chosen_on=day(today())))
    assert TypicalChoice.objects.get().recognition.candidacy == candidacy
    again_chosen = client.post(url("typical_new", candidacy), paper(chosen_on=day(today())))
    assert (again_chosen.status_code, again_chosen["Location"]) == (302, candidacy.get_absolute_url())
    assert client.get(candidacy.get_absolute_url()).context["actions"] == ["propose"]
    listed = client.get("/api/v1/candidacies/").json()["results"]
    assert [each["actions"].count("typical") for each in listed if each["id"] == candidacy.pk] == [0]
    assert cast.units.ward.name in client_notice(candidacy)
    client.post(url("propose_upward", candidacy), {"campaign": campaign.pk, "note": "Đáng học"})
    above = Candidacy.objects.get(level="city")
    assert (above.state, above.body, above.proposal.note) == ("submitted", cast.units.city, "Đáng học")
    again = client.post(url("propose_upward", candidacy), {"campaign": campaign.pk})
    assert (again.status_code, again["Location"]) == (302, candidacy.get_absolute_url())
    assert Candidacy.objects.filter(level="city").count() == 1
    html = client.get(candidacy.get_absolute_url()).content.decode()
    assert above.get_absolute_url() in html


def test_beside_a_document_stands_its_own_day(client, cast, model):
    candidacy = make_candidacy(model, "recognised")
    Recognition.objects.update(document_date=datetime.date(2025, 3, 7), recognised_on=datetime.date(2025, 3, 20))
    client.force_login(cast.officer)
    for thing in (model, candidacy):
        html = client.get(thing.get_absolute_url(), headers={"accept-language": "vi"}).content.decode()
        assert "15-QĐ/ĐU, 07/03/2025" in html
        assert "15-QĐ/ĐU, 20/03/2025" not in html


def test_upward_is_offered_until_it_is_proposed_and_again_when_that_ended_without_recognition(client, cast, model):
    candidacy = make_candidacy(model, "recognised")
    client.force_login(cast.secretary)
    given = {"campaign": make_campaign(cast.units.city), "self_assessment": "", "note": "", "by": cast.secretary}
    above = propose_upward(candidacy, **given)
    for state, is_offered in (
        ("submitted", False),
        ("recognised", False),
        ("withdrawn", True),
        ("not_recognised", True),
    ):
        decided = {"decided_on": today() if state in ("recognised", "not_recognised") else None}
        Candidacy.objects.filter(pk=above.pk).update(state=state, **decided)
        shown = client.get(candidacy.get_absolute_url()).context["actions"]
        listed = {each["id"]: each for each in client.get("/api/v1/candidacies/").json()["results"]}[candidacy.pk]
        one = client.get(f"/api/v1/candidacies/{candidacy.pk}/").json()
        assert {"propose" in each for each in (shown, listed["actions"], one["actions"])} == {is_offered}


def test_a_campaign_says_whether_its_evaluation_is_open(client, cast, model, campaign):
    year = today().year
    ahead = make_campaign(cast.units.city, evaluation_from=today() + DAY, evaluation_to=today() + 9 * DAY)
    past = {"evaluation_from": datetime.date(year - 1, 10, 1), "evaluation_to": datetime.date(year - 1, 11, 30)}
    old = make_campaign(cast.units.city, year_from=year - 1, year_to=year - 1, **past)
    bare = make_campaign(cast.units.city, evaluation_from=None, evaluation_to=None)
    RegisteredModel.objects.filter(pk=model.pk).update(registered_on=datetime.date(year, 1, 5))
    client.force_login(cast.secretary)
    recognised = make_candidacy(model, "recognised")
    for address in (url("candidacy_new", model), url("propose_upward", recognised)):
        form = client.get(address, headers={"accept-language": "vi"}).context["form"]
        with translation.override("vi"):
            told = {value.value: str(label) for value, label in form.fields["campaign"].choices}
        assert f"đang xét đến {day(campaign.evaluation_to)}" in told[campaign.pk]
        assert f"bắt đầu xét từ {day(ahead.evaluation_from)}" in told[ahead.pk]
        assert f"đã hết hạn xét ngày 30/11/{year - 1}" in told[old.pk]
        assert f"trước năm mô hình được đăng ký ({year})" in told[old.pk]
        assert "trước năm" not in told[campaign.pk]
        assert "chưa có lịch xét" in told[bare.pk]


def test_a_late_proposal_upward_asks_why_at_the_field(client, cast, model, campaign):
    candidacy = make_candidacy(model, "recognised")
    client.force_login(cast.secretary)
    assert "late_reason" not in client.get(url("propose_upward", candidacy)).context["form"].fields
    late = make_campaign(cast.units.city, evaluation_from=today() - 30 * DAY, evaluation_to=today() - DAY)
    sent = {"campaign": late.pk, "note": "Đáng học"}
    refused = client.post(url("propose_upward", candidacy), sent)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["late_reason"])
    assert refused.context["form"]["note"].value() == "Đáng học"
    client.post(url("propose_upward", candidacy), sent | {"late_reason": "Bão số 3"})
    assert Candidacy.objects.get(level="city").late_reason == "Bão số 3"


@pytest.mark.bar("A3")
def test_a_proposal_is_shown_to_who_sees_the_candidacy_above(client, cast, model, campaign):
    """A model that went to somebody else: who recognised it reads its own candidacy, not what others judge."""
    candidacy = make_candidacy(model, "recognised")
    given = {"campaign": campaign, "self_assessment": "", "note": "", "by": cast.secretary}
    above = propose_upward(candidacy, **given)
    RegisteredModel.objects.filter(pk=model.pk).update(steward=cast.units.beside)
    for person, shown in ((cast.secretary, []), (cast.city_secretary, [above]), (cast.neighbour, [above])):
        client.force_login(person)
        page = client.get(candidacy.get_absolute_url())
        assert [each.candidacy for each, _tone in page.context["proposals"]] == shown
        assert (above.get_absolute_url() in page.content.decode()) == bool(shown)


def test_nobody_elsewhere_knows_of_it(client, cast, model):
    candidacy = make_candidacy(model, "recognised")
    client.force_login(cast.neighbour)
    assert client.get(candidacy.get_absolute_url()).status_code == 404
    assert client.get(url("candidacy_act", candidacy, "revoke")).status_code == 404


def test_the_page_takes_as_many_queries_whatever_the_steps(client, cast, model):
    candidacy = make_candidacy(model, "recognised")
    client.force_login(cast.leader)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(candidacy.get_absolute_url()).status_code == 200
        return len(captured)

    def add(number):
        CandidacyTransition.objects.bulk_create(
            CandidacyTransition(subject=candidacy, action="return", from_state="submitted", to_state="returned", by=by)
            for by in [cast.secretary] * number
        )

    add(1)
    one = queries()
    add(600)
    assert queries() == one


def test_both_languages(client, cast, model):
    candidacy = make_candidacy(model, "under_review")
    client.force_login(cast.secretary)
    for language, words in (("vi", "Đang bình xét"), ("en", "Under review")):
        client.cookies["django_language"] = language
        html = client.get(candidacy.get_absolute_url(), headers={"accept-language": language}).content.decode()
        assert words in re.sub(r"\s+", " ", html)

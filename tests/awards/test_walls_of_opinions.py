"""Rights of co-opinions, councils and records, each door tried by who may not: refused before anything is read."""

import json

import pytest
from django.urls import reverse

from awards.models import CoOpinion, Decision, DecisionRecipient, DecisionRegister
from awards.permissions.opinions import demand_askable, may_see_opinion
from awards.permissions.record import may_see_on_record
from awards.queries.commended_models import commended_for, nominated_for
from awards.queries.nomination_checks import look
from awards.queries.nomination_council import agendas_for, shown
from awards.queries.nomination_page import councils_of
from awards.queries.record import in_progress, in_turn, lines, of_person
from awards.queries.registers import decisions_of
from awards.services.dossier import finding_of, override
from awards.services.opinions import answer_opinion
from awards.views.nominations import explains
from mobilization.outbox import runner
from mobilization.outbox.models import Job
from mobilization.workflow.refusals import NotAllowed, NotNow
from notifications.models import Notice
from organizations.models import Unit, User
from organizations.services.list_files import request_list
from tests.access.people import again, worker
from tests.awards.decision_makers import (
    make_decision,
    make_handover,
    make_made,
    make_presentation,
    make_recipient,
    make_signed,
)
from tests.awards.nominated import nominate
from tests.awards.test_before_councils import planned
from tests.awards.test_opinions import asked, house  # noqa: F401 - a fixture
from tests.awards.test_record import record  # noqa: F401 - a fixture
from tests.models_registry.makers import make_model
from tests.reviews.makers import make_council
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
JUNK = {"content_type": "application/json"}


def test_a_stranger_finds_nothing_of_a_co_opinion(house, client):  # noqa: F811
    found, stranger = asked(house), again(worker("leader", house.units.school, "stranger"))
    reads = {again(user).email: may_see_opinion(again(user), found) for user in (house.officer, house.asked, stranger)}
    assert reads == {house.officer.email: True, house.asked.email: True, stranger.email: False}
    assert [CoOpinion.objects.visible_to(again(user)).count() for user in (house.officer, house.asked, stranger)] == [
        1, 1, 0,
    ]  # fmt: skip
    visit = prove(client, stranger)
    assert visit.get("/co-opinions/").context["count"] == 0
    assert list(visit.get("/co-opinions/").context["filter"].form.fields["within"].queryset) == []
    assert visit.get("/api/v1/co-opinions/").json()["results"] == []
    for path in ("", "do/agree/"):
        assert visit.get(f"/co-opinions/{found.pk}/{path}").status_code == 404
    assert visit.get(f"/api/v1/co-opinions/{found.pk}/").status_code == 404
    told = {}
    for user in (house.asked, stranger):
        data = {"opinion": found.pk, "nomination": found.nomination_id, "code": house.found.code, "unit": "Phường"}
        Notice.objects.create(recipient=user, kind="awards.opinion_asked", data=data)
        told[user.email] = Notice.objects.visible_to(again(user)).filter(kind="awards.opinion_asked").count() > 0
    assert told == {house.asked.email: True, stranger.email: False}


@pytest.mark.django_db(transaction=True)
def test_the_file_of_co_opinions_holds_what_one_reads(house):  # noqa: F811
    asked(house)
    rows = {}
    for user in (house.asked, worker("leader", house.units.school, "stranger")):
        job = request_list("awards.export_opinions", filters={}, by=again(user))
        assert runner.run_job(job.pk)
        rows[user.email] = Job.objects.get(pk=job.pk).result["rows"]
    assert rows == {house.asked.email: 1, "stranger@example.vn": 0}


def test_who_only_reads_is_refused_before_what_they_sent_is_read(house, client):  # noqa: F811
    found, reader = asked(house), again(house.leader)
    visit = prove(client, reader)
    for path in (f"co-opinions/{found.pk}/steps", f"nominations/{house.found.pk}/opinions"):
        sent = json.dumps({"step": "x", "asked": "x", "question": [1]})
        assert visit.post(f"/api/v1/{path}/", sent, **JUNK).status_code == 403, path
    outside = asked(house, unit=None, name="Ban Dân tộc")
    with pytest.raises(NotAllowed):
        answer_opinion(outside, "agree", by=reader)
    assert visit.get(f"/nominations/{house.found.pk}/opinions/new/").status_code == 403
    house.found.state = "approved"
    assert demand_askable(reader, house.found) is None, "it is not told what the state forbids to who may not"
    with pytest.raises(NotNow):
        demand_askable(house.by, house.found)
    judge = prove(client, house.by)
    one = json.dumps({"step": "take_back", "reason": "Không cần nữa"})
    assert judge.post(f"/api/v1/co-opinions/{found.pk}/steps/", one, **JUNK).status_code == 200


def test_only_units_one_reads_are_asked(house, client):  # noqa: F811
    visit = prove(client, house.by)
    address = f"/api/v1/nominations/{house.found.pk}/opinions/"
    gone = Unit.objects.order_by("-pk").first().pk + 1000
    assert visit.post(address, json.dumps({"asked": gone}), **JUNK).status_code == 400
    assert visit.post(address, json.dumps({"asked": house.units.beside.pk}), **JUNK).status_code == 201


def test_an_explanation_for_the_judge_alone_is_neither_offered_nor_taken_back_by_others(house, client):  # noqa: F811
    own = nominate(house.units, house.officer, house.form, state="submitted", name="Trần Văn Bảy")
    mark = finding_of(own, "session", reader=house.by).mark
    kept = override(own, "session", mark=mark, reason="Hội đồng đã họp trên giấy.", by=house.by)
    [finding] = [each for each in look(own) if each.check == "session"]
    assert [explains(again(user), own, finding) for user in (house.by, house.leader)] == [True, False]
    address = reverse("awards:override_take_back", args=[own.pk, kept.pk])
    assert prove(client, again(house.leader)).get(address).status_code == 403
    assert prove(client, house.by).get(address).status_code == 200


def test_what_leads_to_a_nomination_or_a_session_is_for_who_reads_it(house):  # noqa: F811
    stranger = again(worker("leader", house.units.school, "stranger"))
    urls = [shown([house.found.pk], user)[house.found.pk].url for user in (house.by, stranger)]
    assert urls == [house.found.get_absolute_url(), ""]
    assert [bool(councils_of(house.found, user)[0].url) for user in (house.by, again(house.leader))] == [True, False]
    other = nominate(house.units, house.officer, house.form, state="submitted", name="Trần Văn Tám")
    house.council = make_council(house.units.city, "Hội đồng khác")
    session = planned(house)
    assert [agendas_for(other, user) for user in (house.by, again(house.leader))] == [[session], []]


def test_records_tell_of_nominations_presentations_and_decisions_that_one_reads(record):  # noqa: F811
    officer, beside = again(record.officer), again(record.beside)
    model = make_model(record.ward, "in_implementation")
    own = nominate(record.units, record.officer, record.form, person=record.an, state="submitted", models=[model])
    assert [in_progress(user, record.an) for user in (officer, beside)] == [[own], []]
    assert [nominated_for(model, user) for user in (officer, beside)] == [[own], []]
    event = make_presentation(record.units.city)
    make_handover(event, record.above)
    told = {line.row.pk: line for line in lines(officer, in_turn(of_person(officer, record.an)), record.an)}
    assert (told[record.above.pk].handed_on, told[record.above.pk].url) == ([], "")
    decision = make_decision(record.units.city)
    make_recipient(decision, record.form, "Ng. Văn An", person=record.an, unit=record.ward, nomination=own)
    make_made(decision, "published")
    above = again(worker("officer", record.units.city, "above"))
    assert [[each.is_read for each in commended_for(model, user)] for user in (officer, above)] == [[False], [True]]


def test_the_page_of_a_record_names_no_person_one_does_not_see(record, client):  # noqa: F811
    address = f"/people/{record.an.pk}/commendations/"
    officer = prove(client, again(record.officer)).get(address)
    assert officer.context["up_url"] == reverse("awards:recipients")
    assert prove(client, again(record.ward_administrator)).get(address).context["up_url"].startswith("/people/")


def test_without_an_account_in_use_nobody_reads_their_own(record):  # noqa: F811
    me = worker("reviewer", record.units.beside, "me")
    DecisionRecipient.objects.filter(pk=record.own.pk).update(person=me.person_id)
    row = DecisionRecipient.objects.select_related("decision__steward").get(pk=record.own.pk)
    assert may_see_on_record(again(me), row)
    User.objects.filter(pk=me.pk).update(is_active=False)
    assert not may_see_on_record(again(me), row)
    assert not DecisionRecipient.objects.on_record(again(me)).exists()


def test_a_register_shows_decisions_that_one_reads(deciding):
    made = make_signed(deciding.ward, deciding.form, "Nguyễn Văn An")
    register = DecisionRegister.objects.get(unit=deciding.ward, branch="state")
    secretary = again(deciding.secretary)
    assert list(decisions_of(register, secretary)) == [made]
    Decision.objects.update(steward=deciding.units.beside)
    assert list(decisions_of(register, secretary)) == []

"""What officials mistype: years nobody means, names nobody sees, words for a year; and the way between the lists."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from awards.decision_waiting import decisions_waiting
from awards.services.decision_steps import sign_decision
from awards.services.decisions import draft_decision
from awards.services.nominations import add_nomination
from awards.services.presentations import add_presentation
from awards.services.service import add_period, mark_medal
from organizations.dates import today
from tests.access.people import again, worker
from tests.awards.decision_makers import make_decision, make_recipient, make_signed
from tests.sign_in import prove

FIRST, LAST = datetime.date(1, 1, 1), datetime.date(9999, 12, 31)
OUTSIDE = {"title": "Tặng Bằng khen", "branch": "party", "level": "central", "issuer": "Ban", "printed_number": "5"}
EVENT = {"title": "Hội nghị", "place": "", "note": ""}
UNSEEN = "\u3164\u2800"


def faults_of(verb, **known):
    """The fields a service refuses."""
    with pytest.raises(ValidationError) as wrong:
        verb(**known)
    return sorted(wrong.value.message_dict)


@pytest.mark.parametrize("day", [FIRST, LAST])
def test_years_that_nobody_means_are_refused_at_their_field(deciding, day):
    ward, officer = deciding.ward, deciding.officer
    nominated = {"subject": deciding.form, "recipient": "person", "name": "An", "body": ward, "branch": "state"}
    since = nominated | {"since": day, "until": day}
    assert faults_of(add_nomination, unit=ward, values=since, by=officer) == ["since", "until"]
    assert faults_of(add_presentation, unit=ward, values=EVENT | {"held_on": day}, by=officer) == ["held_on"]
    outside = OUTSIDE | {"signed_on": day}
    assert faults_of(draft_decision, unit=ward, is_outside=True, values=outside, by=officer) == ["signed_on"]
    administrator, person = deciding.ward_administrator, officer.person
    period = {"kind": "specialised", "post": "Trưởng ban", "unit": ward, "valid_from": day}
    assert faults_of(add_period, person=person, values=period, by=administrator) == ["valid_from"]
    medal = {"given_on": day, "decision": "Quyết định số 5"}
    assert faults_of(mark_medal, person=person, version=None, values=medal, by=administrator) == ["given_on"]
    decision = make_decision(ward, "submitted")
    make_recipient(decision, deciding.form)
    assert faults_of(sign_decision, decision=decision, signed_on=day, by=deciding.approver) == ["signed_on"]


def test_forms_say_so_and_nothing_typed_is_lost(client, deciding):
    visit = prove(client, again(deciding.officer))
    unit = {"unit": deciding.ward.pk}
    sent = unit | {"subject": f"form-{deciding.form.pk}", "recipient": "person", "name": UNSEEN, "branch": "state"}
    sent |= {"body": deciding.ward.pk, "procedure": "council", "since": "01/01/0001", "until": "31/12/9999"}
    form = visit.post("/nominations/new/", sent).context["form"]
    assert sorted(form.errors) == ["name", "since", "until"]
    assert form["since"].value() == "01/01/0001"
    form = visit.post("/award-presentations/new/", unit | {"title": UNSEEN, "held_on": "31/12/9999"}).context["form"]
    assert sorted(form.errors) == ["held_on", "title"]
    form = visit.post("/award-decisions/new-outside/", unit | OUTSIDE | {"signed_on": "01/01/0001"}).context["form"]
    assert sorted(form.errors) == ["signed_on"]


@pytest.mark.parametrize(
    "path", ["award-decisions", "award-recipients", "award-registers", "award-presentations", "medal-candidates"]
)
def test_a_word_for_a_year_is_shown_again_with_its_error(visit, path):
    page = visit.get(f"/{path}/?year=odd")
    assert list(page.context["filter"].form.errors) == ["year"]
    assert 'type="text" name="year" value="odd" inputmode="numeric"' in page.content.decode()


def test_the_daily_lists_stand_first_and_every_other_one_is_within_reach(client, deciding):
    visit = prove(client, again(deciding.ward_administrator))
    first = visit.get("/nominations/").context["tabs"]
    assert [each["url"] for each in first[:4]] == [
        "/nominations/", "/co-opinions/", "/award-decisions/", "/award-presentations/",
    ]  # fmt: skip
    assert [each["current"] for each in first] == [True, False, False, False, False, False]
    reached = {each["url"] for tab in first for each in tab.get("below", [tab])}
    assert len(reached) == 12
    for url in reached:
        page = visit.get(url)
        tabs = page.context["tabs"]
        current = [each["url"] for tab in tabs for each in tab.get("below", [tab]) if each["current"]]
        assert (page.status_code, current, sum(tab["current"] for tab in tabs)) == (200, [url], 1)
        html = page.content.decode()
        assert html.count('aria-current="page"') == 1 + (url == "/nominations/")  # the section leads there, too
        assert 'class="is-here"' in html
    officer = prove(client, again(deciding.officer)).get("/award-recipients/").context["tabs"]
    assert "/medal-candidates/" not in str(officer)


def test_who_cannot_go_on_reads_whose_turn_it_is(client, deciding):
    ward, form = deciding.ward, deciding.form
    values = {"subject": form, "recipient": "person", "name": "An", "body": deciding.units.city, "branch": "state"}
    values |= {"achievement": "Tốt", "since": today(), "until": today()}
    made = add_nomination(unit=ward, values=values, by=deciding.officer)
    decision = make_decision(ward)
    make_recipient(decision, form)
    outside = make_decision(ward, is_outside=True)

    def turn(user, record):
        return prove(client, again(user)).get(record.get_absolute_url()).context["turn"]

    def at(record, state, **more):
        type(record).objects.filter(pk=record.pk).update(state=state, **more)

    name = ward.name
    assert turn(deciding.officer, made) == f"Khi hồ sơ đã đủ, lãnh đạo {name} trình đề nghị này."
    assert turn(deciding.leader, made) == ""
    page = prove(client, again(deciding.officer)).get(made.get_absolute_url())
    assert page.context["others_explain"] is True
    assert prove(client, again(deciding.leader)).get(made.get_absolute_url()).context["others_explain"] is False
    at(made, "submitted", submitted_on=today())
    assert turn(deciding.leader, made) == f"Đang chờ thường trực {deciding.units.city.name} xét."
    assert turn(worker("secretary", deciding.units.city, "judges"), made) == ""
    assert turn(deciding.officer, decision) == f"Thường trực hoặc lãnh đạo {name} trình ký quyết định này."
    assert turn(deciding.secretary, decision) == ""
    assert turn(deciding.officer, outside) == f"Thường trực {name} đưa quyết định này vào sổ."
    at(decision, "submitted")
    assert turn(deciding.secretary, decision) == f"Đang chờ người phê duyệt của {name} ký."
    assert turn(deciding.approver, decision) == ""


def test_decisions_that_wait_stand_on_the_home_page_of_who_goes_on(client, deciding):
    for state in ("draft", "submitted", "submitted"):
        make_recipient(make_decision(deciding.ward, state), deciding.form)
    make_signed(deciding.ward, deciding.form, "Bình")
    make_decision(deciding.units.beside, "submitted")
    told = {
        role: [(item.url, item.count) for item in decisions_waiting(again(getattr(deciding, role)))]
        for role in ("officer", "secretary", "approver", "leader", "auditor", "reviewer", "above")
    }
    lists = {name: f"/award-decisions/?todo={name}" for name in ("sign", "publish", "draft")}
    assert told == {
        "officer": [(lists["draft"], 1)],
        "secretary": [(lists["publish"], 1), (lists["draft"], 1)],
        "approver": [(lists["sign"], 2), (lists["publish"], 1)],
        **{role: [] for role in ("leader", "auditor", "reviewer", "above")},
    }
    page = prove(client, again(deciding.approver)).get(lists["sign"])
    assert [row.state for row, _tone in page.context["decisions"]] == ["submitted", "submitted"]
    assert list(prove(client, again(deciding.above)).get(lists["sign"]).context["decisions"]) == []

"""Pages of opinions: from the paper to the answer, faults at their field, filters, my work, receipt, queries."""

import datetime
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from dialogues.models import Opinion, OpinionFile, OpinionIdentity
from dialogues.opinion_codes import read
from dialogues.opinion_enums import OpinionTodo
from dialogues.opinion_waiting import opinions_waiting
from dialogues.permissions.opinions import may_recall
from dialogues.services.citizens import close_answered
from dialogues.services.opinions import register_opinion
from mobilization.common.once import new_token
from notifications.models import Notice
from organizations.dates import today
from organizations.models import Membership
from organizations.paths import ids_of_path
from tests.access.people import again, worker
from tests.common.made_files import pdf
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import DAY, make_opinion
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
FORM = {"kind": "petition", "channel": "paper", "text": "Tôi khiếu nại: đường ngõ 5 ngập", "place": "Ngõ 5"}


@pytest.fixture
def visits(here, client_class):
    """Somebody signed in, by name."""
    kept = {}

    def visit(name):
        if name not in kept:
            kept[name] = prove(client_class(), again(getattr(here, name)))
        return kept[name]

    return visit


@pytest.fixture
def client_class(client):
    return type(client)


def act(visit, opinion, action, **sent):
    return visit.post(f"/opinions/{opinion.pk}/do/{action}/", sent | {"x": "1"}, secure=True)


def test_from_the_paper_to_the_answer(here, visits):
    """Registered with a code, hinted at, classified, assigned to the school, drafted, approved, answered, closed."""
    here.teacher = worker("officer", here.units.school, "teacher")
    officer = visits("officer")
    sent = FORM | {"unit": here.ward.pk, "received_on": f"{today():%d/%m/%Y}", "name": "Bà Canary"}
    wrong = officer.post("/opinions/new/", sent | {"text": " ", "kind": "", "received_on": "31/02/2026"}, secure=True)
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"text", "kind", "received_on"})
    assert ">\nNgõ 5</textarea>" in wrong.content.decode()
    blank = officer.get("/opinions/new/", secure=True).content.decode()
    assert not re.search(r'name="may_[a-z_]+"[^>]*checked', blank)
    made = officer.post("/opinions/new/", sent, secure=True)
    opinion = Opinion.objects.get()
    assert made["Location"] == f"/opinions/{opinion.pk}/receipt/"
    receipt = officer.get(made["Location"], secure=True)
    code = receipt.context["code"]
    assert read(code) == opinion.code_hash
    assert "no-store" in receipt["Cache-Control"]
    for address in (f"/opinions/{opinion.pk}/", "/opinions/", f"/opinions/{opinion.pk}/do/classify/"):
        shown = officer.get(address, secure=True).content.decode()
        assert code not in shown
        assert "Canary" not in shown
    assert officer.get(f"/opinions/{opinion.pk}/", secure=True).context["hints"][0][1]
    assert list(officer.get("/opinions/", {"q": code}, secure=True).context["rows"]) == [opinion]
    assert act(officer, opinion, "classify", kind="petition").status_code == 422
    assert act(officer, opinion, "classify", kind="petition", domain="economy").status_code == 302
    assert act(officer, opinion, "assign", unit=here.units.school.pk).status_code == 403
    assert act(visits("secretary"), opinion, "assign", unit=here.units.school.pk).status_code == 302
    teacher = visits("teacher")
    assert Notice.objects.filter(recipient=here.teacher, kind="dialogues.opinion_assigned").exists()
    assert list(teacher.get("/opinions/work/", secure=True).context["rows"]) == [opinion]
    assert act(teacher, opinion, "draft", answer=" ").status_code == 422
    assert act(teacher, opinion, "draft", answer="Tuần tới nạo vét cống").status_code == 302
    leader = visits("leader")
    stale = act(leader, opinion, "approve", version="1")
    assert (stale.status_code, Opinion.objects.get().state) == (422, "drafted")
    assert "Tuần tới" in leader.get(f"/opinions/{opinion.pk}/do/approve/", secure=True).content.decode()
    assert act(leader, opinion, "approve", version=str(Opinion.objects.get().version)).status_code == 302
    assert act(officer, opinion, "answer", answered_on=f"{today():%d/%m/%Y}").status_code == 302
    assert act(officer, opinion, "close").status_code == 302
    assert Opinion.objects.get().state == "answered"  # the citizen may send it back
    close_answered(on=today() + 16 * DAY)
    closed = Opinion.objects.get()
    assert (closed.state, closed.answered_on, closed.approved_by) == ("closed", today(), here.leader)
    assert len(officer.get(f"/opinions/{opinion.pk}/", secure=True).context["entries"]) == 6
    again_closed = act(officer, opinion, "close")
    assert (again_closed.status_code, again_closed["Location"]) == (302, f"/opinions/{opinion.pk}/")
    assert act(officer, opinion, "nothing").status_code == 404


def test_who_drafted_takes_the_draft_back_and_reads_why_it_was_returned(here, visits):
    here.teacher = worker("officer", here.units.school, "teacher")
    here.colleague = worker("officer", here.units.school, "colleague")
    opinion = make_opinion(here.ward, here.officer, "assigned", answers=here.units.school)
    teacher, leader = visits("teacher"), visits("leader")
    draft = f"/opinions/{opinion.pk}/do/draft/"
    assert act(teacher, opinion, "draft", answer="Tuần tới nạo vét").status_code == 302
    for other in (leader, visits("colleague"), visits("officer")):
        assert act(other, opinion, "recall").status_code == 403
    assert act(teacher, opinion, "recall").status_code == 302
    assert (Opinion.objects.get().state, Opinion.objects.get().drafted_by) == ("assigned", None)
    assert teacher.get(draft, secure=True).context["form"]["answer"].value() == "Tuần tới nạo vét"
    assert act(teacher, opinion, "draft", answer="Hôm nay nạo vét").status_code == 302
    assert act(leader, opinion, "return", reason="Ghi rõ ngày").status_code == 302
    page = teacher.get(draft, secure=True)
    assert (page.context["returned"].reason, "Ghi rõ ngày" in page.content.decode()) == ("Ghi rõ ngày", True)
    assert act(teacher, opinion, "draft", answer="Ngày 5 nạo vét").status_code == 302
    assert act(leader, opinion, "approve", version=str(Opinion.objects.get().version)).status_code == 302
    act(teacher, opinion, "recall")
    assert Opinion.objects.get().state == "approved"
    assert may_recall(again(here.teacher), Opinion.objects.get())
    Membership.objects.filter(person__user=here.teacher).update(role="auditor")
    assert not may_recall(again(here.teacher), Opinion.objects.get())


def test_who_answers_from_elsewhere_is_not_led_to_a_conference_they_do_not_read(here, visits):
    held = make_conference(here.ward, here.officer, "announced")
    opinion = make_opinion(here.ward, here.officer, "assigned", answers=here.units.beside, conference=held)
    for who, is_read in (("officer", True), ("beside", False)):
        page = visits(who).get(f"/opinions/{opinion.pk}/", secure=True)
        assert page.context["conference_is_read"] is is_read
        assert (held.get_absolute_url() in page.content.decode()) is is_read


def test_the_next_of_a_pile_begins_with_what_is_the_same(here, visits):
    officer = visits("officer")
    sent = FORM | {"unit": here.ward.pk, "received_on": f"{today():%d/%m/%Y}"}
    receipt = officer.get(officer.post("/opinions/new/", sent, secure=True)["Location"], secure=True)
    following = officer.get(f"/opinions/new/?{receipt.context['again']}", secure=True).context["form"]
    kept = [following[name].value() for name in ("unit", "channel", "received_on")]
    assert kept == [str(here.ward.pk), FORM["channel"], f"{today():%d/%m/%Y}"]
    assert (following["text"].value(), following["name"].value()) == (None, None)


def test_what_a_citizen_brought_waits_beside_the_form_and_is_kept_once_with_the_opinion(here, visits):
    officer, page = visits("officer"), "/opinions/new/"
    sent = FORM | {"unit": here.ward.pk, "received_on": f"{today():%d/%m/%Y}", "once_page": new_token()}
    letter = SimpleUploadedFile("đơn.pdf", pdf(), "application/pdf")
    odd = SimpleUploadedFile("đơn.pdf", b"MZ no letter", "application/pdf")
    wrong = officer.post(page, sent | {"text": " ", "files": [letter, odd]}, secure=True)
    assert (wrong.status_code, set(wrong.context["form"].errors)) == (422, {"text", "files"})
    searched = officer.post(page, sent | {"go": "find"}, secure=True)
    for shown in (wrong, searched):
        labels = [label for _pk, label in shown.context["form"].fields["removed"].choices]
        assert [label.partition(" (")[0] for label in labels] == ["Bỏ đơn.pdf"]
    assert (searched.status_code, Opinion.objects.count()) == (200, 0)
    many = [SimpleUploadedFile(f"{n}.pdf", pdf(b"%d" % n), "application/pdf") for n in range(6)]
    assert set(officer.post(page, sent | {"files": many}, secure=True).context["form"].errors) == {"files"}
    made = officer.post(page, sent, secure=True)
    again_sent = officer.post(page, sent, secure=True)
    assert made["Location"] == again_sent["Location"] == f"/opinions/{Opinion.objects.get().pk}/receipt/"
    file = OpinionFile.objects.get()
    opened = officer.get(f"/opinions/{file.opinion_id}/files/{file.pk}/", secure=True)
    assert (b"".join(opened.streaming_content), file.name) == (pdf(), "đơn.pdf")
    assert visits("auditor").get(f"/opinions/{file.opinion_id}/files/{file.pk}/", secure=True).status_code == 403
    with pytest.raises(ValidationError) as refused:
        register_opinion(unit=here.ward, values={}, by=again(here.officer), files=[None] * 6)
    assert set(refused.value.message_dict) == {"files"}


def test_a_receipt_opens_again_for_some_minutes_for_who_registered_it(here, visits):
    """A lost answer is asked for again; the code waits in no session."""
    officer, secretary = visits("officer"), visits("secretary")
    sent = FORM | {"unit": here.ward.pk, "received_on": f"{today():%d/%m/%Y}"}
    receipt = officer.post("/opinions/new/", sent, secure=True)["Location"]
    code = officer.get(receipt, secure=True).context["code"]
    assert officer.get(receipt, secure=True).context["code"] == code != ""
    assert code.replace("-", "") not in str(dict(officer.session))
    secretary.cookies["receipt"] = officer.cookies["receipt"].value
    assert secretary.get(receipt, secure=True).context["code"] == ""
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11)):
        assert officer.get(receipt, secure=True).context["code"] == ""
    renewed = secretary.post(receipt.replace("receipt", "code"), {"x": "1"}, secure=True)
    assert secretary.get(renewed["Location"], secure=True).context["code"] not in {"", code}
    assert officer.get(receipt, secure=True).context["code"] == ""


@pytest.mark.bar("X13")
def test_a_second_editor_sees_both_versions_and_nothing_is_overwritten(here, visits):
    opinion = make_opinion(here.ward, here.officer)
    sent = FORM | {"received_on": f"{opinion.received_on:%d/%m/%Y}", "version": "1"}
    address = f"/opinions/{opinion.pk}/edit/"
    assert visits("officer").post(address, sent, secure=True).status_code == 302
    second = visits("secretary").post(address, sent | {"text": "Khác hẳn"}, secure=True)
    assert (second.status_code, Opinion.objects.get().words.text) == (409, FORM["text"])
    assert "Khác hẳn" in (page := second.content.decode())
    assert FORM["text"] in page
    shown = second.context["form"]["version"].value()
    mine = sent | {"version": shown, "text": "Khác hẳn"}
    assert visits("secretary").post(address, mine, secure=True).status_code == 302
    late = make_opinion(here.ward, here.officer, "assigned")
    assert visits("officer").get(f"/opinions/{late.pk}/edit/", secure=True)["Location"] == f"/opinions/{late.pk}/"


def test_identity_code_and_erasing_by_their_pages(here, visits):
    opinion = make_opinion(here.ward, here.officer, "answered", identity={"name": "Canary"})
    officer, secretary = visits("officer"), visits("secretary")
    page = f"/opinions/{opinion.pk}/"
    wrong = officer.post(page + "identity/edit/", {"may_contact": "on", "name": "B"}, secure=True)
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["may_contact"])
    assert "Canary" not in wrong.content.decode()
    assert officer.post(page + "identity/edit/", {"name": "Canary B"}, secure=True).status_code == 302
    before = Opinion.objects.get().code_hash
    assert "Canary" not in officer.get(page + "code/", secure=True).content.decode()
    assert officer.post(page + "code/", {"x": "1"}, secure=True)["Location"] == page + "receipt/"
    assert Opinion.objects.get().code_hash != before
    assert officer.get(page + "erase/", secure=True).status_code == 403
    assert visits("auditor").get(page + "receipt/", secure=True).status_code == 403
    assert secretary.get(page + "erase/", secure=True).status_code == 200
    assert secretary.post(page + "erase/", {"x": "1"}, secure=True).status_code == 302
    assert not OpinionIdentity.objects.exists()
    assert "nạo vét" not in secretary.get(page, secure=True).content.decode()
    assert list(secretary.get("/opinions/", secure=True).context["rows"]) == [opinion]


def test_filters_find_what_they_say_and_a_wrong_one_finds_nothing(here, visits):
    conference = make_conference(here.ward, here.officer)
    plain = make_opinion(here.ward, here.officer, due_on=today() - DAY, text="Đèn đường hỏng", conference=conference)
    far = make_opinion(here.units.school, here.officer, "assigned", answers=here.units.beside, kind="question")
    done = make_opinion(here.ward, here.officer, "answered", received_on=today() - 30 * DAY, domain="culture_society")
    root = visits("root")

    def found(**query):
        return set(root.get("/opinions/", query, secure=True).context["rows"])

    both = {plain, far, done}
    for query, rows in (
        ({}, both), ({"q": "den duong"}, {plain}), ({"q": plain.number.lower()}, {plain}), ({"q": "không có"}, set()),
        ({"state": "open"}, {plain, far}), ({"state": "overdue"}, {plain}), ({"state": "answered"}, {done}),
        ({"subtree": here.units.school.pk}, {far}), ({"answering": here.units.beside.pk}, {far}),
        ({"kind": "question"}, {far}), ({"channel": "hall"}, {done}), ({"domain": "culture_society"}, {done}),
        ({"received_to": f"{today() - 20 * DAY:%d/%m/%Y}"}, {done}), ({"due_to": f"{today():%d/%m/%Y}"}, {plain}),
        ({"received_from": f"{today() - 20 * DAY:%d/%m/%Y}"}, {plain, far}), ({"conference": conference.pk}, {plain}),
        ({"state": "odd"}, set()), ({"todo": "odd"}, set()),
    ):  # fmt: skip
        assert found(**query) == rows, query
    assert (
        visits("officer")
        .post("/opinions/export/?state=odd", {"x": "1"}, secure=True)["Location"]
        .startswith("/opinions/")
    )
    assert "/jobs/" in visits("officer").post("/opinions/export/?state=open", {"x": "1"}, secure=True)["Location"]


def test_the_list_of_a_conference_names_it_and_begins_the_next_one_there(here, visits):
    conference = make_conference(here.ward, here.officer)
    foreign = make_conference(here.units.beside, here.beside)
    lower = make_conference(here.units.school, here.officer)
    listed = visits("officer").get("/opinions/", {"conference": conference.pk}, secure=True)
    begin = f"/opinions/new/?unit={here.ward.pk}&amp;conference={conference.pk}"
    assert f'href="{begin}"' in listed.content.decode()
    form = visits("officer").get(begin.replace("&amp;", "&"), secure=True).context["form"]
    assert (str(form["unit"].value()), str(form["conference"].value())) == (str(here.ward.pk), str(conference.pk))
    for query in ({}, {"conference": 0}, {"conference": "odd"}, {"conference": foreign.pk}):
        assert 'href="/opinions/new/"' in visits("officer").get("/opinions/", query, secure=True).content.decode()
    watched = visits("auditor").get("/opinions/", {"conference": conference.pk}, secure=True)
    assert (watched.context["conference"], "/opinions/new/" in watched.content.decode()) == (conference, False)
    of_school = visits("officer").get("/opinions/", {"conference": lower.pk}, secure=True)
    assert f"/opinions/new/?unit={here.units.school.pk}&amp;" in of_school.content.decode()


def test_filters_offer_the_units_of_what_one_sees_those_outside_too(here, visits):
    make_opinion(here.ward, here.officer, "assigned", answers=here.units.beside)
    make_opinion(here.units.beside, here.officer, "assigned", answers=here.units.school)
    make_opinion(here.units.beside, here.officer, "assigned", answers=here.units.beside)
    seen = Opinion.objects.visible_to(here.leader)
    form = visits("leader").get("/opinions/", secure=True).context["filter"].form
    for field, column in (("subtree", "steward"), ("answering", "assigned_steward")):
        known = {pk for row in seen for pk in ids_of_path(getattr(row, column).path)}
        assert here.units.beside.pk in known
        assert {unit.pk for unit in form.fields[field].queryset} == known


def test_what_waits_is_the_list_it_leads_to_and_overdue_stands_on_top(here, visits):
    made = {
        OpinionTodo.PLACE: make_opinion(here.ward, here.officer, due_on=today() + 3 * DAY),
        OpinionTodo.ANSWER: make_opinion(here.ward, here.officer, "assigned", due_on=today() - DAY),
        OpinionTodo.APPROVE: make_opinion(here.ward, here.officer, "drafted", due_on=today() + DAY),
        OpinionTodo.SEND: make_opinion(
            here.ward, here.officer, "approved", approved_by=here.leader, due_on=today() + 2 * DAY
        ),
        OpinionTodo.PUBLISH: make_opinion(here.ward, here.officer, "answered"),
    }
    for decided in ("published", "private", "closed"):
        make_opinion(here.ward, here.officer, decided)
    make_opinion(here.units.school, here.officer)
    make_opinion(here.ward, here.leader, "drafted")
    theirs = ["place", "answer", "send"]
    for name, wanted in (
        ("leader", list(OpinionTodo)), ("secretary", [*theirs, "publish"]), ("officer", theirs), ("auditor", []),
    ):  # fmt: skip
        user = again(getattr(here, name))
        items = list(opinions_waiting(user))
        assert [item.url.partition("todo=")[2] for item in items] == [str(each) for each in wanted]
        assert [item.tone for item in items] == ["danger" if each == "answer" else "waiting" for each in wanted]
        for item in items:
            rows = list(visits(name).get(item.url, secure=True).context["rows"])
            assert (len(rows), rows) == (item.count, [made[item.url.partition("todo=")[2]]])
        named = [item.url for item in visits(name).get("/work/", secure=True).context["waiting"]]
        assert named == sorted((item.url for item in items), key=lambda url: "todo=answer" not in url)
        work = list(visits(name).get("/opinions/work/", secure=True).context["rows"])
        waited = [each for each in wanted if each != "publish"]
        assert work == sorted((made[each] for each in waited), key=lambda row: row.due_on)


def test_the_lists_take_as_many_queries_for_ten_as_for_one(here, visits, django_assert_max_num_queries):
    visit = visits("officer")
    make_opinion(here.ward, here.officer, "assigned", identity={"name": "Canary"})
    for address in ("/opinions/", "/opinions/work/"):
        visit.get(address, secure=True)
        with django_assert_max_num_queries(60) as one:
            visit.get(address, secure=True)
        for _row in range(9):
            make_opinion(here.ward, here.officer, "assigned", identity={"name": "Canary"})
        with django_assert_max_num_queries(len(one)):
            visit.get(address, secure=True)

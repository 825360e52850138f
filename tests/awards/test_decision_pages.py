"""The pages of decisions and presentations: from a draft to the last medal handed over, what they offer and refuse."""

import re

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import Decision, DecisionRecipient, Handover, Presentation
from directives.models import DirectiveDocument
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from organizations.dates import today
from organizations.models import Person
from tests.access.people import DAY, account, again, member
from tests.awards.decision_makers import make_decision, make_handover, make_presentation, make_recipient, make_signed
from tests.awards.makers import make_title
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
TEXT = {"title": "Về việc tặng Giấy khen", "branch": "state", "signer": "Trần Văn Ký", "signer_post": "Chủ tịch"}


def day(on):
    return f"{on:%d/%m/%Y}"


@pytest.fixture
def visit(client, deciding):
    """The ward's secretary, signed in; `visit.as_(user)` signs somebody else in."""
    prove(client, again(deciding.secretary))
    client.as_ = lambda user: prove(client, again(user))
    return client


def test_from_draft_to_presentation(visit, deciding):
    made = visit.post("/award-decisions/new/", TEXT | {"unit": deciding.ward.pk})
    decision = Decision.objects.get()
    assert (made.status_code, made["Location"]) == (302, decision.get_absolute_url())
    one = {
        "subject": f"form-{deciding.form.pk}", "recipient": "person", "name": "Nguyễn Văn An", "money": "1.000.000",
        "works_directly": "true",
    }  # fmt: skip
    assert visit.post(f"/award-decisions/{decision.pk}/recipients/new/", one).status_code == 302
    lines = {"subject": one["subject"], "recipient": "household", "lines": "Hộ bà Bích; Thôn 3\nHộ ông Chung"}
    assert visit.post(f"/award-decisions/{decision.pk}/recipients/lines/", lines).status_code == 302
    assert list(decision.recipients.order_by("order").values_list("name", "position", "money", "works_directly")) == [
        ("Nguyễn Văn An", "", 1_000_000, True), ("Hộ bà Bích", "Thôn 3", None, None), ("Hộ ông Chung", "", None, None),
    ]  # fmt: skip
    assert visit.post(f"/award-decisions/{decision.pk}/do/submit/").status_code == 302
    visit.as_(deciding.approver)
    page = visit.get(f"/award-decisions/{decision.pk}/sign/")
    assert (page.context["direct"].percent, page.context["numbers"]["commended"]) == (100, 3)
    assert visit.post(f"/award-decisions/{decision.pk}/sign/", {"signed_on": day(today())}).status_code == 302
    assert visit.post(f"/award-decisions/{decision.pk}/do/publish/").status_code == 302
    decision.refresh_from_db()
    assert (decision.state, decision.numbered) == ("published", "01/QĐ-UBND")
    visit.as_(deciding.officer)
    asked = visit.post(f"/award-decisions/{decision.pk}/present/", {"presentation": ""})
    assert asked["Location"] == f"/award-presentations/new/?decision={decision.pk}"
    event = {"title": "Hội nghị", "held_on": day(today()), "unit": deciding.ward.pk}
    added = visit.post(asked["Location"], event)
    presentation = Presentation.objects.get()
    assert added["Location"] == f"/award-presentations/{presentation.pk}/hand-over/{decision.pk}/"
    a, b, _c = decision.recipients.order_by("order")
    given = {f"given-{a.pk}": "on", f"given-{b.pk}": "on", f"received-{b.pk}": "con trai"}
    assert visit.post(added["Location"], given)["Location"] == presentation.get_absolute_url()
    assert list(Handover.objects.order_by("id").values_list("recipient", "number", "received_by")) == [
        (a.pk, 1, ""), (b.pk, 1, "con trai"),
    ]  # fmt: skip
    page = visit.get(decision.get_absolute_url())
    assert page.context["numbers"] == {"rows": 3, "commended": 3, "presented": 2, "left": 1, "annulled": 0}
    rest = visit.post(added["Location"], {"everybody": "on"})
    assert rest.status_code == 302
    assert not DecisionRecipient.objects.to_hand_over().exists()
    assert visit.get(f"/award-presentations/{presentation.pk}/").status_code == 200


def test_another_bodys_decision_of_forty(visit, deciding):
    values = {
        "title": "Tặng Kỷ niệm chương", "branch": "party", "level": "central", "issuer": "Ban Dân vận Trung ương",
        "printed_number": "512-QĐ/BDVTW", "signed_on": "12/10/2023", "unit": deciding.ward.pk,
    }  # fmt: skip
    assert visit.post("/award-decisions/new-outside/", values).status_code == 302
    decision = Decision.objects.get()
    one = {"subject": f"form-{deciding.form.pk}", "recipient": "person", "name": "40 cá nhân", "number": "40"}
    assert visit.post(f"/award-decisions/{decision.pk}/recipients/new/", one).status_code == 302
    assert visit.post(f"/award-decisions/{decision.pk}/do/record/").status_code == 302
    changed = values | {"issuer": "Ban Dân vận TW", "version": "1"}
    assert visit.post(f"/award-decisions/{decision.pk}/edit/", changed).status_code == 302
    event = make_presentation(deciding.ward)
    row = decision.recipients.get()
    address = f"/award-presentations/{event.pk}/hand-over/{decision.pk}/"
    wrong = visit.post(address, {f"number-{row.pk}": "41"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, [f"number-{row.pk}"])
    assert visit.post(address, {f"number-{row.pk}": "8"}).status_code == 302
    page = visit.get(decision.get_absolute_url())
    html = page.content.decode()
    assert page.context["numbers"]["left"] == 32
    assert "Đã trao 8 trên 40" in html
    assert "Ban Dân vận TW" in html
    assert visit.get("/award-recipients/?standing=left").context["count"] == 1


def test_nothing_typed_is_lost_and_each_fault_stands_at_its_field(visit, deciding):
    refused = visit.post("/award-decisions/new/", {"title": "", "branch": "", "signer": "Ký", "unit": deciding.ward.pk})
    assert (refused.status_code, sorted(refused.context["form"].errors)) == (422, ["branch", "title"])
    assert 'value="Ký"' in refused.content.decode()
    decision = make_decision(deciding.ward)
    one = {"subject": f"form-{deciding.form.pk}", "recipient": "person", "name": "Ông An", "money": "nhiều"}
    refused = visit.post(f"/award-decisions/{decision.pk}/recipients/new/", one)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["money"])
    assert "Ông An" in refused.content.decode()
    lines = {"subject": one["subject"], "recipient": "person", "lines": "An\nAn"}
    refused = visit.post(f"/award-decisions/{decision.pk}/recipients/lines/", lines)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["lines"])
    title = make_title()
    refused = visit.post(
        f"/award-decisions/{decision.pk}/recipients/new/",
        {"subject": f"title-{title.pk}", "recipient": "household", "name": "Hộ bà B"},
    )
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["recipient"])


@pytest.mark.bar("X13")
def test_two_editors_see_both_versions(visit, deciding):
    decision = make_decision(deciding.ward)
    sent = TEXT | {"title": "Một", "version": "1"}
    assert visit.post(f"/award-decisions/{decision.pk}/edit/", sent).status_code == 302
    late = visit.post(f"/award-decisions/{decision.pk}/edit/", sent | {"title": "Hai"})
    assert late.status_code == 409
    assert [row[1:] for row in late.context["differences"]] == [("Một", "Hai")]
    row = make_recipient(decision, deciding.form)
    page = visit.get(f"/award-recipients/{row.pk}/edit/")
    seen = page.context["form"].initial["seen"]
    one = {"subject": f"form-{deciding.form.pk}", "recipient": "person", "name": "Một", "seen": seen}
    assert visit.post(f"/award-recipients/{row.pk}/edit/", one).status_code == 302
    late = visit.post(f"/award-recipients/{row.pk}/edit/", one | {"name": "Hai"})
    assert (late.status_code, [each[1:] for each in late.context["differences"]]) == (409, [("Một", "Hai")])
    event = make_presentation(deciding.ward)
    values = {"title": "Một", "held_on": day(today()), "version": "1"}
    assert visit.post(f"/award-presentations/{event.pk}/edit/", values).status_code == 302
    assert visit.post(f"/award-presentations/{event.pk}/edit/", values | {"title": "Hai"}).status_code == 409


def test_people_of_the_unit_and_documents_one_reads_are_offered_and_no_others(visit, deciding):
    decision = make_decision(deciding.ward)
    here = member(Person.objects.create(full_name="Ở đây"), deciding.units.school, "officer").person
    there = account("there").person
    member(there, deciding.units.beside, "officer")
    field = visit.get(f"/award-decisions/{decision.pk}/recipients/new/").context["form"].fields["person"]
    assert {here.pk} <= set(field.queryset.values_list("pk", flat=True)) - {there.pk}
    one = {"subject": f"form-{deciding.form.pk}", "recipient": "person", "name": "X"}
    refused = visit.post(f"/award-decisions/{decision.pk}/recipients/new/", one | {"person": there.pk})
    assert list(refused.context["form"].errors) == ["person"]
    beside = deciding.units.beside
    hidden = DirectiveDocument.objects.create(
        unit=beside, steward=beside, issuer_unit=beside, number="1-KH", abstract="Kín", type="plan", issued_on=today(),
        is_internal=True,
    )  # fmt: skip
    refused = visit.post(f"/award-decisions/{decision.pk}/bases/new/", {"document": hidden.pk})
    assert list(refused.context["form"].errors) == ["document"]
    decision.basis_rows.create(document=hidden)
    html = visit.get(decision.get_absolute_url()).content.decode()
    assert "Kín" not in html
    assert "Văn bản nội bộ" in html


def test_only_events_of_ones_own_since_the_decision_are_offered(visit, deciding):
    decision = make_signed(deciding.ward, deciding.form, "A", signed_on=today() - DAY)
    ours = make_presentation(deciding.ward)
    make_presentation(deciding.ward, title="Trước", held_on=today() - 2 * DAY)
    make_presentation(deciding.ward, title="Sau", held_on=today() + DAY)
    make_presentation(deciding.units.beside, title="Nơi khác")
    form = visit.get(f"/award-decisions/{decision.pk}/present/").context["form"]
    assert list(form.fields["presentation"].queryset) == [ours]
    sent = visit.post(f"/award-decisions/{decision.pk}/present/", {"presentation": ours.pk})
    assert sent["Location"] == f"/award-presentations/{ours.pk}/hand-over/{decision.pk}/"


def test_steps_with_a_reason_and_annulments(visit, deciding):
    decision = make_decision(deciding.ward, "submitted")
    row = make_recipient(decision, deciding.form)
    visit.as_(deciding.approver)
    assert visit.post(f"/award-decisions/{decision.pk}/do/return/", {"reason": ""}).status_code == 422
    assert visit.post(f"/award-decisions/{decision.pk}/do/return/", {"reason": "Thiếu"}).status_code == 302
    assert visit.get(f"/award-decisions/{decision.pk}/do/annul/").status_code == 404
    assert visit.get(f"/award-decisions/{decision.pk}/sign/")["Location"] == decision.get_absolute_url()
    assert "Thiếu" in visit.get(decision.get_absolute_url()).content.decode()
    signed = make_signed(deciding.ward, deciding.form, "A", "B")
    row = signed.recipients.get(name="A")
    annul = {"ground": "Khai man", "on": day(today()), "number": "9/QĐ-UBND"}
    assert visit.post(f"/award-recipients/{row.pk}/annul/", annul | {"number": ""}).status_code == 422
    assert visit.post(f"/award-recipients/{row.pk}/annul/", annul).status_code == 302
    assert visit.get(f"/award-recipients/{row.pk}/annul/")["Location"] == signed.get_absolute_url()
    assert visit.post(f"/award-decisions/{signed.pk}/annul/", annul | {"on": day(today() + DAY)}).status_code == 422
    assert visit.post(f"/award-decisions/{signed.pk}/annul/", annul).status_code == 302
    page = visit.get(signed.get_absolute_url())
    assert "Khai man" in page.content.decode()
    assert page.context["steps"] == page.context["endings"] == []


def test_a_row_nobody_may_decide_on_is_told_before_and_at_signing(visit, deciding):
    decision = make_decision(deciding.ward, "submitted")
    make_recipient(decision, make_title(), "Trần Thị Bích")
    visit.as_(deciding.approver)
    for page in (
        visit.get(decision.get_absolute_url()),
        visit.get(f"/award-decisions/{decision.pk}/sign/"),
        visit.post(f"/award-decisions/{decision.pk}/sign/", {"signed_on": day(today())}),
    ):
        assert "Hàng 1, Trần Thị Bích" in page.content.decode()
    assert not Decision.objects.exclude(number=None).exists()


def test_what_is_taken_away_asks_first(visit, deciding):
    decision = make_decision(deciding.ward)
    row = make_recipient(decision, deciding.form)
    event = make_presentation(deciding.ward)
    for address, model in (
        (f"/award-recipients/{row.pk}/remove/", DecisionRecipient),
        (f"/award-decisions/{decision.pk}/discard/", Decision),
        (f"/award-presentations/{event.pk}/remove/", Presentation),
    ):
        assert visit.get(address).status_code == 200
        assert model.objects.exists()
        assert visit.post(address).status_code == 302
        assert not model.objects.exists()


def test_lists_are_searched_filtered_and_say_when_they_are_empty(visit, deciding):
    for path in ("award-decisions", "award-recipients", "award-presentations"):
        assert visit.get(f"/{path}/").context["count"] == 0
    signed = make_signed(deciding.ward, deciding.form, "Nguyễn Văn An", "Trần Thị Bích", title="Khen đợt một")
    make_decision(deciding.ward, title="Khen đợt hai")
    outside = make_decision(deciding.units.school, "published", is_outside=True, signed_on=today() - 400 * DAY)
    event = make_presentation(deciding.ward)
    make_handover(event, signed.recipients.get(name="Nguyễn Văn An"))
    year = today().year
    for path, count in (
        ("award-decisions/?q=dot+mot", 1), ("award-decisions/?q=512", 1), ("award-decisions/?state=draft", 1),
        ("award-decisions/?whose=outside", 1), ("award-decisions/?whose=own", 2), (f"award-decisions/?year={year}", 1),
        ("award-decisions/?handed=left", 1), ("award-decisions/?handed=all", 1), ("award-decisions/?branch=party", 0),
        (f"award-decisions/?within={deciding.units.school.pk}", 1), ("award-decisions/?state=odd", 0),
        ("award-recipients/?q=bich", 1), (f"award-recipients/?form={deciding.form.pk}", 2),
        ("award-recipients/?standing=presented", 1), ("award-recipients/?standing=left", 1),
        ("award-recipients/?standing=annulled", 0), ("award-recipients/?standing=waiting", 0),
        ("award-recipients/?recipient=household", 0), ("award-recipients/?level=grassroots", 2),
        ("award-recipients/?branch=state", 2), (f"award-recipients/?year={year}", 2), ("award-recipients/?year=9", 0),
        ("award-presentations/?q=hoi+nghi", 1), (f"award-presentations/?year={year}", 1),
        (f"award-presentations/?within={deciding.ward.pk}", 1), ("award-presentations/?year=odd", 0),
    ):  # fmt: skip
        assert visit.get(f"/{path}").context["count"] == count, path
    order = [row.pk for row, _tone in visit.get("/award-decisions/").context["decisions"]]
    assert order == [Decision.objects.get(state="draft").pk, signed.pk, outside.pk]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_page_stands_in_both_languages(visit, deciding, language):
    visit.cookies["django_language"] = language
    signed = make_signed(deciding.ward, deciding.form, "A")
    event = make_presentation(deciding.ward)
    for path in (
        "award-decisions/", "award-decisions/new/", "award-decisions/new-outside/", "award-decisions/figures/",
        f"award-decisions/{signed.pk}/", "award-recipients/", "award-presentations/", "award-presentations/new/",
        f"award-presentations/{event.pk}/", f"award-presentations/{event.pk}/hand-over/{signed.pk}/",
        f"units/{deciding.ward.pk}/",
    ):  # fmt: skip
        assert visit.get(f"/{path}").status_code == 200, path


def test_the_panel_of_the_unit_names_its_decisions(visit, deciding):
    make_signed(deciding.ward, deciding.form, "A", title="Khen đợt một")
    html = visit.get(f"/units/{deciding.ward.pk}/").content.decode()
    assert "Khen đợt một" in html
    assert "Khen đợt một" not in visit.get(f"/units/{deciding.units.school.pk}/").content.decode()


def test_as_many_queries_for_more_rows(visit, deciding):
    signed = make_signed(deciding.ward, deciding.form, "A")
    make_handover(make_presentation(deciding.ward), signed.recipients.get())
    paths = ("award-decisions/", "award-recipients/", "award-presentations/", f"award-decisions/{signed.pk}/")
    few = [_queries(visit, path) for path in paths]
    draft = make_decision(deciding.ward)
    for number in range(9):
        make_recipient(draft, deciding.form, f"Người {number}")
        other = make_signed(deciding.ward, deciding.form, f"B{number}")
        make_handover(make_presentation(deciding.ward, title=f"{number}"), other.recipients.get())
    assert [_queries(visit, path) for path in paths] == few
    assert _queries(visit, f"award-decisions/{draft.pk}/") <= few[3] + 2


def _queries(visit, path):
    visit.get(f"/{path}")
    with CaptureQueriesContext(connection) as found:
        visit.get(f"/{path}")
    return len(found)


@pytest.mark.django_db(transaction=True)
def test_the_excel_files_hold_what_their_owner_reads(visit, deciding, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    signed = make_signed(deciding.ward, deciding.form, "=An", "Bích")
    there = make_signed(deciding.units.beside, deciding.form, "Nơi khác")
    make_handover(make_presentation(deciding.units.beside), there.recipients.get())
    event = make_presentation(deciding.ward)
    make_handover(event, signed.recipients.get(name="=An"), received_by="vợ")
    make_handover(event, make_signed(deciding.units.beside, deciding.form, "Được trao ở đây").recipients.get())
    for path, sheet, wanted in (
        ("award-decisions", 0, [("01/QĐ-UBND", 2, 1)]),
        ("award-recipients", 0, ["=An", "Bích"]),
        ("award-presentations", 1, [("=An", "vợ")]),
    ):
        asked = visit.post(f"/{path}/export/")
        job = Job.objects.get(pk=int(re.search(r"/jobs/(\d+)/", asked["Location"])[1]))
        runner.run_job(job.pk)
        job.refresh_from_db()
        with default_storage.open(job.files.get().key) as content:
            rows = list(openpyxl.load_workbook(content).worksheets[sheet].iter_rows(min_row=2, values_only=True))
        pick = {
            "award-decisions": lambda row: (row[0], row[7], row[8]),
            "award-recipients": lambda row: row[3],
            "award-presentations": lambda row: (row[3], row[6]),
        }[path]
        assert [pick(row) for row in rows] == wanted
    with default_storage.open(job.files.get().key) as content:
        events = list(openpyxl.load_workbook(content).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [row[1] for row in events] == [event.title]
    refused = visit.post("/award-recipients/export/?standing=odd")
    assert refused["Location"].startswith("/award-recipients/")
    counted = visit.post("/award-recipients/export/?figure=awards.not_presented&standing=left")
    assert counted["Location"].startswith("/jobs/")

"""Publishing answers: what is edited goes out, what is personal does not, and it is gone with its state (P1, P4)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from dialogues.models import Opinion, OpinionIdentity, PublishedOpinion
from dialogues.services.citizens import close_answered
from dialogues.services.opinion_bulk import plan
from dialogues.services.opinion_identities import erase_citizen
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.publication import findings_of, public_draft
from mobilization.common.history import recorded_models
from mobilization.outbox.models import Event
from mobilization.workflow.refusals import NotAllowed, WrongState
from notifications.models import Notice
from organizations.dates import today
from tests.access.people import again, worker
from tests.dialogues.opinion_makers import DAY, make_opinion
from tests.dialogues.test_opinion_identities import in_tables
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
WHO = {"name": "Hoàng Yến Canary", "phone": "0912 345 678", "address": "Số 5 ngõ Canary"}
GOES_OUT = {"title": "Đèn đường", "question": "Bao giờ có đèn?", "answer": "Trong tháng 9.", "domain": "economy"}


def publish(opinion, by, **more):
    return take_opinion_step(opinion, "publish", by=by, given=GOES_OUT | more)


def sent(opinion, **more):
    return GOES_OUT | {"version": str(Opinion.objects.get(pk=opinion.pk).version)} | more


def test_it_is_prefilled_edited_published_taken_back_and_published_again(here):
    text = "Ngõ 5 tối om. Bao giờ có đèn?"
    opinion = make_opinion(here.ward, here.officer, "answered", text=text, place="Ngõ 5", answer="Sắp có")
    draft = public_draft(opinion)
    assert (draft["title"], draft["question"], draft["answer"], draft["place"]) == (
        "Ngõ 5 tối om", text, "Sắp có", "Ngõ 5",
    )  # fmt: skip
    done = publish(opinion, here.leader, place=" Ngõ  5 ")
    row = PublishedOpinion.objects.get()
    assert (done.state, row.is_public, row.place, row.published_on) == ("published", True, "Ngõ 5", today())
    assert (row.place_unit, row.answered_by, row.published_by) == (here.ward, here.ward, here.leader)
    assert Event.objects.get(kind="dialogues.opinion.publish").data.keys() == {"from_state", "to_state"}
    back = take_opinion_step(done, "unpublish", by=here.secretary, reason="Cần sửa")
    assert (back.state, PublishedOpinion.objects.for_everybody().count()) == ("private", 0)
    with pytest.raises(WrongState):
        take_opinion_step(back, "unpublish", by=here.secretary, reason="Cần sửa")
    close_answered(on=today() + 16 * DAY)
    back.refresh_from_db()
    assert (back.state, PublishedOpinion.objects.for_everybody().exists()) == ("closed", False)
    private = make_opinion(here.ward, here.officer, "private")
    assert publish(private, again(here.secretary), answer="Nạo vét").state == "published"
    draft = public_draft(Opinion.objects.get(pk=back.pk))
    assert (draft["question"], draft["answer"]) == ("Bao giờ có đèn?", "Trong tháng 9.")
    PublishedOpinion.objects.filter(pk=row.pk).update(answered_on=today().replace(year=2020))
    assert public_draft(Opinion.objects.get(pk=back.pk))["answer"] == "Sắp có"


def test_what_is_closed_is_published_and_taken_back_and_stays_closed(here, client):
    closed_on, other = today() - 40 * DAY, make_opinion(here.ward, here.officer, "published")
    opinion = make_opinion(
        here.ward, here.officer, "closed", answered_on=closed_on, received_on=closed_on, closed_on=closed_on
    )
    visit, address = prove(client, again(here.leader)), f"/opinions/{opinion.pk}/"

    def row():
        return PublishedOpinion.objects.get(opinion=opinion)

    def stands():
        kept = Opinion.objects.get(pk=opinion.pk)
        page = visit.get(address, secure=True)
        told = visit.get(f"/api/v1/opinions/{opinion.pk}/", secure=True).json()
        listed = opinion in visit.get("/opinions/?state=public", secure=True).context["rows"]
        steps = {step.action for name in ("steps", "endings") for step in page.context[name]}
        assert steps == set(told["actions"]) - {"identity"} == {"unpublish" if listed else "publish"}
        public = {listed, told["is_public"], page.context["public"] is not None}
        return (kept.state, kept.closed_on, kept.transitions.count(), public)

    assert stands() == ("closed", closed_on, 0, {False})
    publish(opinion, again(here.leader))
    before = row().changed_at
    assert stands() == ("closed", closed_on, 1, {True})
    with pytest.raises(WrongState):
        publish(opinion, again(here.secretary), title="Khác")
    assert visit.get(f"{address}do/publish/", secure=True)["Location"] == address
    planned = plan([Opinion.objects.get(pk=opinion.pk)], action="publish", by=again(here.leader))
    assert (planned.possible, [each for each, _why in planned.refused]) == ([], [opinion])
    sent = visit.post(f"{address}do/unpublish/", {"reason": "Cần sửa"}, secure=True)
    assert sent["Location"] == address
    assert stands() == ("closed", closed_on, 2, {False})
    assert row().changed_at > before
    refused = visit.post(f"{address}do/unpublish/", {"reason": "Cần sửa"}, secure=True, follow=True)
    assert [each.level_tag for each in refused.context["messages"]] == ["error"]
    publish(opinion, again(here.leader))
    assert PublishedOpinion.objects.get(opinion=other).is_public
    assert (close_answered(), stands()) == (0, ("closed", closed_on, 3, {True}))


def test_numbers_names_and_wrong_values_never_go_out_and_hints_need_a_reason(here):
    opinion = make_opinion(here.ward, here.officer, "answered", identity=WHO, text="Tôi là Hoàng Yến Canary")
    for wrong, fields in (
        ({"question": "Gọi 0987 654 321"}, ["question"]),
        ({"answer": "CCCD 001085012345, a@b.vn", "title": "STK 12345678"}, ["answer", "title"]),
        ({"title": "Bà HOANG YEN CANARY hỏi"}, ["title"]),
        ({"place": "so 5, ngo canary"}, ["place"]),
        (
            {"title": " ", "question": "", "answer": None, "domain": "weather"},
            ["answer", "domain", "question", "title"],
        ),
        ({"shows_name": True}, ["shows_name"]),
        ({"question": "Số nhà 5 ngập"}, ["hints_passed"]),
        ({"question": "Số nhà 5 ngập", "hints_passed": True, "hints_reason": " "}, ["hints_reason"]),
        ({"question": "Số nhà 5, 0987654321", "hints_passed": True, "hints_reason": "x"}, ["question"]),
        ({"answer": "x" * 20_001}, ["answer"]),
        ({"version": 7}, ["__all__"]),
    ):
        with pytest.raises(ValidationError) as told, transaction.atomic():
            publish(opinion, here.leader, **wrong)
        assert sorted(getattr(told.value, "error_dict", {"__all__": 0})) == fields, wrong
    assert not PublishedOpinion.objects.exists()
    publish(opinion, here.leader, question="Số nhà 5 ngập", hints_passed=True, hints_reason="Nhà văn hóa")
    row = PublishedOpinion.objects.get()
    assert (row.question, row.hints_reason) == ("Số nhà 5 ngập", "Nhà văn hóa")
    for wrong in ({"title": ""}, {"question": ""}, {"answer": ""}, {"domain": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PublishedOpinion.objects.filter(pk=row.pk).update(**wrong)


def test_a_name_goes_out_with_consent_alone_and_nobody_above_finds_out_by_trying_names(here):
    agreed = WHO | {"may_publish_name": True, "consented_on": today()}
    opinion = make_opinion(here.ward, here.officer, "answered", identity=agreed)
    named = {"question": "Tôi, Hoàng Yến Canary, hỏi"}
    above = again(worker("leader", here.units.city, "leader-above"))
    told = [each.kind for each in findings_of(opinion, named, by=here.leader)["question"]]
    assert told == ["name"]
    assert findings_of(opinion, named, by=above) == {}
    assert findings_of(opinion, named | {"shows_name": True}, by=here.leader) == {}
    said = make_opinion(here.ward, here.officer, "answered", identity=WHO, text=named["question"])
    assert [each.kind for each in findings_of(said, named, by=above)["question"]] == ["name"]
    assert findings_of(said, {"question": "gọi 0912345678"}, by=above)["question"][0].kind == "phone"
    with pytest.raises(ValidationError):
        publish(opinion, here.leader, **named)
    publish(opinion, here.leader, shows_name=True, **named)
    assert PublishedOpinion.objects.get().shows_name
    for stranger in (here.officer, here.auditor, here.beside):
        with pytest.raises(NotAllowed):
            publish(said, again(stranger))


@pytest.mark.bar("P4")
def test_erased_is_gone_from_the_public_too_and_whatever_changes_the_state_hides_it(here):
    opinion = make_opinion(here.ward, here.officer, "answered", identity=WHO)
    publish(opinion, here.leader, title="Mốc Zxcvbn", hints_passed=True, hints_reason="Zxcvbn")
    assert in_tables("zxcvbn") == {"dialogues_publishedopinion"}
    erase_citizen(opinion, by=here.secretary)
    assert in_tables("zxcvbn") == set()
    other = make_opinion(here.ward, here.officer, "published")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE dialogues_opinion SET state = 'private' WHERE id = %s", [other.pk])
    assert not PublishedOpinion.objects.for_everybody().exists()
    assert PublishedOpinion not in recorded_models()
    erase_citizen(other, by=here.secretary)
    with pytest.raises(WrongState):
        publish(Opinion.objects.get(pk=other.pk), here.leader)


def test_the_page_marks_what_it_found_and_keeps_what_was_typed(here, client):
    text = "Tôi là Hoàng Yến Canary, gọi 0912345678"
    opinion = make_opinion(here.ward, here.officer, "answered", identity=WHO, text=text)
    visit, address = prove(client, again(here.leader)), f"/opinions/{opinion.pk}/do/publish/"
    shown = visit.get(address, secure=True)
    assert "<mark" in (page := shown.content.decode())
    assert "shows_name" not in page
    assert len(shown.context["marked"]) == 2
    bad = visit.post(address, sent(opinion, question="Gọi 0987654321 nhé", place="Ngõ lạ"), secure=True)
    assert (bad.status_code, list(bad.context["form"].errors)) == (422, ["question"])
    assert "Ngõ lạ" in (page := bad.content.decode())
    assert "0987654321</mark>" in page
    hint = visit.post(address, sent(opinion, question="Số nhà 5 <b>"), secure=True)
    assert list(hint.context["form"].errors) == ["hints_passed"]
    assert "&lt;b&gt;" in hint.content.decode()
    stale = visit.post(address, sent(opinion, version="9"), secure=True)
    assert (stale.status_code, Opinion.objects.get().state) == (422, "answered")
    passed = sent(opinion, question="Số nhà 5", hints_passed="on", hints_reason="Nhà văn hóa")
    assert visit.post(address, passed, secure=True).status_code == 302
    page = visit.get(f"/opinions/{opinion.pk}/", secure=True)
    assert page.context["public"].question == "Số nhà 5"
    assert [step.action for step in page.context["endings"]] == ["unpublish"]
    late = visit.post(address, sent(opinion, question="Viết lâu rồi"), secure=True)
    assert (late.status_code, "Viết lâu rồi" in late.content.decode()) == (422, True)
    assert visit.get(address, secure=True).status_code == 302
    for name, status in (("officer", 403), ("beside", 404), ("auditor", 403)):
        assert prove(client, again(getattr(here, name))).get(address, secure=True).status_code == status
    assert OpinionIdentity.objects.get().name == WHO["name"]


def test_a_draft_shows_early_what_could_not_be_published_and_is_in_nobodys_way(here, client):
    opinion = make_opinion(here.ward, here.officer, "assigned", answer="Gọi 0912345678")
    visit, address = prove(client, again(here.officer)), f"/opinions/{opinion.pk}/do/draft/"
    assert "0912345678</mark>" in visit.get(address, secure=True).content.decode()
    assert visit.post(address, {"answer": "Gọi 0912345678"}, secure=True).status_code == 302
    drafted = make_opinion(here.ward, here.leader, "answered")
    Opinion.objects.filter(pk=drafted.pk).update(assigned=here.ward, assigned_steward=here.ward)
    publish(drafted, here.leader)
    assert {notice.recipient for notice in Notice.objects.filter(kind="dialogues.opinion_published")} == {
        here.officer, here.secretary,
    }  # fmt: skip

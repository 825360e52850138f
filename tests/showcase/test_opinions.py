"""The citizen's pages without account: sending, receipt, following, rating, sending back; nothing typed is lost."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.test import Client
from django.utils import timezone

from dialogues.citizen_rules import PER_NETWORK, WRONG_CODES
from dialogues.models import EarlierAnswer, FloodCount, Opinion, OpinionFile, OpinionRating, OpinionText
from dialogues.opinion_codes import fingerprint, new_code
from dialogues.services.opinions import MOST_FILES
from mobilization.common.codes import in_groups
from mobilization.outbox.models import HeldFile, IdempotencyKey
from tests.access.people import tree, worker
from tests.common.made_files import pdf
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import make_opinion
from tests.dialogues.test_citizens import answered, rule
from tests.threads import at_once
from tests.worlds import shared

pytestmark = pytest.mark.django_db
SEND, RECEIPT, FOLLOW, MINE = (f"/dialogues/opinions/{name}/" for name in ("new", "receipt", "follow", "mine"))
SAID = {"kind": "petition", "text": "Đường ngõ 5 ngập\nmỗi khi mưa", "place": "Ngõ 5"}


def page_of(client, address=SEND):
    return client.get(address).context["form"]["page"].value()


def form(here, client, **more):
    return SAID | {"unit": here.ward.pk, "page": page_of(client)} | more


@shared
def here():
    """A ward with its people by role."""
    units = tree()
    found = SimpleNamespace(units=units, ward=units.ward)
    for role in ("officer", "leader", "secretary"):
        setattr(found, role, worker(role, units.ward))
    return found


def upload(name="ảnh.pdf", body=b"x"):
    return SimpleUploadedFile(name, pdf(body), content_type="application/pdf")


def test_from_the_page_to_the_receipt_and_sent_twice_it_is_one(here, client):
    held = make_conference(here.ward, here.officer, "announced", place="Nhà văn hoá")
    told = client.get(f"/dialogues/{held.pk}/").content.decode()
    assert f"{SEND}?conference={held.pk}" in told
    blank = client.get(f"{SEND}?conference={held.pk}")
    words = blank.content.decode()
    assert not re.search(r'name="may_[a-z_]+"[^>]*checked', words)
    assert "no-store" in blank["Cache-Control"]
    assert held.title in words
    unit = client.get(f"{SEND}?conference={held.pk}").context["form"]["unit"].value()
    assert unit == here.ward.pk
    sent = form(here, client, conference=held.pk, name="Bà Canary", may_publish_name="on")
    first, second = (client.post(SEND, sent | {"files": upload()}) for _time in range(2))
    assert (first.status_code, first["Location"], second["Location"]) == (302, RECEIPT, RECEIPT)
    opinion = Opinion.objects.get()
    assert (opinion.conference, opinion.channel, opinion.identity.name) == (held, "web", "Bà Canary")
    assert (OpinionFile.objects.count(), HeldFile.objects.count(), IdempotencyKey.objects.count()) == (1, 0, 0)
    shown = client.get(RECEIPT)
    code = shown.context["code"]
    assert fingerprint(code.replace("-", "")) == opinion.code_hash
    assert ("<svg" in shown.content.decode(), "no-store" in shown["Cache-Control"]) == (True, True)
    assert client.get(RECEIPT).context["code"] == code  # a lost answer is asked for again
    cookie = client.cookies["opinion"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/dialogues/opinions/")
    assert "Canary" not in shown.content.decode()
    assert Client().get(RECEIPT)["Location"] == FOLLOW
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert client.get(RECEIPT)["Location"] == FOLLOW
    assert client.post(RECEIPT)["Location"] == FOLLOW
    assert client.get(RECEIPT)["Location"] == FOLLOW
    corrected = client.post(SEND, sent | {"text": "Đường ngõ 6"})
    assert (corrected["Location"], Opinion.objects.count()) == (RECEIPT, 2)


def test_what_is_wrong_is_said_at_its_field_and_files_wait_beside(here, client):
    sent = form(here, client, text=" ", may_contact="on", may_publish_name="on", conference="x", theme="0")
    wrong = client.post(SEND, sent | {"files": upload()})
    errors = set(wrong.context["form"].errors)
    assert (wrong.status_code, errors) == (422, {"text", "name", "phone", "conference", "theme"})
    words = wrong.content.decode()
    assert re.search(r'name="may_contact"[^>]*checked', words)
    assert ("Ngõ 5" in words, "ảnh.pdf" in words, HeldFile.objects.count()) == (True, True, 1)
    assert HeldFile.objects.get().created_by is None
    stranger = Client().post(SEND, form(here, client, text=""))
    assert "ảnh.pdf" not in stranger.content.decode()
    bad = {"files": SimpleUploadedFile("x.exe", b"MZ", content_type="image/png")}
    refused = client.post(SEND, form(here, client) | {"page": sent["page"]} | bad)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["files"])
    many = [upload(f"{number}.pdf", b"%d" % number) for number in range(MOST_FILES + 1)]
    assert list(client.post(SEND, form(here, client, files=many)).context["form"].errors) == ["files"]
    found = client.post(
        SEND, form(here, client, go="find", find_unit="ba dinh", text="Chưa xong") | {"page": sent["page"]}
    )
    assert (found.status_code, "Chưa xong" in found.content.decode(), Opinion.objects.count()) == (200, True, 0)
    assert "ảnh.pdf" in found.content.decode()
    done = client.post(SEND, form(here, client) | {"page": sent["page"]})
    assert (done.status_code, OpinionFile.objects.get().name, HeldFile.objects.count()) == (302, "ảnh.pdf", 0)
    for more in ({"unit": here.units.school.pk}, {"unit": "x"}, {"kind": "complaint"}, {"domain": "weather"}):
        answer = client.post(SEND, form(here, client, **more))
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, list(more))


def test_words_that_hint_at_another_track_are_explained_and_one_goes_on_or_leaves(here, client):
    sent = form(here, client, text="Tôi khiếu nại quyết định")
    told = client.post(SEND, sent | {"files": upload()})
    assert (told.status_code, [str(track) for track, _where in told.context["tracks"]]) == (422, ["Khiếu nại"])
    words = told.content.decode()
    assert ("Tôi khiếu nại" in words, "ảnh.pdf" in words, Opinion.objects.count()) == (True, True, 0)
    explained = told.context["form"]["explained"].value()
    more = client.post(SEND, sent | {"text": "Tôi tố cáo và khiếu nại", "explained": explained})
    assert len(more.context["tracks"]) == 2
    assert client.post(SEND, sent | {"explained": explained}).status_code == 302
    assert OpinionFile.objects.count() == 1


def test_what_was_answered_already_is_shown_before_sending_and_stops_nobody(here, client):
    said = "Đề nghị thu gom rác thải sinh hoạt chất đống ở cổng trường mầm non"
    reply = "Thu gom hằng ngày"
    known = make_opinion(here.ward, here.officer, "published", text=said, answer=reply)
    make_opinion(here.ward, here.officer, "answered", text=said, answer="Chưa công khai")
    assert client.get(SEND).context["similar"] == []
    sent = form(here, client, text="Rác thải sinh hoạt chất đống trước cổng trường", name="Bà Canary", kind="")
    looked = client.post(SEND, sent | {"go": "similar", "files": upload()})
    words = looked.content.decode()
    assert (looked.status_code, looked.context["form"].errors) == (200, {})
    assert [each["id"] for each in looked.context["similar"]] == [known.public.pk]
    assert (reply in words, "Chưa công khai" in words) == (True, False)
    assert ("Bà Canary" in words, "ảnh.pdf" in words, Opinion.objects.count()) == (True, True, 2)
    wrong = client.post(SEND, sent)
    assert (wrong.status_code, len(wrong.context["similar"])) == (422, 1)
    nothing = client.post(SEND, sent | {"go": "similar", "text": "Xin hỏi", "place": "", "unit": "x"})
    assert (nothing.context["similar"], 'id="similar-questions"' in nothing.content.decode()) == ([], True)
    assert client.post(SEND, sent | {"kind": "petition"}).status_code == 302
    assert OpinionFile.objects.count() == 1


def test_a_machine_is_asked_once_more_and_a_person_loses_nothing(here, client):
    sent = form(here, client)
    asked = client.post(SEND, sent | {"website": "https://x.example"})
    assert (asked.status_code, asked.context["form"]["website"].value(), Opinion.objects.count()) == (422, "", 0)
    assert "Ngõ 5" in asked.content.decode()
    assert client.post(SEND, sent).status_code == 302


def test_over_the_limit_nothing_typed_is_lost_and_the_page_says_when(here, client):
    rule(PER_NETWORK, 1)
    assert client.post(SEND, form(here, client)).status_code == 302
    shut = client.post(SEND, form(here, client, text="Thứ hai") | {"files": upload()})
    assert (shut.status_code, 1 <= int(shut["Retry-After"]) <= 601) == (429, True)
    words = shut.content.decode()
    assert ("Thứ hai" in words, "ảnh.pdf" in words) == (True, True)
    other = Client(REMOTE_ADDR="192.0.2.77")
    assert other.post(SEND, form(here, client)).status_code == 302
    assert Opinion.objects.count() == 2
    open_one = make_conference(here.ward, here.officer, "announced", capacity=9, place="Nhà văn hoá")
    at = f"/dialogues/{open_one.pk}/register/"
    one = {"name": "Nguyễn Văn A", "people": "1"}
    assert client.post(at, one).status_code == 302
    held_off = client.post(at, one | {"name": "Trần Thị B"})
    assert (held_off.status_code, "Retry-After" in held_off, "Trần Thị B" in held_off.content.decode()) == (
        429,
        True,
        True,
    )
    assert "127.0.0.1" not in str(list(FloodCount.objects.values_list("network", flat=True)))


def test_a_wrong_code_is_answered_the_same_and_limited(here, client):
    rule(WRONG_CODES, 3)
    made = make_opinion(here.ward, here.officer, identity={"name": "Canary"})
    pages = [client.post(FOLLOW, {"code": typed}) for typed in ("x", new_code(), made.number)]
    assert {answer.status_code for answer in pages} == {404}
    same = {re.sub(r'value="[^"]*"', "", answer.content.decode()) for answer in pages}
    assert len(same) == 1
    assert [client.post(FOLLOW, {"code": new_code()}).status_code for _time in range(2)] == [404, 404]
    shut = client.post(FOLLOW, {"code": new_code()})
    assert (shut.status_code, "Retry-After" in shut) == (429, True)
    assert client.post(FOLLOW, {"code": ""}).status_code == 422
    assert client.get(MINE)["Location"] == FOLLOW


@pytest.mark.bar("P1")
def test_following_shows_how_far_it_is_and_no_draft_and_nothing_of_who_sent_it(here, client):
    code = new_code()
    by_state = {
        "received": "đã đến", "classified": "đã đến", "assigned": "đang", "waiting": "cần", "drafted": "đang",
        "approved": "đã được duyệt", "answered": "đã trả lời", "published": "đã trả lời", "private": "đã trả lời",
        "reopened": "gửi lại", "closed": "đã trả lời", "withdrawn": "rút", "routed_out": "khiếu nại",
    }  # fmt: skip
    for state, words in by_state.items():
        Opinion.objects.update(code_hash=F("number"))
        more = {"approved_by": here.leader} if state == "approved" else {}
        said = {"text": "Chữ của Canary", "answer": "Sẽ nạo vét cống"}
        if state == "routed_out":
            said = {}
        make_opinion(
            here.ward, here.officer, state, identity={"name": "Canary"}, code_hash=fingerprint(code), **said, **more
        )
        asked = client.post(FOLLOW, {"code": f" {in_groups(code).lower()} "})
        assert asked["Location"] == MINE
        answer = client.get(MINE)
        shown = answer.content.decode()
        told = answer.context["opinion"]
        assert words in told.happened, (state, told.happened)
        assert ("Canary" not in shown, code not in shown, "no-store" in answer["Cache-Control"]) == (True, True, True)
        assert ("Sẽ nạo vét cống" in shown) is (state in {"answered", "published", "private", "closed"})
        offered = set(answer.context["forms"])
        wanted = {"withdraw"} if told.may_withdraw else set()
        if state in {"answered", "published", "private"}:
            wanted = {"rate", "reopen"}
        assert offered == (wanted or ({"rate"} if state == "closed" else set())), state
    assert client.post(MINE, {"do": "leave"})["Location"] == FOLLOW
    assert client.get(MINE)["Location"] == FOLLOW


def test_rated_sent_back_and_withdrawn_by_the_code(here, client):
    opinion = answered(here)
    code = new_code()
    Opinion.objects.filter(pk=opinion.pk).update(code_hash=fingerprint(code))
    client.post(FOLLOW, {"code": code})
    wrong = client.post(MINE, {"do": "rate", "stars": "9", "words": "Đã viết"})
    assert (wrong.status_code, list(wrong.context["forms"]["rate"].errors)) == (422, ["stars"])
    assert "Đã viết" in wrong.content.decode()
    for stars in ("2", "4"):
        assert client.post(MINE, {"do": "rate", "stars": stars, "words": "Chậm"}).status_code == 302
    assert list(OpinionRating.objects.values_list("stars", "words")) == [(4, "Chậm")]
    assert client.post(MINE, {"do": "reopen", "reason": " "}).status_code == 422
    assert client.post(MINE, {"do": "reopen", "reason": "Vẫn ngập"}).status_code == 302
    assert client.post(MINE, {"do": "reopen", "reason": "Vẫn ngập"}).status_code == 409
    shown = client.get(MINE).content.decode()
    assert ("Vẫn ngập" in shown, "Tuần tới nạo vét" in shown) == (True, True)
    assert EarlierAnswer.objects.count() == 1
    assert client.post(MINE, {"do": "withdraw"}).status_code == 422
    assert client.post(MINE, {"do": "withdraw", "sure": "on", "forget": "on"}).status_code == 302
    assert (Opinion.objects.get().state, EarlierAnswer.objects.count()) == ("withdrawn", 0)
    assert client.post(MINE, {"do": "close"}).status_code == 409


def test_what_is_typed_beside_what_one_sends_is_not_lost(here, client):
    opinion = answered(here)
    code = new_code()
    Opinion.objects.filter(pk=opinion.pk).update(code_hash=fingerprint(code))
    client.post(FOLLOW, {"code": code})
    both = {"stars": "2", "words": "Chậm", "reason": "Vẫn ngập ở ngõ 5"}
    rated = client.post(MINE, {"do": "rate"} | both)
    assert (rated.status_code, list(OpinionRating.objects.values_list("stars", "words"))) == (200, [(2, "Chậm")])
    assert re.search(r"<details open>.*Vẫn ngập ở ngõ 5</textarea>", rated.content.decode(), re.S)
    wrong = client.post(MINE, {"do": "rate"} | both | {"stars": "9"})
    assert (wrong.status_code, "Vẫn ngập ở ngõ 5" in wrong.content.decode()) == (422, True)
    halted = client.post(MINE, {"do": "reopen"} | both | {"stars": "", "words": "Rất chậm"})
    assert (halted.status_code, list(halted.context["forms"]["rate"].errors)) == (422, ["stars"])
    assert ("Rất chậm" in halted.content.decode(), EarlierAnswer.objects.count()) == (True, 0)
    assert client.post(MINE, {"do": "reopen"} | both | {"stars": "1"}).status_code == 302
    assert (OpinionRating.objects.get().stars, EarlierAnswer.objects.get().reason) == (1, "Vẫn ngập ở ngõ 5")


@pytest.mark.bar("X1")
@pytest.mark.bar("X11")
@pytest.mark.django_db(transaction=True)
def test_a_hundred_of_one_office_at_once_get_through_a_flood_does_not_and_nothing_accepted_is_lost(here):
    """Each on a connection of its own, every tenth pressed twice; then three times the limit from one network."""
    office = [Client(REMOTE_ADDR="192.0.2.10") for _number in range(100)]
    page = "o" * 22

    def one(number):
        said = SAID | {"unit": here.ward.pk, "page": f"{page}{number}", "text": f"Ý kiến số {number}"}
        answers = [office[number].post(SEND, said) for _time in range(2 if number % 10 == 0 else 1)]
        return [(answer.status_code, answer.cookies["opinion"].value.split(":")[0]) for answer in answers]

    answers = at_once(100, one)
    codes = {code for each in answers for _status, code in each}
    assert {status for each in answers for status, _code in each} == {302}
    assert (len(codes), Opinion.objects.filter(code_hash__in=map(fingerprint, codes)).count()) == (100, 100)
    assert set(OpinionText.objects.values_list("text", flat=True)) == {f"Ý kiến số {number}" for number in range(100)}
    rule(PER_NETWORK, 20)

    def flood(number):
        said = SAID | {"unit": here.ward.pk, "page": f"{page}f{number}", "text": f"Lũ {number}"}
        return Client(REMOTE_ADDR="198.51.100.5").post(SEND, said).status_code

    statuses = at_once(60, flood)
    assert (statuses.count(302), statuses.count(429)) == (20, 40)
    assert OpinionText.objects.filter(text__startswith="Lũ").count() == 20

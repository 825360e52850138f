"""Earlier opinions about the same: of what the officer reads, of what is public; their answer begins a draft."""

import pytest
from django.template.loader import render_to_string

from dialogues.likeness import likeness, pairs_of
from dialogues.queries.similar_opinions import answer_of, similar_answered, similar_published
from tests.access.people import again
from tests.dialogues.opinion_makers import make_opinion
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
RUBBISH = "Kính gửi UBND phường, rác thải sinh hoạt ở ngõ 12 chất đống trước cổng trường mầm non, bao giờ thu gom?"
AGAIN = "Đề nghị thu gom rác thải sinh hoạt chất đống ở cổng trường mầm non"
LIGHT = "Đèn đường tổ dân phố số 5 hỏng đã lâu, đề nghị thay bóng đèn chiếu sáng"


def test_pairs_say_what_a_text_is_about_and_letters_to_an_authority_say_nothing():
    assert ("rac", "thai") in pairs_of(RUBBISH)
    assert pairs_of("Kính gửi ủy ban nhân dân phường, tôi xin hỏi") == []
    asked = pairs_of(AGAIN)
    assert likeness(asked, RUBBISH) > 0.4
    assert likeness(asked, LIGHT) == likeness([], RUBBISH) == 0
    assert likeness(pairs_of(AGAIN.upper()), RUBBISH) == likeness(asked, RUBBISH)
    assert likeness([("rac", "thai"), ("a", "b"), ("c", "d"), ("e", "f")], RUBBISH) == 0
    assert likeness(pairs_of("rác thải và nhiều thứ khác hẳn hoàn toàn"), RUBBISH) == 0


def test_answered_ones_that_the_reader_may_read_are_offered_the_likest_first(here):
    own = make_opinion(here.ward, here.officer, "answered", text=AGAIN, answer="Thu gom hằng ngày")
    lesser = make_opinion(
        here.ward, here.officer, "closed", text="Rác thải sinh hoạt bốc mùi, chất đống", answer="Sẽ dọn"
    )
    make_opinion(here.ward, here.officer, "answered", text=LIGHT)
    make_opinion(here.ward, here.officer, "drafted", text=AGAIN)
    other = make_opinion(here.units.beside, here.beside, "answered", text=AGAIN)
    asked = make_opinion(here.ward, here.officer, text=RUBBISH)
    found = similar_answered(RUBBISH, here.officer, without=asked.pk)
    assert [each.opinion for each in found] == [own, lesser]
    assert found[0].answer == "Thu gom hằng ngày"
    assert [each.opinion for each in similar_answered(RUBBISH, again(here.beside))] == [other]
    assert {each.opinion for each in similar_answered(RUBBISH, here.root)} == {own, lesser, other}
    assert similar_answered(AGAIN, here.officer, without=own.pk)[0].opinion == lesser
    for nothing in ("", "kính gửi", "abc"):
        assert similar_answered(nothing, here.root) == []
    assert similar_answered(RUBBISH, again(here.reviewer)) == []
    assert (answer_of(own.number, here.officer), answer_of(other.number, here.officer)) == ("Thu gom hằng ngày", "")


def test_pages_offer_them_and_their_answer_begins_the_draft(here, client):
    own = make_opinion(here.ward, here.officer, "answered", text=AGAIN, answer="Thu gom hằng ngày")
    other = make_opinion(here.units.beside, here.beside, "answered", text=AGAIN, answer="Chuyện khác")
    visit = prove(client, again(here.officer))
    new = make_opinion(here.ward, here.officer, text=RUBBISH)
    page = visit.get(f"/opinions/{new.pk}/do/classify/", secure=True)
    assert [each.opinion for each in page.context["similar"]] == [own]
    assert 'name="use"' not in page.content.decode()
    assigned = make_opinion(here.ward, here.officer, "assigned", text=RUBBISH)
    address = f"/opinions/{assigned.pk}/do/draft/"
    assert f'name="use" value="{own.number}"' in visit.get(address, secure=True).content.decode()
    for use, typed, shown in (
        (own.number, "", "Thu gom hằng ngày"),
        (own.number, "Chưa lưu\n", "Chưa lưu\n\nThu gom hằng ngày"),
        (other.number, "Chưa lưu", "Chưa lưu"),
    ):
        taken = visit.post(address, {"use": use, "answer": typed}, secure=True)
        assert (taken.status_code, taken.context["form"]["answer"].value()) == (200, shown)
    assigned.refresh_from_db()
    assert (assigned.state, assigned.words.answer) == ("assigned", "")


def test_citizens_are_offered_published_ones_alone_those_of_their_place_first(here):
    far = make_opinion(here.units.beside, here.beside, "published", text=AGAIN)
    near = make_opinion(here.units.school, here.officer, "published", text="Rác thải sinh hoạt chất đống ở cổng trường")
    for state in ("answered", "private", "closed"):
        make_opinion(here.ward, here.officer, state, text=AGAIN)
    assert [card["id"] for card in similar_published(RUBBISH)] == [far.public.pk, near.public.pk]
    cards = similar_published(RUBBISH, here.ward)
    assert [card["id"] for card in cards] == [near.public.pk, far.public.pk]
    assert similar_published("xin hỏi") == []
    shown = render_to_string("showcase/_similar_questions.html", {"similar": cards})
    assert shown.index(near.public.title) < shown.index(far.public.answer)
    assert render_to_string("showcase/_similar_questions.html", {"similar": []}).strip() == ""

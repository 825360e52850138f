"""Strangers at the citizen's pages: floods, another's code, what browsers send that people did not mean, odd text."""

import random
from urllib.parse import urlencode

import pytest
from django.test import Client

from dialogues.citizen_rules import PER_MOMENT, PER_NETWORK
from dialogues.models import Opinion, OpinionFile, OpinionRating, OpinionText, Registration
from dialogues.opinion_codes import new_code
from dialogues.services.floods import Door, TooMany, come_in
from mobilization.common import pdfs
from mobilization.outbox.models import HeldFile
from organizations.dates import today
from tests.common.made_files import pdf
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import DAY, make_opinion, make_public
from tests.dialogues.test_citizens import rule, sent
from tests.showcase.test_opinions import FOLLOW, MINE, SAID, SEND, form, here, page_of, upload  # noqa: F401 - `here`

pytestmark = pytest.mark.django_db


def from_network(number):
    return {"REMOTE_ADDR": f"198.51.100.{number}"}


def test_a_flood_of_files_is_not_looked_at_and_the_page_comes_back(here, client, monkeypatch):  # noqa: F811
    looked = []
    monkeypatch.setattr(pdfs, "fault", looked.append)
    rule(PER_NETWORK, 1)
    for _time in range(2):
        wrong = client.post(SEND, form(here, client, text="", files=upload()))
        assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["text"])
    shut = client.post(SEND, form(here, client, files=upload()))
    assert (shut.status_code, list(shut.context["form"].errors), "Retry-After" in shut) == (429, ["files"], True)
    assert shut.context["form"]["text"].value() == SAID["text"]
    assert (len(looked), HeldFile.objects.count(), Opinion.objects.count()) == (2, 2, 0)
    assert client.post(SEND, form(here, client)).status_code == 302  # without files it goes


def test_strangers_shut_no_door_for_others_and_slips_of_the_pen_are_no_guesses(here):  # noqa: F811
    rule(PER_MOMENT, 2)
    code, away = sent(here.ward).code, Client()
    for number in range(1, 5):
        assert away.post(FOLLOW, {"code": new_code()}, **from_network(number)).status_code == 404
    assert away.post(FOLLOW, {"code": code}, **from_network(9)).status_code == 302
    slip = code[:-1] + ("A" if code[-1] != "A" else "B")
    for _time in range(40):
        assert away.post(FOLLOW, {"code": slip}, **from_network(7)).status_code == 404
    assert away.post(FOLLOW, {"code": code}, **from_network(7)).status_code == 302


def test_who_has_many_networks_of_ipv6_is_one_customer():
    rule(PER_NETWORK, 1)
    for number in range(10):
        come_in(Door.SEND, f"2001:db8:1:{number}::/64")
    with pytest.raises(TooMany):
        come_in(Door.SEND, "2001:db8:1:ffff::/64")
    come_in(Door.SEND, "2001:db8:2::/64")


def test_a_code_opens_its_own_opinion_alone_and_leaves_nothing_behind(here, client):  # noqa: F811
    mine, other = sent(here.ward), sent(here.ward, page="q" * 22, text="Việc khác")
    client.post(FOLLOW, {"code": mine.code})
    kept = client.cookies["opinion"]
    assert (kept["httponly"], kept["samesite"], kept["path"]) == (True, "Lax", "/dialogues/opinions/")
    page = client.get(MINE)
    assert mine.opinion.number in page.content.decode()
    assert mine.code not in page.content.decode()
    assert all(part in page["Cache-Control"] for part in ("no-store", "private"))
    assert page["Referrer-Policy"] == "same-origin"
    signed = kept.value
    for forged in (other.code, f"{other.code}:{signed.partition(':')[2]}", "", "x" * 5000):
        client.cookies["opinion"] = forged
        assert client.get(MINE).status_code == 302
    client.cookies["opinion"] = signed
    left = client.post(MINE, {"do": "leave"})
    assert (left.status_code, left.cookies["opinion"].value, left.cookies["opinion"]["max-age"]) == (302, "", 0)
    again = Client(enforce_csrf_checks=True)
    again.cookies["opinion"] = signed
    for do in ("rate", "reopen", "withdraw"):
        assert again.post(MINE, {"do": do, "stars": "1", "sure": "on", "reason": "x"}).status_code == 403
    assert {Opinion.objects.get(pk=one.opinion.pk).state for one in (mine, other)} == {"received"}


def test_what_is_sent_again_after_its_time_does_nothing(here, client):  # noqa: F811
    made = sent(here.ward)
    client.post(FOLLOW, {"code": made.code})
    gone = {"do": "withdraw", "sure": "on", "forget": "on"}
    assert client.post(MINE, gone).status_code == 302
    for again in (
        gone,
        {"do": "rate", "stars": "5"},
        {"do": "reopen", "reason": "Vẫn ngập"},
        {"do": "close"},
        {"do": "x"},
    ):
        assert client.post(MINE, again).status_code == 409
    assert client.post(SEND, form(here, client)).status_code == 302
    assert (Opinion.objects.get(pk=made.opinion.pk).state, OpinionRating.objects.count()) == ("withdrawn", 0)


def test_a_browser_that_fills_in_everything_registers_all_the_same(here, client):  # noqa: F811
    ahead = make_conference(here.ward, here.officer, "announced", capacity=5, day=today() + 10 * DAY)
    at = f"/dialogues/{ahead.pk}/register/"
    filled = {"name": "Bà Lan", "people": "2", "website": "https://lan.example", "code": "c" * 22}
    asked = client.post(at, filled)
    assert (asked.status_code, asked.context["form"]["name"].value(), Registration.objects.count()) == (
        422,
        "Bà Lan",
        0,
    )
    assert asked.context["form"]["website"].value() == ""
    assert client.post(at, filled | {"website": ""}).status_code == 302
    assert Registration.objects.count() == 1


ODD = (
    "a\x00b", "\ud800 lẻ", "\u202e0912 ngược", "z" + "\u0300" * 4000, "x" * 60_000, "\u200b\u200d\u3164",
    "=HYPERLINK(1)",
    "<script>alert(1)</script>", "{{ 7*7 }} {% now %} #eval(1) $x$ @{x}", "%00%0a", "\r\nBcc: a@b.vn",
)  # fmt: skip


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_text_in_any_field_is_kept_clean_or_told_at_its_field(here, client, odd):  # noqa: F811
    names = ("text", "place", "name", "phone", "address", "page", "explained", "conference", "unit", "kind", "theme")
    for name in names:
        data = {key: str(value) for key, value in form(here, client, **{name: odd}).items()}
        body = urlencode(data, errors="surrogatepass")
        answer = client.post(SEND, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (302, 400, 422), name
    for words in OpinionText.objects.all():
        assert not set(words.text + words.place) & set("\x00\u202e\ud800\u200b")
    for address, field in (
        (FOLLOW, "code"),
        (f"{SEND}?{urlencode({'conference': odd[:20]}, errors='surrogatepass')}&unit=%00", "q"),
    ):
        body = urlencode({field: odd}, errors="surrogatepass")
        answer = client.post(address, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (400, 404, 422), address


def test_words_of_citizens_are_words_everywhere_the_public_reads_them(here, client):  # noqa: F811
    evil = "<script>alert(1)</script> & <b>x</b>"
    opinion = make_opinion(here.ward, here.officer, "answered", text=evil, answer=evil)
    Opinion.objects.filter(pk=opinion.pk).update(state="published")
    make_public(opinion, here.leader, title=f"=1+1 {evil}", place="@SUM(1)")
    for address in ("/questions/", f"/questions/{opinion.public.pk}/", "/questions/?q=alert"):
        assert b"<script>alert" not in client.get(address).content
    feed = client.get("/questions/feed.atom").content.decode()
    assert "&amp;lt;script&amp;gt;" in feed.partition("<summary")[2]
    table = b"".join(client.get("/questions/questions.csv").streaming_content).decode()
    assert "\"'=1+1 <script>" in table
    assert '"\'@SUM(1)"' in table


def test_files_that_are_not_what_they_seem_or_too_much_are_told_at_their_field(here, client):  # noqa: F811
    noise = random.Random(1).randbytes(200)
    wrong = {
        "a.svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "b.pdf": b"", "c.jpg": pdf(b"x"),
        "d.png": b"\x89PNG\r\n\x1a\n" + noise, "e.pdf": b"PK\x03\x04" + noise, "f.html": b"<html>",
        "g.pdf": b"%PDF-" + noise,
        "../../h.exe": b"MZ" + noise,
    }  # fmt: skip
    for name, body in wrong.items():
        answer = client.post(SEND, form(here, client, files=_raw(name, body)))
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["files"]), name
    odd = "..\\..\u202egpj/ảnh\u200b của tôi\x00.pdf"
    assert client.post(SEND, form(here, client, files=_raw(odd, pdf(b"y")))).status_code == 302
    kept = OpinionFile.objects.get().name
    assert not set(kept) & set("/\\\u202e\u200b\x00")
    assert kept.endswith(".pdf")


def _raw(name, body):
    from_browser = upload(name)
    from_browser.file.seek(0)
    from_browser.file.truncate()
    from_browser.file.write(body)
    from_browser.file.seek(0)
    from_browser.size, from_browser._name = len(body), name
    return from_browser


def test_a_page_without_its_secret_is_given_one(here, client):  # noqa: F811
    assert page_of(client) != page_of(client)
    assert client.post(SEND, form(here, client, page="")).status_code == 302

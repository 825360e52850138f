"""A citizen without account: sends an opinion, keeps the code, reads the answer, rates it, sends it back once."""

import re
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from dialogues.models import EarlierAnswer, Opinion, OpinionFile, OpinionRating
from dialogues.opinion_codes import read
from dialogues.services.opinion_steps import take_opinion_step
from tests.access.people import tree, worker
from tests.dialogues.makers import make_conference
from tests.e2e.test_pages_in_a_browser import barriers, sideways

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
FILE = {"name": "anh-ngo-5.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def house(live_server, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.PORTAL_URL = live_server.url
    units = tree()
    found = SimpleNamespace(units=units)
    for role in ("officer", "leader", "secretary"):
        setattr(found, role, worker(role, units.ward))
    found.held = make_conference(units.ward, found.officer, "announced", place="Nhà văn hoá")
    return found


def answer(house, text):
    """As the ward does it."""
    opinion = Opinion.objects.get()
    given = {"kind": "petition", "domain": "economy", "theme": None, "unit": house.units.ward, "answer": text}
    first = "classify" if opinion.state == "received" else None
    for action, by in ((first, house.officer), ("assign", house.leader), ("draft", house.officer),
                       ("approve", house.leader), ("answer", house.officer)):  # fmt: skip
        if action:
            opinion = take_opinion_step(opinion, action, by=by, given=given | {"answered_on": None, "version": None})


class Citizen:
    """Somebody at a page; each page on the way is looked at, where scripts may run in it."""

    def __init__(self, page, house, *, scripts):
        self.page, self.house, self.scripts = page, house, scripts

    def looks(self):
        assert (sideways(self.page) if self.scripts else []) == []
        assert (barriers(self.page) if self.scripts else []) == []

    def sends(self):
        """From the conference; two things missing, then words that hint at a complaint. Returns the code."""
        page = self.page
        page.goto(f"/dialogues/{self.house.held.pk}/")
        page.click("#send-opinion")
        expect(page.locator("#for-conference")).to_contain_text(self.house.held.title)
        self.looks()
        page.set_input_files("[name=files]", FILE)
        page.fill("[name=name]", "Bà Canary")
        page.click("#send")
        expect(page.locator(".error-summary li")).to_have_count(2)
        expect(page.locator("main")).to_contain_text("anh-ngo-5.pdf")
        self.looks()
        page.check("[name=kind][value=petition]")
        page.fill("[name=text]", "Tôi khiếu nại: đường ngõ 5 ngập")
        page.click("#send")
        expect(page.locator("#explained")).to_be_visible()
        expect(page.locator("[name=text]")).to_have_value("Tôi khiếu nại: đường ngõ 5 ngập")
        self.looks()
        page.click("#send")
        return page.locator("#code").inner_text()

    def keeps(self, code):
        """The receipt opens again, and no more once it is kept."""
        page = self.page
        assert code.replace("-", "") not in page.url
        self.looks()
        page.reload()
        expect(page.locator("#code")).to_have_text(code)
        page.click("#forget")
        expect(page.locator("[name=code]")).to_be_visible()
        self.looks()

    def comes_back(self, code):
        """As the QR code of the receipt leads there; without scripts the code is typed."""
        page = self.page
        if self.scripts:
            page.goto("about:blank")
            page.goto(f"/dialogues/opinions/follow/#{code.replace('-', '')}")
            expect(page.locator("[name=code]")).to_have_value(code.replace("-", ""))
            assert "#" not in page.url
        else:
            page.fill("[name=code]", code.lower())
        page.click("#follow")
        expect(page.locator("#facts")).to_be_visible()
        expect(page.locator("main")).not_to_contain_text("Canary")
        self.looks()

    def rates(self):
        page = self.page
        page.check("[name=stars][value='2']")
        page.fill("[name=words]", "Chưa rõ ngày")
        page.click("#do-rate")
        expect(page.locator("#rate + p")).to_contain_text("2")
        self.looks()

    def sends_back(self):
        page = self.page
        page.click("#reopen")
        page.click("#do-reopen")
        expect(page.locator(".error-summary li")).to_have_count(1)
        page.fill("[name=reason]", "Ngày nào?")
        page.click("#do-reopen")
        expect(page.locator("#earlier ~ p").first).to_contain_text("Tuần tới nạo vét cống")
        self.looks()

    def reads(self, text):
        self.page.reload()
        expect(self.page.locator("#the-answer + p")).to_have_text(text)


@pytest.mark.parametrize(("scripts", "width", "language"), [(False, 390, "vi"), (True, 1280, "en"), (True, 320, "vi")])
def test_from_the_conference_to_the_answer_sent_back(open_page, house, scripts, width, language):
    page = open_page(width=width, language=language, scripts=scripts)
    citizen = Citizen(page, house, scripts=scripts)
    code = citizen.sends()
    opinion = Opinion.objects.get()
    assert (read(code), opinion.conference) == (opinion.code_hash, house.held)
    assert (OpinionFile.objects.get().name, opinion.identity.name) == ("anh-ngo-5.pdf", "Bà Canary")
    citizen.keeps(code)
    citizen.comes_back(code)
    answer(house, "Tuần tới nạo vét cống")
    citizen.reads("Tuần tới nạo vét cống")
    citizen.rates()
    citizen.sends_back()
    answer(house, "Ngày 5 tháng 12")
    citizen.reads("Ngày 5 tháng 12")
    expect(page.locator("#reopen")).to_have_count(0)
    assert (OpinionRating.objects.get().stars, EarlierAnswer.objects.get().reason) == (2, "Ngày nào?")
    page.click("#leave")
    page.goto("/dialogues/opinions/mine/")
    assert re.search("/follow/$", page.url)
    assert page.complaints == []

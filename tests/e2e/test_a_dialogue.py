"""A commune's dialogue from the plan to the kept promise: 30 opinions, each with its way, and the figures at the end."""

import datetime
from types import SimpleNamespace

import pytest
import time_machine
from playwright.sync_api import expect

from dialogues.models import Conference, Opinion
from tests.access.people import tree, unit, worker
from tests.e2e import councils

PLAN, HELD = datetime.date(2026, 10, 5), datetime.date(2026, 10, 13)
"""Monday; eight days later, a Tuesday."""
PAPER, HALL, WEB = 10, 12, 8
TEXTS = ("Ngõ 34 thiếu đèn chiếu sáng", "Cống phố Đội Cấn tắc khi mưa", "Rác ở chợ tạm chưa được thu gom")
THEMES = (4, 3, 3)
"""So many opinions about each of the three: they become three groups of ten."""


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def house():
    """The ward with its people, and three units that answer."""
    units = tree()
    answering = [units.school, *(unit(code, units.ward, kind="other", name=name) for code, name in (
        ("P1", "Phòng Kinh tế, Hạ tầng và Đô thị"), ("P2", "Công an phường"),
    ))]  # fmt: skip
    return SimpleNamespace(
        units=units, answering=answering,
        officer=worker("officer", units.ward, "Cao Thị Cán Bộ"),
        leader=worker("leader", units.ward, "Đỗ Văn Lãnh Đạo"),
        above=worker("leader", units.city, "Trần Thị Thành Phố"),
        drafters=[worker("officer", each, f"drafter-{each.code}") for each in answering],
    )  # fmt: skip


def day(on):
    return f"{on:%d/%m/%Y}"


def test_from_the_plan_to_the_kept_promise(live_server, open_page):
    with time_machine.travel(datetime.datetime.combine(PLAN, datetime.time(2)), tick=True) as clock:
        here, pages = house(), councils.Pages(open_page)
        plan(here, pages)
        said(here, pages, clock)
    assert [page.complaints for page in pages.all if page.complaints] == []


def plan(here, pages):
    """Announced eight days before without a word; the other, five days before, only with its reason."""
    for title, kind, ahead in (("Hội nghị đối thoại năm 2026", "regular", 8), ("Đối thoại sau bão", "ad_hoc", 5)):
        page = pages.of(here.officer, "/conferences/new/")
        on = day(PLAN + datetime.timedelta(days=ahead))
        page.check("main [name=secretary_hosts]")
        page.check("main [name=committee_hosts]")
        councils.send(
            page, kind=kind, title=title, secretary_name="Nguyễn Văn Bí Thư", committee_name="Lê Văn Chủ Tịch",
            planned_from=on, planned_to=on, day=on, begins="08:00", ends="11:30", place="Hội trường phường",
            content="Môi trường, đô thị, thủ tục hành chính.", how_to="Đăng ký tại tổ dân phố.", capacity="200",
            groups="Hội viên Hội Phụ nữ\nTổ trưởng tổ dân phố",
        )  # fmt: skip
        conference = Conference.objects.get(title=title)
        page = pages.of(here.leader, conference.get_absolute_url())
        page.locator("#do-announce").click()
        late = page.locator("main [name=reason]")
        expect(late).to_have_count(1 if ahead < 7 else 0)
        councils.send(page, **({"reason": "Bão đổ bộ ngày 04/10."} if ahead < 7 else {}))
        conference.refresh_from_db()
        assert (conference.state, conference.is_late) == ("announced", ahead < 7)
    here.conference = Conference.objects.get(kind="regular")


def said(here, pages, clock):
    """On paper before, in the hall on the day; the citizen's receipt has number and code."""
    page = pages.of(here.officer, "/opinions/new/")
    page.check("main [name=channel][value=paper]")
    page.check("main [name=kind][value=petition]")
    councils.send(page, conference=str(here.conference.pk), text=f"{TEXTS[0]} từ nhà số 2.", name="Nguyễn Thị Hòa")
    expect(page.locator("#citizens-code")).to_be_visible()
    assert Opinion.objects.get().conference == here.conference

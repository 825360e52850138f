"""The screen of the hall in a browser that loses its connection: no mark is lost, none counts twice."""

import pytest
from django.utils import timezone
from playwright.sync_api import Error, expect

from dialogues.models import HallMark
from dialogues.queries.hall import agenda_of
from tests.access.people import account, tree, worker
from tests.dialogues.hall_makers import make_group, make_item
from tests.dialogues.makers import make_conference
from tests.dialogues.opinion_makers import make_opinion
from tests.e2e.test_pages_in_a_browser import faults

TITLES = ("Khai mạc", "Ngập úng tại ngõ 5", "Đèn đường thôn 3", "Kết luận")


@pytest.fixture
def house(live_server):
    units, root = tree(), account("root", is_superuser=True)
    found = make_conference(units.ward, root, "announced", day=timezone.localdate())
    make_item(found, title=TITLES[0], minutes=5)
    for title in TITLES[1:3]:
        make_item(found, group=make_group(found, title, make_opinion(units.ward, root, conference=found)), minutes=10)
    make_item(found, title=TITLES[3])
    return found, worker("officer", units.ward), worker("leader", units.ward, "leader-hall")


def _press(page, key="Space"):
    page.wait_for_timeout(400)  # the screen takes two presses at once for one
    page.keyboard.press(key)


def _saved(page):
    expect(page.locator("#hall-saved[data-number='0']")).to_have_count(1)


def _left(page):
    """What the browser still keeps."""
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('hall'))")


def _states(found):
    return [str(line.state) for line in agenda_of(found)]


def test_marks_survive_a_lost_connection_a_reload_and_a_second_tab(open_page, house):
    found, officer, _leader = house
    at = f"{found.get_absolute_url()}hall/"
    page = open_page(user=officer)
    page.goto(at)
    assert faults(page, "vi") == []
    expect(page.locator("#hall-title")).to_have_text(TITLES[0])
    _press(page)
    expect(page.locator("#hall-state")).to_have_text("Đang diễn ra")  # nobody asks an opening
    _press(page, "Enter")
    expect(page.locator("#hall-title")).to_have_text(TITLES[1])
    _saved(page)
    assert _states(found) == ["answered", "waiting", "waiting", "waiting"]

    page.context.set_offline(True)
    for _each in range(3):
        _press(page)
    expect(page.locator("#hall-title")).to_have_text(TITLES[2])
    expect(page.locator("#hall-saved")).to_contain_text("Mất kết nối")
    expect(page.locator("#hall-saved")).to_contain_text("3")
    tab = page.context.new_page()
    with pytest.raises(Error):
        page.reload()  # without a connection there is no page; what was marked is kept
    assert HallMark.objects.count() == 2
    page.context.set_offline(False)
    for each in (page, tab):  # both send what is kept
        each.goto(at)
    _saved(page)
    _saved(tab)
    assert _states(found) == ["answered", "answered", "asked", "waiting"]
    assert HallMark.objects.count() == 5
    assert _left(page) == []


def test_two_operators_cut_off_from_each_other_end_with_the_same(open_page, house):
    found, officer, leader = house
    at = f"{found.get_absolute_url()}hall/"
    page, other = open_page(user=officer), open_page(user=leader)
    for each in (page, other):
        each.goto(at)
    _press(page)
    _saved(page)
    expect(other.locator("#hall-state")).to_have_text("Đang diễn ra", timeout=15_000)
    other.context.set_offline(True)
    _press(other)  # answered, without a connection
    _press(page)  # the same by the first one, with it
    _saved(page)
    other.context.set_offline(False)
    _saved(other)
    for each in (page, other):
        expect(each.locator("#hall-title")).to_have_text(TITLES[1])
    assert HallMark.objects.count() == 3
    page.wait_for_timeout(4500)  # until it is told of the other's mark, and takes back both
    _press(page, "u")
    _saved(page)
    expect(other.locator("#hall-title")).to_have_text(TITLES[0], timeout=15_000)
    assert _states(found) == ["asked", "waiting", "waiting", "waiting"]
    tokens = list(HallMark.objects.values_list("token", flat=True))
    assert len(tokens) == len(set(tokens)) == 5
    assert _left(page) == _left(other) == []
    assert [each for each in page.complaints if "CSP" in each] == []


def test_without_its_script_forms_do_the_same(open_page, house):
    found, officer, _leader = house
    page = open_page(user=officer, scripts=False, language="en", width=390)
    page.goto(f"{found.get_absolute_url()}hall/")
    page.get_by_role("button", name="Mark as begun").click()
    page.get_by_role("button", name="Mark as over").click()
    page.get_by_role("link", name=TITLES[2]).click()
    page.get_by_role("button", name="Mark as asked").click()
    assert _states(found) == ["answered", "waiting", "asked", "waiting"]
    page.get_by_role("button", name="Undo").click()
    assert _states(found) == ["answered", "waiting", "waiting", "waiting"]

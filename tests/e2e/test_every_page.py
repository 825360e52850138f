"""Every page in both languages on a desktop and a small phone: accessible, within its policy, no sideways scrolling."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.access.test_routes import routes
from tests.e2e.pages import NO_PAGE, VISITS, build_house, pages, visits
from tests.e2e.test_pages_in_a_browser import everywhere, faults, sideways

WALKS = (("en", (1280, 320), ()), ("vi", (320, 1280), ("color-contrast",)))
"""Each language begins with one width, where axe looks too, and is then asked at the other one whether it fits.
Contrast of colours, the longest of axe's rules, is the same in both languages and at both widths."""
PARTS = 12
"""Of the walks: in one piece, the processes of the tests would wait for the one that has it. Both languages look at
the same house, which takes long to build."""


@pytest.fixture
def house(live_server):
    return build_house()


def test_the_exceptions_are_routes_and_have_reasons():
    assert set(NO_PAGE) | set(VISITS) <= set(routes())
    assert set(VISITS) <= pages()
    assert all(len(reason) > 5 for reason in NO_PAGE.values())


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page(open_page, house, settings, part):
    """A route that no exception names is opened here as soon as it exists; whoever cannot be let in is a fault."""
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 24 * 3600  # on a slow machine the walk takes longer than five minutes
    wanted = [*visits(house)][part::PARTS]
    assert wanted
    found = [fault for walk in WALKS for fault in walked(open_page, house, wanted, *walk)]
    assert not found, "\n".join(found)


def walked(open_page, house, wanted, language, widths, leaves_out):
    """What is wrong with the pages in this language."""
    first, second = ({"width": width, "height": 800} for width in widths)
    opened, found = {}, []
    for path, who, lands in wanted:
        if who not in opened:
            user = None if who == "stranger" else getattr(house, who)
            opened[who] = open_page(width=widths[0], language=language, user=user)
        page = opened[who]
        answer = page.goto(path)
        found += [f"{language} {path}: {fault}" for fault in faults(page, language, leaves_out=leaves_out)]
        if answer.status not in {200, 404, 410} or not page.url.endswith(lands or path):
            found.append(f"{language} {path} answers {answer.status} at {page.url}")
        page.set_viewport_size(second)
        found += [f"{language} {path}: {fault}" for fault in sideways(page)]
        page.set_viewport_size(first)
    return found


def submit(page):
    """Press the main button of the page's form and wait for the answer."""
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        page.locator("main form[method=post] .btn-primary").last.click()
    page.wait_for_load_state()
    return answer.value.status


@everywhere
def test_pages_that_answer_a_form(open_page, house, width, language):
    """The third step of a reorganisation, what will happen to a day of the calendar, and forms with errors."""
    page = open_page(width=width, language=language, user=house.administrator)
    step = f"/reorganisations/new/details/?kind=merge&unit={house.units.ward.pk}&unit={house.units.beside.pk}"
    part = {"part-0-name": "Phường Ba Đình", "part-0-short_name": "Ba Đình", "part-0-code": "00004"}
    head = {"effective_on": f"{timezone.localdate():%d/%m/%Y}", "document": "Nghị quyết số 15/NQ-HĐND"}
    day = {"day": "02/11/2026", "name": "Ngày hội đại đoàn kết"}
    forms = [(step, {}, 200), (step, part | head, 200), ("/people/new/", {}, 422), ("/calendar/days/new/", day, 200)]
    found = []
    for path, fields, status in forms:
        page.goto(path)
        for name, value in fields.items():
            page.fill(f"main [name={name}]", value)
        got = submit(page)
        found += [] if got == status else [f"{path} answers {got}"]
        found += [f"{path} with {len(fields)} fields: {fault}" for fault in faults(page, language)]
        found += [] if bool(page.locator(".error-summary").count()) != bool(fields) else [f"{path}: errors {fields}"]
    assert not found, "\n".join(found)


@everywhere
def test_pages_of_refusal(open_page, house, settings, width, language):
    settings.ACCOUNT_RATE_LIMITS = {"reset_password": "1/h/ip"}
    cache.clear()  # what other tests asked for is not counted
    officer = open_page(width=width, language=language, user=house.factor)
    stranger = open_page(width=width, language=language)
    assert officer.goto("/history/").status == 403
    found = faults(officer, language)
    stranger.goto("/account/login/")
    stranger.context.clear_cookies()  # the form's protection with them
    stranger.fill("[name=login]", "nobody@example.vn")
    stranger.fill("[name=password]", "x")
    assert submit(stranger) == 403
    found += faults(stranger, language)
    for status in (302, 429):
        stranger.goto("/account/password/reset/")
        stranger.fill("[name=email]", "nobody@example.vn")
        assert submit(stranger) == status
    found += faults(stranger, language)
    assert not found, "\n".join(found)

"""A new administrator's first day, in both languages: second factor, people and their roles, a small reorganisation."""

import datetime

import pytest
from playwright.sync_api import expect

from mobilization.outbox import services
from organizations.dates import today
from organizations.models import Membership, Person, QueuedItem, Unit, User
from tests.e2e.first_day import accept, fits, send_letters, set_up_app, sign_in_with_code, submit
from tests.e2e.test_second_factor import first_step
from tests.organizations.reorganisations import make_item, make_member, make_unit
from tests.sign_in import PASSWORD
from tests.testapp.models import Item

NEWCOMER, ADDRESS = "Phạm Thị Mới", "moi@example.vn"
WORDS = {
    "vi": {
        "add": "Thêm người",
        "give": "Giao vai trò",
        "end": "Kết thúc",
        "why": "Vì sao người này được phép …?",
        "no": "Không, việc này không được phép",
        "yes": "Có, việc này được phép",
        "auditor": "Người kiểm tra, giám sát",
    },
    "en": {
        "add": "Add a person",
        "give": "Give a role",
        "end": "End",
        "why": "Why may this person …?",
        "no": "No, this is not allowed",
        "yes": "Yes, this is allowed",
        "auditor": "Auditor",
    },
}
languages = pytest.mark.parametrize("language", ["vi", "en"])
widths = pytest.mark.parametrize("width", [1280, 390])


@pytest.fixture
def here(live_server, monkeypatch, settings):
    """A city with three communes, and its administrator, who has no second factor yet."""
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    settings.MFA_REQUIRED_ROLES = frozenset({"administrator"})
    city = make_unit("01", level="city", kind="city", name="Thành phố Hà Nội")
    communes = [make_unit(f"0000{number}", city, name=f"Xã Đông {number}") for number in (1, 2, 3)]
    admin = User.objects.create_user("admin@example.vn", PASSWORD, full_name="Lê Quản Trị")
    make_member(city, "administrator", person=admin.person)
    return city, communes, admin


def day(date):
    return f"{date:%d/%m/%Y}"


def go_to_people(page):
    if page.viewport_size["width"] < 600:
        page.locator("[data-opens-rail]").click()
    page.locator('.rail a[href="/people/"]').click()


def signed_in(open_page, admin, language, width):
    """As production asks: the first sign-in leads to setting the app up, the next one takes its code."""
    page = open_page(language=language, width=width)
    first_step(page, admin)
    page.wait_for_url("**/account/security/app/")
    page.goto("/people/")
    page.wait_for_url("**/account/security/app/")
    secret = set_up_app(page)
    page = open_page(language=language, width=width)
    sign_in_with_code(page, admin, secret)
    return page


def invite(page, unit, say, language):
    """From the list of people to the person's page."""
    go_to_people(page)
    page.get_by_role("link", name=say["add"]).click()
    page.fill("[name=full_name]", NEWCOMER)
    page.fill("[name=email]", ADDRESS)
    page.select_option("main [name=language]", language)
    page.select_option("[name=unit]", label=str(unit))
    page.select_option("[name=role]", "officer")
    page.fill("[name=valid_from]", "01/01/2026")
    submit(page)
    page.wait_for_url("**/people/*/")
    assert page.locator("h1").inner_text() == NEWCOMER


@widths
@languages
def test_people_and_their_roles(open_page, here, language, width):
    say = WORDS[language]
    _city, communes, admin = here
    page = signed_in(open_page, admin, language, width)
    invite(page, communes[0], say, language)
    newcomer = open_page(language=language, width=width)
    accept(newcomer, send_letters(), ADDRESS)
    newcomer.wait_for_url(lambda url: url.endswith("/"))
    expect(newcomer.locator(".user-menu")).to_have_count(1)

    page.reload()
    page.get_by_role("link", name=say["give"]).click()
    page.select_option("[name=unit]", label=str(communes[1]))
    page.select_option("[name=role]", "auditor")
    page.fill("[name=valid_from]", "01/02/2026")
    submit(page)
    page.wait_for_url("**/people/*/")
    expect(page.locator("main tbody tr")).to_have_count(2)
    person = Person.objects.get(full_name=NEWCOMER)
    newcomer.goto("/")
    newcomer.locator(".user-menu summary").click()
    newcomer.locator(".user-panel [name=membership]").click()
    assert newcomer.goto("/people/").status == 200

    page.locator("tr", has_text=say["auditor"]).get_by_role("link", name=say["end"]).click()
    page.fill("[name=last_day]", day(today() - datetime.timedelta(days=1)))
    page.fill("[name=reason]", "Chuyển công tác")
    submit(page)
    page.wait_for_url("**/people/*/")
    assert newcomer.goto("/people/").status == 403  # with the next request
    assert list(Membership.objects.in_force().filter(person=person).values_list("role", flat=True)) == ["officer"]

    page.get_by_role("link", name=say["why"]).click()
    for unit, answer in ((communes[0], say["yes"]), (communes[1], say["no"])):
        page.select_option("[name=action]", "records")
        page.select_option("[name=unit]", label=str(unit))
        submit(page)
        assert page.locator("#answer").inner_text() == answer
        assert fits(page)


@widths
@languages
def test_a_small_reorganisation_with_its_queue(open_page, here, language, width):
    city, communes, admin = here
    make_member(communes[2], "officer")
    item = make_item(communes[2], "Mô hình Con đường hoa")
    page = signed_in(open_page, admin, language, width)
    page.goto("/reorganisations/new/")
    page.check("[name=kind][value=split]")
    page.fill("main [name=q]", "dong 3")
    page.locator("main form .btn-quiet").first.click()
    page.get_by_label("Xã Đông 3 (00003)").check()
    page.click("[name=go]")
    for number, name in enumerate(("Đông Thượng", "Đông Hạ")):
        page.fill(f"[name=part-{number}-name]", f"Xã {name}")
        page.fill(f"[name=part-{number}-short_name]", name)
        page.fill(f"[name=part-{number}-code]", f"0001{number}")
    page.check("[name=choice][value=part-1]")
    page.fill("[name=effective_on]", day(today()))
    page.fill("[name=document]", "Nghị quyết 12/NQ-HĐND")
    page.locator("main .form-actions [value=preview]").click()
    expect(page.locator(".confirm-effects li")).to_have_count(5)  # basis, ends, begins, a role, a record for the queue
    assert (fits(page), Unit.objects.filter(valid_from=today()).exists()) == (True, False)
    page.click("[value=carry_out]")
    page.wait_for_url("**/reorganisations/*/")
    assert "Nghị quyết 12/NQ-HĐND" in page.locator("main").inner_text()

    page.goto("/reorganisations/queue/")
    expect(page.locator("main tbody tr")).to_have_count(2)
    page.get_by_label(item.title).check()
    submit(page)
    heir = Unit.objects.get(name="Xã Đông Thượng")
    page.select_option("main [name=successor]", value=str(heir.pk))
    assert fits(page)
    submit(page)
    page.wait_for_url("**/reorganisations/queue/")
    expect(page.locator("main tbody tr")).to_have_count(1)
    assert Item.objects.get().steward == heir
    decided = QueuedItem.objects.get(mover="testapp.item")
    assert (decided.chosen, decided.decided_by) == (heir, admin)
    assert city.pk == heir.parent_id
    assert page.complaints == []

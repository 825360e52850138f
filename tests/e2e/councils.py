"""A council's way from candidacies to signed minutes, by its pages: what its secretary and its members press."""

import re
from types import SimpleNamespace

from django.core.files.storage import default_storage
from playwright.sync_api import expect

from mobilization.outbox import runner
from mobilization.outbox.models import Job
from organizations.dates import today
from reviews.models import Attendance, Round, ScoreSheet, Session
from tests.access.people import again

DESKTOP, PHONE = 1280, 390
CHOICES = {"y": "in_favour", "n": "against", "o": "abstained", "x": "invalid"}


class Pages:
    """Everybody's own browser: the secretary's desk, the members' telephones."""

    def __init__(self, open_page):
        self.open_page, self.held, self.all = open_page, {}, []

    def of(self, user, path, *, width=DESKTOP):
        """This person's page at the address, signed in."""
        if user.pk not in self.held:
            self.held[user.pk] = self.open_page(width=width, user=again(user))
            self.all.append(self.held[user.pk])
        page = self.held[user.pk]
        page.goto(path)
        return page

    def next_day(self):
        """Sessions of the days before are over."""
        self.held.clear()


def press(page, button):
    """Press it and wait until the next page stands, to its foot."""
    with page.expect_navigation(wait_until="commit"):
        button.click()
    expect(page.locator("footer").last).to_be_attached()


def send(page, **filled):
    """Fill the form of the page, press its main button, and wait for the next page."""
    for name, value in filled.items():
        field = page.locator(f"main [name={name}]")
        field.select_option(value) if field.evaluate("each => each.tagName") == "SELECT" else field.fill(value)
    press(page, page.locator("main form[method=post] .btn-primary").first)
    expect(page.locator(".error-summary")).to_have_count(0)


def confirm(page, selector):
    """Press the link, read what will happen, agree."""
    page.locator(selector).click()
    told = page.locator("[data-confirm]")  # in a dialog; on a page of its own while the scripts are still on their way
    expect(told).to_be_visible()
    press(page, told.locator("button[type=submit]"))
    expect(page.locator("#messages .tone-error, #messages .tone-warning")).to_have_count(0)


def open_round(pages, secretary, council, campaign, criteria, *, name, last):
    """The secretary prepares a round, takes in what waits, and opens it."""
    page = pages.of(secretary, f"{council.get_absolute_url()}rounds/new/")
    send(
        page,
        name=name,
        campaign=str(campaign.pk),
        criteria_set=str(criteria.pk),
        opens_on=f"{today():%d/%m/%Y}",
        closes_on=f"{last:%d/%m/%Y}",
    )
    page.locator("#round-items-new").click()
    send(page)
    confirm(page, "#do-open")
    return Round.objects.get(council=council)


def assign(pages, secretary, found, *, sheets):
    """By rule and load, after reading how many sheets that makes."""
    page = pages.of(secretary, found.get_absolute_url())
    page.locator("#round-assign").click()
    expect(page.locator("main form[method=post] .btn-primary")).to_have_text(re.compile(rf"\b{sheets}\b"))
    send(page)
    assert ScoreSheet.objects.filter(assignment__item__round=found).count() == sheets


def declare(pages, member, item, ground):
    """The member finds the candidacy in the round and says why they do not judge it."""
    page = pages.of(member, item.round.get_absolute_url(), width=PHONE)
    page.locator(f"a[href='/rounds/items/{item.pk}/conflict/']").click()
    send(page, ground=ground)
    expect(page.locator("main tbody tr").first).to_be_visible()
    return page


def by_keyboard(page):
    """Alt and an arrow lead from points to points; the total of 100 runs along, before anything is saved."""
    points = page.locator("[name^=points-]")
    points.first.press_sequentially("10")
    most = points.evaluate_all("fields => fields.reduce((sum, field) => sum + Number(field.dataset.most), 0)")
    expect(page.locator("#sheet-total")).to_have_text(f"{1000 / most:.2f}".replace(".", ","))
    points.first.press("Alt+ArrowDown")
    expect(points.nth(1)).to_be_focused()


def score(pages, member, found, points_at):
    """Fill one's sheets one after the other: a submitted one leads to the next. `points_at(position)`: key → points."""
    own = ScoreSheet.objects.filter(assignment__item__round=found, assignment__seat__person=member.person)
    waiting = list(own.select_related("assignment__item").order_by("pk"))
    page = pages.of(member, waiting[0].get_absolute_url(), width=PHONE)
    by_keyboard(page)
    for sheet in waiting:
        expect(page).to_have_url(re.compile(rf"/sheets/{sheet.pk}/$"))
        for key, points in points_at(sheet.assignment.item.position).items():
            page.fill(f"[name=points-{key}]", points)
        press(page, page.locator("button[name=do][value=submit]"))
    expect(page.locator("button[name=do]")).to_have_count(0)
    return len(waiting)


def plan(pages, secretary, found, *, name, held_on):
    """Close the scoring, plan the session with everything on its agenda, call the members."""
    page = pages.of(secretary, found.get_absolute_url())
    confirm(page, "#do-close")
    page.goto(f"{found.council.get_absolute_url()}sessions/new/")
    send(
        page,
        name=name,
        round=str(found.pk),
        held_on=f"{held_on:%d/%m/%Y}",
        begins_at="08:30",
        place="Hội trường tầng 2",
    )
    page.locator("#session-agenda").click()
    send(page)
    confirm(page, "#session-call")
    return Session.objects.get(round=found)


def begin(pages, secretary, session, *, away=()):
    """Begin it and note who is there: all but those `away`."""
    page = pages.of(secretary, session.get_absolute_url())
    confirm(page, "#do-begin")
    page.locator("#session-attendance").click()
    for row in Attendance.objects.filter(session=session).exclude(seat__person__full_name__in=away):
        page.locator(f"[name=present-{row.seat_id}]").check()
    send(page)
    confirm(page, "#votes-open")


def vote(pages, member, session, choices):
    """Cast one's votes, position → letter; the paper has exactly these items."""
    page = pages.of(member, session.get_absolute_url(), width=PHONE)
    page.locator("#ballot").click()
    expect(page.locator("main input[type=radio]")).to_have_count(3 * len(choices))
    for position, letter in choices.items():
        item = session.items.get(position=position).pk
        page.locator(f"[name='{item}'][value={CHOICES[letter]}]").check()
    send(page)
    expect(page.locator("#ballot")).to_have_count(0)


def on_paper(pages, secretary, second, session, choices):
    """The secretary enters the papers of one member, position → letter; somebody else confirms them."""
    page = pages.of(secretary, session.get_absolute_url())
    page.locator("#papers").click()
    for position, letter in choices.items():
        page.fill(f"[name={CHOICES[letter]}-{session.items.get(position=position).pk}]", "1")
    send(page)
    other = pages.of(second, session.get_absolute_url(), width=PHONE)
    other.locator("#papers-confirm").click()
    send(other)


def decide(pages, secretary, session, *, typical=(), above=(), reasons):
    """Count, and say what it came to: the form begins with what the votes suggest."""
    page = pages.of(secretary, session.get_absolute_url())
    confirm(page, "#votes-count")
    page.locator("#outcomes").click()
    ids = dict(session.items.values_list("position", "pk"))
    for position, reason in reasons.items():
        page.fill(f"[name=reason-{ids[position]}]", reason)
    for name, positions in (("is_typical", typical), ("is_proposed_up", above)):
        for position in positions:
            page.locator(f"[name={name}-{ids[position]}]").check()
    send(page)
    return page


def close(page, number):
    """By the document of today."""
    page.locator("#do-close").click()
    send(page, document_number=number, document_date=f"{today():%d/%m/%Y}")


def paper(page, session, kind):
    """The Word file and the PDF, as the secretary downloads them."""
    page.goto(session.get_absolute_url())
    page.locator("#session-paper").click()
    page.locator(f"[name=paper][value={kind}]").check()
    send(page)
    job = Job.objects.filter(kind="reviews.session_paper").latest("pk")
    assert runner.run_job(job.pk)
    page.goto(job.get_absolute_url())
    expect(page.locator(".files a")).to_have_count(2)
    held = {}
    for file in job.files.all():
        with page.expect_download() as download:
            page.locator(f".files a[href$='/{file.format}/']").click()
        held[file.format] = download.value.path().read_bytes()
        with default_storage.open(file.key) as kept:
            assert kept.read() == held[file.format]
    return SimpleNamespace(**held)

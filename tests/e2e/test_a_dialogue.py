"""A dialogue of a commune from plan to kept promise: 30 opinions, each with its way, and figures that agree."""

import datetime
import io
import re
import zipfile
from collections import Counter
from types import SimpleNamespace

import pytest
import time_machine
from playwright.sync_api import expect

from dialogues.models import Commitment, Conference, GroupedOpinion, Opinion, OpinionGroup
from dialogues.services.commitment_steps import take_commitment_step
from dialogues.services.commitments import promise
from dialogues.services.hall import say_in_the_hall
from dialogues.services.opinion_reminders import remind_of_opinions
from dialogues.services.opinion_steps import take_opinion_step
from dialogues.services.opinions import register_opinion
from dialogues.services.sending import send_opinion
from mobilization.common.codes import new_code
from mobilization.outbox import runner
from mobilization.outbox.models import Job
from notifications.models import Notice
from tests.access.people import again, tree, unit, worker
from tests.dialogues.makers import make_conference
from tests.e2e import councils
from tests.pdf_text import text_of

PLAN = datetime.date(2026, 10, 5)
"""A Monday. Held eight days later; assigned on the day after: the last day for an answer is 15 working days later."""
HELD, ASSIGNED, ANSWERED, LATE, KEPT = (PLAN + datetime.timedelta(days=each) for each in (8, 9, 15, 39, 60))
IN_TIME = 7
"""Days before a conference that the law asks for."""
TOPICS = {"Ngõ 34 thiếu đèn chiếu sáng": 4, "Cống phố Đội Cấn tắc khi mưa": 3, "Rác ở chợ tạm chưa được thu gom": 3}
"""So many opinions say each: three groups of ten opinions."""
SENT = {"web": 8, "paper": 10, "hall": 12}
ON_THE_SPOT, TO_UNITS = 9, 12
CAME = (60, 45)
TEXTS = "cells => cells.map(cell => cell.innerText)"
FIGURES = (
    ("dialogues held", 3), ("contact meetings", 1), ("people who came", sum(CAME)), ("received", sum(SENT.values())),
    ("on the spot", ON_THE_SPOT), ("in time", TO_UNITS - 1), ("late", 1), ("open", 30 - ON_THE_SPOT - TO_UNITS - 2),
    ("overdue", 7), ("routed out or withdrawn", 2), ("days until the answer", TO_UNITS), ("rated", 1), ("content", 1),
    ("reopened", 1), ("promised", 3), ("kept", 1), ("not kept", 1), ("to be kept", 1), ("late promises", 1),
)  # fmt: skip
BOARD = (
    ("planned", 4), ("held", 3), ("contact meetings", 1), ("announced late", 1), ("unpublished", 1),
    ("published late", 1), ("passed", 1), ("late promises", 1),
)  # fmt: skip
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"
PROMISE = "Lắp đèn chiếu sáng ngõ 34"
SAID = {"kind": "petition", "place": "", "domain": "", "theme": None}


@pytest.fixture(autouse=True)
def folder(settings, live_server, tmp_path):
    settings.MEDIA_ROOT, settings.PORTAL_URL = tmp_path, live_server.url


def house():
    """The ward with its people, three units that answer, and the city above."""
    units = tree()
    names = (("P1", "Phòng Kinh tế, Hạ tầng và Đô thị"), ("P2", "Công an phường"))
    answering = [units.school, *(unit(code, units.ward, kind="other", name=name) for code, name in names)]
    return SimpleNamespace(
        units=units, answering=answering, codes={},
        officer=worker("officer", units.ward, "Cao Thị Cán Bộ"),
        leader=worker("leader", units.ward, "Đỗ Văn Lãnh Đạo"),
        above=worker("leader", units.city, "Trần Thị Thành Phố"),
        drafters=[worker("officer", each, f"drafter-{each.code.lower()}") for each in answering],
    )  # fmt: skip


def day(on):
    return f"{on:%d/%m/%Y}"


def morning(on):
    return datetime.datetime.combine(on, datetime.time(2, 30), tzinfo=datetime.UTC)


def test_from_the_plan_to_the_kept_promise(live_server, open_page):
    with time_machine.travel(morning(PLAN), tick=True) as clock:
        here, pages = house(), councils.Pages(open_page)
        here.open_page = open_page
        plan(here, pages)
        said_before(here, pages)
        grouped(here, pages)
        for on, work in (
            (HELD, in_the_hall), (ASSIGNED, assigned), (ANSWERED, answered), (ANSWERED, promised), (ANSWERED, citizens),
            (LATE, late), (KEPT, kept), (KEPT, noticed), (KEPT, counted),
        ):  # fmt: skip
            clock.move_to(morning(on))
            pages.next_day()
            work(here, pages)
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
        expect(page.locator("main form[method=post] .btn-primary")).to_be_visible()
        told = {}
        if ahead < IN_TIME:
            expect(page.locator("#messages")).to_contain_text("5 ngày")
            councils.press(page, page.locator("main form[method=post] .btn-primary"))
            expect(page.locator(".error-summary")).to_be_visible()
            told = {"reason": "Bão đổ bộ ngày 04/10."}
        councils.send(page, **told)
        conference.refresh_from_db()
        assert (conference.state, conference.is_late) == ("announced", ahead < IN_TIME)
    here.conference, here.after_storm = (Conference.objects.get(kind=kind) for kind in ("regular", "ad_hoc"))


def texts():
    """Ten about the three topics first, then others."""
    about = [f"{topic}, đoạn thứ {number + 2}." for topic, times in TOPICS.items() for number in range(times)]
    return about + [f"Đề nghị xem xét việc riêng thứ {number} của khu phố." for number in range(1, 21)]


def said_before(here, pages):
    """Eight on the web, ten on paper; one of each is written on its page, with the code for the citizen."""
    words, values = texts(), SAID | {"conference": here.conference}
    page = here.open_page(width=councils.PHONE)
    page.goto(f"/dialogues/{here.conference.pk}/")
    page.locator("#send-opinion").click()
    page.check("[name=kind][value=petition]")
    councils.send(page, text=words[0], name="Nguyễn Thị Hòa", phone="0912 345 678")
    here.codes[Opinion.objects.get(channel="web").pk] = page.locator("#code").inner_text()
    assert page.complaints == []
    for text in words[1 : SENT["web"]]:
        made = send_opinion(
            unit=here.units.ward, values=values | {"text": text}, identity={"name": "Lê Thị Mạng"}, code=new_code()
        )
        here.codes[made.opinion.pk] = made.code
    page = pages.of(here.officer, "/opinions/new/")
    page.check("main [name=channel][value=paper]")
    page.check("main [name=kind][value=petition]")
    councils.send(page, conference=str(here.conference.pk), text=words[SENT["web"]], name="Lê Văn Giấy")
    expect(page.locator("#citizens-code")).to_be_visible()
    for text in words[SENT["web"] + 1 : SENT["web"] + SENT["paper"]]:
        known = values | {"text": text, "channel": "paper", "received_on": PLAN, "place_unit": None}
        made = register_opinion(unit=here.units.ward, values=known, identity={"name": "Trần Thị Giấy"}, by=here.officer)
        here.codes[made.opinion.pk] = made.code


def grouped(here, pages):
    """Ten of the 18 become three groups, each with its question, and all three are put on the agenda."""
    for topic, times in TOPICS.items():
        page = pages.of(here.officer, f"{here.conference.get_absolute_url()}groups/?q={topic}")
        boxes = page.locator("[name=opinions]")
        expect(boxes).to_have_count(times)
        for box in boxes.all():
            box.check()
        page.locator("button[name=new]").click()
        councils.send(page, title=topic, wording=f"{topic}: bao giờ khắc phục?")
    assert Counter(OpinionGroup.objects.values_list("title", flat=True)) == Counter(dict.fromkeys(TOPICS, 1))
    assert GroupedOpinion.objects.count() == sum(TOPICS.values())
    page = pages.of(here.officer, f"{here.conference.get_absolute_url()}agenda/")
    for box in page.locator("[name=groups]").all():
        box.check()
    page.fill("main [name=minutes]", "10")
    councils.press(page, page.locator("#agenda-groups-title ~ form .btn-primary"))
    expect(page.locator("#agenda tbody tr")).to_have_count(len(TOPICS))


def in_the_hall(here, pages):
    """Twelve are said there; one group and six of these are marked at the screen and answered on the spot."""
    url, words = here.conference.get_absolute_url(), texts()
    page = pages.of(here.officer, f"{url}hall/said/")
    councils.send(page, title="Câu hỏi 1", text=words[18])
    for number, text in enumerate(words[19:30], start=2):
        said = {"text": text, "kind": "question", "place": ""}
        say_in_the_hall(here.conference, title=f"Câu hỏi {number}", said=said, by=here.officer)
    assert Counter(Opinion.objects.values_list("channel", flat=True)) == Counter(SENT)
    page = pages.of(here.officer, f"{url}hall/")
    marked = (list(TOPICS)[2], *(f"Câu hỏi {number}" for number in range(1, 7)))
    for title in marked:
        page.locator("#hall-items a", has_text=re.compile(rf"^{title}$")).click()
        expect(page.locator("#hall-title")).to_have_text(title)
        for state in ("Đã nêu", "Đã trả lời"):
            page.wait_for_timeout(400)  # two presses at once are one
            page.locator("#hall-mark button").click()
            item = page.locator("#hall-items li", has=page.locator("a", has_text=re.compile(rf"^{title}$")))
            expect(item.locator(".hall-badge")).to_have_text(state)
    expect(page.locator("#hall-saved[data-number='0']")).to_have_count(1)
    for conference, reason in ((here.conference, ""), (here.after_storm, "")):
        page = pages.of(here.leader, f"{conference.get_absolute_url()}do/hold/")
        councils.send(page, **({"reason": reason} if reason else {}))
    page = pages.of(here.officer, f"{url}hall/answers/")
    expect(page.locator("main section a.btn-primary")).to_have_count(len(marked))
    for _place in range(len(marked)):
        page.locator("main section a.btn-primary").first.click()
        form = page.locator("main form.panel")
        form.locator("textarea").fill("Phường đã giao đơn vị thu gom, kiểm tra hằng ngày từ 15/10.")
        councils.press(page, form.locator(".btn-primary"))
    assert Opinion.objects.filter(is_on_the_spot=True, state="answered").count() == ON_THE_SPOT
    page = pages.of(here.officer, f"{url}attendance/")
    for field, number in zip(page.locator("main form input[name^=attended]").all(), CAME, strict=True):
        field.fill(str(number))
    councils.send(page)


def assigned(here, pages):
    """Twelve go to three units, four to each; one is a complaint; one is forwarded, one extended."""
    left = list(Opinion.objects.filter(state="received").order_by("pk"))
    here.sent = left[:TO_UNITS]
    for opinion in here.sent:
        given = {"kind": "petition", "domain": "culture_society", "theme": None}
        take_opinion_step(opinion, "classify", by=here.officer, given=given)
    for place, answers in enumerate(here.answering):
        page = pages.of(here.leader, "/opinions/?state=classified")
        for opinion in here.sent[place::3]:
            page.check(f"main [name=opinion][value='{opinion.pk}']")
        councils.press(page, page.locator("main button[formaction*='/assign/']"))
        councils.send(page, unit=str(answers.pk))
    units = Opinion.objects.filter(state="assigned").values_list("assigned", flat=True)
    assert Counter(units) == {each.pk: 4 for each in here.answering}
    page = pages.of(here.officer, f"{left[TO_UNITS].get_absolute_url()}do/route_out/")
    page.check("main [name=other_track][value=complaint]")
    councils.send(page, sent_to="Ban Tiếp công dân Thành phố")
    page = pages.of(here.drafters[0], f"{here.sent[0].get_absolute_url()}do/forward/")
    councils.send(page, unit=str(here.answering[1].pk), reason="Thuộc thẩm quyền của Phòng.")
    page = pages.of(here.leader, f"{here.sent[1].get_absolute_url()}do/extend/")
    councils.send(page, days="10", reason="Phải khảo sát tuyến cống.")


def answered(here, pages):
    """All but one are drafted, then approved, brought to the citizens, published together; the conclusion goes out."""
    here.late = here.sent[2]
    drafters = {each.acting.unit_id: each for each in map(again, here.drafters)}
    in_time = [each for each in here.sent if each != here.late]
    for opinion in in_time:
        opinion.refresh_from_db()
        given = {"answer": "Đơn vị đã kiểm tra, khắc phục xong trong tuần này."}
        take_opinion_step(opinion, "draft", by=drafters[opinion.assigned_steward_id], given=given)
    for action, state, who in (
        ("approve", "drafted", here.leader), ("answer", "approved", here.officer), ("publish", "answered", here.leader)
    ):  # fmt: skip
        page = pages.of(who, f"/opinions/?state={state}")
        for opinion in in_time:
            page.check(f"main [name=opinion][value='{opinion.pk}']")
        councils.press(page, page.locator(f"main button[formaction*='/{action}/']"))
        councils.press(page, page.locator("main form[method=post] .btn-primary").last)
    assert Opinion.objects.filter(state="published").count() == TO_UNITS - 1
    page = here.open_page(width=councils.PHONE)
    page.goto("/questions/?q=den chieu sang")
    expect(page.locator("main")).to_contain_text("Ngõ 34 thiếu đèn chiếu sáng")
    expect(page.locator("main")).not_to_contain_text("Nguyễn Thị Hòa")
    assert page.complaints == []
    page = pages.of(here.officer, f"{here.conference.get_absolute_url()}conclusion/")
    councils.send(page, conclusion_number="12/TB-UBND", conclusion="Lắp đèn chiếu sáng ngõ 34 trước ngày 30/11.")
    page = pages.of(here.leader, f"{here.conference.get_absolute_url()}do/conclude/")
    councils.send(page, published_on=day(ANSWERED))


def others(here):
    """What the figures tell of besides: a contact meeting, one held and told of late, one forgotten, two promises."""
    by, before = here.officer, datetime.timedelta(days=1)
    make_conference(here.units.ward, by, "held", kind="contact", day=PLAN)
    make_conference(here.units.ward, by, "concluded", day=PLAN, published_on=PLAN + datetime.timedelta(days=11))
    make_conference(here.units.ward, by, planned_from=PLAN)
    values = {"responsible": here.units.school, "promised_for": ANSWERED + before}
    promise(source=here.conference, values=values | {"title": "Nạo vét cống phố Đội Cấn"}, by=here.leader)
    given_up = promise(source=here.conference, values=values | {"title": "Mở thêm chợ tạm"}, by=here.leader)
    take_commitment_step(given_up, "give_up", by=here.leader, reason="Không có mặt bằng.")


def promised(here, pages):
    """What the conclusion promises is written down with the unit that keeps it and the day."""
    others(here)
    page = pages.of(here.leader, here.conference.get_absolute_url())
    page.locator("#commitment-new").click()
    councils.send(
        page, title=PROMISE, responsible=str(here.answering[1].pk), promised_for=day(KEPT + datetime.timedelta(days=1))
    )
    here.promise = Commitment.objects.get(title=PROMISE)
    page = pages.of(here.drafters[1], f"{here.promise.get_absolute_url()}do/report/")
    councils.send(page, reason="Đã khảo sát, đặt mua 12 bộ đèn.")


def late(here, pages):
    """The one without an answer is told to its unit, the ward's leader and the city; then it is answered late."""
    assert remind_of_opinions() >= 1
    notices = Notice.objects.filter(subject_id=str(here.late.pk), kind__startswith="dialogues.opinion_overdue")
    told = set(notices.values_list("recipient", flat=True))
    assert {here.drafters[2].pk, here.leader.pk, here.above.pk} <= told
    page = pages.of(here.leader, "/opinions/?state=overdue")
    expect(page.locator("main tbody")).to_contain_text(here.late.number)
    page = pages.of(here.drafters[2], f"{here.late.get_absolute_url()}do/draft/")
    councils.send(page, answer="Đơn vị xin lỗi vì chậm trả lời; đã khắc phục.")
    for who, action in ((here.leader, "approve"), (here.officer, "answer")):
        councils.send(pages.of(who, f"{here.late.get_absolute_url()}do/{action}/"))
    here.late.refresh_from_db()
    assert here.late.state == "answered"


def citizens(here, pages):
    """By their codes: one is content, another sends the answer back once, a third withdraws and has all deleted."""
    page = follow(here, here.sent[0])
    page.check("[name=stars][value='5']")
    councils.press(page, page.locator("#do-rate"))
    page = follow(here, here.sent[1])
    page.locator("#reopen").click()
    page.fill("main [name=reason]", "Đèn mới lắp đã hỏng.")
    councils.press(page, page.locator("#do-reopen"))
    here.withdrawn = Opinion.objects.filter(channel="paper", state="received").first()
    page = follow(here, here.withdrawn)
    page.locator("summary", has=page.locator("xpath=../form//input[@value='withdraw']")).or_(
        page.locator("details:has(#do-withdraw) summary")
    ).first.click()
    page.check("main [name=sure]")
    page.check("main [name=forget]")
    councils.press(page, page.locator("#do-withdraw"))
    states = [Opinion.objects.get(pk=each.pk).state for each in (here.sent[0], here.sent[1], here.withdrawn)]
    assert states == ["published", "reopened", "withdrawn"]
    page = here.open_page()
    page.goto("/questions/")
    expect(page.locator("main .story-cards > li")).to_have_count(TO_UNITS - 2)


def follow(here, opinion):
    """A citizen on a telephone types the code of the receipt."""
    page = here.open_page(width=councils.PHONE)
    page.goto("/dialogues/opinions/follow/")
    page.fill("[name=code]", here.codes[opinion.pk])
    councils.press(page, page.locator("#follow"))
    expect(page.locator("main h1")).to_contain_text(opinion.number)
    return page


def kept(here, pages):
    """The unit says how the promise was kept, with a photograph; everybody reads it beside the conclusion."""
    page = pages.of(here.drafters[1], f"{here.promise.get_absolute_url()}do/keep/")
    page.set_input_files("main [name=files]", {"name": "den.pdf", "mimeType": "application/pdf", "buffer": PDF})
    councils.send(page, outcome="Đã lắp 12 bộ đèn, nghiệm thu ngày 02/12.", ended_on=day(KEPT))
    here.promise.refresh_from_db()
    assert here.promise.state == "done"
    page = here.open_page()
    page.goto(f"/dialogues/{here.conference.pk}/")
    expect(page.locator("main")).to_contain_text(PROMISE)


def noticed(here, pages):
    """Minutes and the conclusion notice as Word and PDF; no citizen's name is in them."""
    for paper, *words in (
        ("minutes", "BIÊN BẢN", next(iter(TOPICS)), "Tổng số người dự: 105", PROMISE),
        ("conclusion", "THÔNG BÁO", "Lắp đèn chiếu sáng ngõ 34 trước ngày 30/11.", PROMISE),
    ):
        page = pages.of(here.officer, here.conference.get_absolute_url())
        councils.press(page, page.locator(f"#hall-{paper}"))
        job = Job.objects.filter(kind__startswith="dialogues.").latest("pk")
        assert runner.run_job(job.pk)
        page.goto(job.get_absolute_url())
        for number, read in enumerate((words_of_word, text_of)):
            with page.expect_download() as download:
                page.locator(".files a").nth(number).click()
            text = " ".join(read(download.value.path().read_bytes()).split())
            assert [word for word in words if word not in text] == []
            assert not [name for name in ("Nguyễn Thị Hòa", "Lê Văn Giấy", "Trần Thị Giấy") if name in text]


def words_of_word(content):
    """What stands in the paragraphs of a Word file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode().replace("</w:p>", "\n"))


def counted(here, pages):
    """Board and figures say what this test counts itself, none of it nothing; each number leads to so many rows."""
    page = pages.of(here.above, f"/dialogue-figures/?from={day(PLAN)}&to={day(KEPT)}&lens=steward")
    cells = page.locator("#numbers ~ .table-frame tbody tr td:nth-child(2)")
    expect(cells).to_have_count(len(FIGURES))
    assert [leading(cell) for cell in cells.evaluate_all(TEXTS)] == [number for _title, number in FIGURES], FIGURES
    for place, (title, number) in enumerate(FIGURES):
        if title != "people who came":
            assert rows_behind(page, cells.nth(place).locator("a").first) == number, title
    page = pages.of(here.above, f"/conferences/board/?year={HELD.year}")
    told = page.locator("#totals dd")
    expect(told).to_have_count(len(BOARD))
    assert [leading(text) for text in told.evaluate_all(TEXTS)] == [number for _title, number in BOARD], BOARD
    for place, (title, number) in enumerate(BOARD):
        assert rows_behind(page, told.nth(place).locator("a").first) == number, title


def leading(text):
    """The number of a cell, which says more below it."""
    return int(re.match(r"[\d.]+", text.strip())[0].replace(".", ""))


def rows_behind(page, link):
    """How many the list says that a number leads to."""
    address, here = link.get_attribute("href"), page.url
    page.goto(address)
    number = leading(page.locator("main .list-count").first.inner_text())
    page.goto(here)
    return number

"""Six recipients of three kinds: nominated by a ward, recommended and signed in the city, handed over in two parts."""

import datetime
import re
import zipfile
from types import SimpleNamespace

import pytest
import time_machine
from playwright.sync_api import expect

from awards.certificate_codes import in_groups
from awards.models import Certificate, Decision, DecisionRecipient, Handover, Nomination
from mobilization.outbox import runner
from mobilization.outbox.models import Job
from tests.access.people import tree, worker
from tests.awards.makers import make_authority, make_form
from tests.awards.nominated import complete
from tests.awards.nominated import nominate as make_nomination
from tests.e2e import councils
from tests.pdf_text import text_of
from tests.showcase.makers import make_public

SIGNED, FIRST, SECOND = datetime.date(2026, 9, 7), datetime.date(2026, 9, 10), datetime.date(2026, 9, 18)
ANNULLED = datetime.date(2026, 9, 25)
NAMES = {
    "Ông Nguyễn Văn Ánh": ("person", "Tổ trưởng tổ dân phố số 4", "True"),
    "Bà Lê Thị Bích": ("person", "Phó Chủ tịch Ủy ban Mặt trận Tổ quốc phường", "False"),
    "Hộ ông Trần Quang Châu": ("household", "Số 12, ngõ 34 phố Đội Cấn", ""),
    "Hộ bà Phạm Thị Duyên": ("household", "Số 40, ngõ 34 phố Đội Cấn", ""),
    "Chi hội Phụ nữ số 4": ("collective", "Phường Ba Đình", ""),
    "Ban Công tác Mặt trận số 4": ("collective", "Phường Ba Đình", ""),
}
"""Name → kind, post or address, whether they work directly."""
WRITTEN = ("Ông Nguyễn Văn Ánh", "Hộ ông Trần Quang Châu", "Chi hội Phụ nữ số 4")
"""One of each kind is nominated on the pages; the others were before the story begins."""
ABSENT = "Hộ bà Phạm Thị Duyên"
SAID = "Khen thưởng ngay trong đợt cao điểm giải phóng mặt bằng."
FALSE, GROUND = "Chi hội Phụ nữ số 4", "Khai man diện tích đất đã hiến"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def house():
    """The ward, the city, a form on which the city decides, and a recognised model that the public sees."""
    units = tree()
    form = make_form("merit", name_vi="Bằng khen của Chủ tịch Ủy ban nhân dân Thành phố", for_household=True)
    make_authority(form, post="Chủ tịch Ủy ban nhân dân Thành phố")
    model = make_public(units.ward, title="Hiến đất mở ngõ 34 phố Đội Cấn", results="Ngõ rộng 5 m.", households=46)
    return SimpleNamespace(
        units=units, form=form, model=model,
        officer=worker("officer", units.ward, "Cao Thị Cán Bộ"),
        leader=worker("leader", units.ward, "Đỗ Văn Lãnh Đạo"),
        secretary=worker("secretary", units.city, "Bùi Thị Thư Ký"),
        approver=worker("approver", units.city, "Trần Văn Ký"),
    )  # fmt: skip


def day(on):
    return f"{on:%d/%m/%Y}"


def test_from_the_nomination_to_the_wall(live_server, open_page):
    with time_machine.travel(SIGNED, tick=True) as clock:
        here, pages = house(), councils.Pages(open_page)
        for name in WRITTEN:
            nominate(here, pages, name)
        for name in [name for name in NAMES if name not in WRITTEN]:
            ready(here, name)
        recommend(here, pages)
        decide(here, pages)
        certificates(here, pages)
        strangers(here, open_page)
        hand_over(here, pages, clock)
        annul_one(here, pages, clock)
        figures_follow(here, pages)
        strangers(here, open_page, annulled=FALSE)
    assert [page.complaints for page in pages.all if page.complaints] == []


def nominate(here, pages, name):
    """The officer writes it by the simplified procedure and fills the dossier; the leader submits it."""
    kind, position, directly = NAMES[name]
    page = pages.of(here.officer, "/nominations/new/")
    councils.send(
        page, subject=f"form-{here.form.pk}", recipient=kind, name=name, position=position, works_directly=directly,
        achievement="Hiến đất, vận động 46 hộ mở rộng ngõ.", since="01/01/2026", until="30/06/2026",
        procedure="simplified", ground="task", ground_said=SAID, body=str(here.units.city.pk), branch="state",
    )  # fmt: skip
    nomination = Nomination.objects.latest("id")
    lacking = [row.get_attribute("id") for row in page.locator("[id^=piece-]", has_text="còn thiếu").all()]
    assert lacking == ["piece-letter", "piece-report"]
    for piece in lacking:
        page.locator(f"#{piece} .row-links a").click()
        upload = {"name": f"{piece}.pdf", "mimeType": "application/pdf", "buffer": PDF}
        page.set_input_files("main [name=files]", upload)
        told = {"confirmed_by": "Đỗ Văn Lãnh Đạo, Chủ tịch", "confirmed_on": day(SIGNED)}
        councils.send(page, number="12/TTr-UBND", **(told if piece == "piece-report" else {}))
    if name == FALSE:
        page.locator("#model-new").click()
        page.locator("[name=model]").first.check()
        councils.send(page)
        expect(page.locator("main")).to_contain_text(here.model.title)
    pages.of(here.leader, nomination.get_absolute_url())
    councils.confirm(pages.held[here.leader.pk], "#do-submit")
    assert Nomination.objects.get(pk=nomination.pk).state == "submitted"


def ready(here, name):
    """Submitted with a whole dossier."""
    kind, position, directly = NAMES[name]
    known = {
        "ground": "task",
        "ground_said": SAID,
        "recipient": kind,
        "position": position,
        "works_directly": {"True": True, "False": False}.get(directly),
    }
    complete(
        make_nomination(
            here.units, here.officer, here.form, state="submitted", name=name, procedure="simplified",
            code=f"KT-2025-{len(NAMES) + list(NAMES).index(name):06d}", **known,
        )
    )  # fmt: skip


def recommend(here, pages):
    """The city's secretary finds all six at home, and recommends each; a finding is explained first."""
    page = pages.of(here.secretary, "/nominations/?state=submitted")
    expect(page.locator("main tbody tr")).to_have_count(len(NAMES))
    for nomination in Nomination.objects.order_by("id"):
        page.goto(nomination.get_absolute_url())
        while page.locator("[id^=check-] .row-links a").count():
            page.locator("[id^=check-] .row-links a").first.click()
            councils.send(page, reason="Hai tập thể cùng thực hiện mô hình, mỗi bên một phần việc.")
        councils.confirm(page, "#do-approve")
    assert set(Nomination.objects.values_list("state", flat=True)) == {"approved"}


def decide(here, pages):
    """Drafted from the nominations, signed by the chair after reading who works directly, published."""
    page = pages.of(here.secretary, "/award-decisions/new/")
    councils.send(
        page, unit=str(here.units.city.pk), title="Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân Thành phố",
        branch="state", signer="Trần Văn Ký", signer_post="Chủ tịch",
        bases="Luật Thi đua, khen thưởng ngày 15/6/2022;\nXét đề nghị của Chủ tịch Ủy ban nhân dân phường Ba Đình.",
    )  # fmt: skip
    page.locator("#nominated-new").click()
    boxes = page.locator("[name=nominations]")
    expect(boxes).to_have_count(len(NAMES))
    for box in boxes.all():
        box.check()
    councils.send(page)
    expect(page.locator("tr[id^=recipient-]")).to_have_count(len(NAMES))
    councils.confirm(page, "#do-submit")
    decision = Decision.objects.get()
    page = pages.of(here.approver, decision.get_absolute_url())
    page.locator("#do-sign").click()
    expect(page.locator("main")).to_contain_text("50")
    councils.send(page, signed_on=day(SIGNED))
    councils.confirm(page, "#do-publish")
    decision.refresh_from_db()
    assert (decision.state, decision.numbered) == ("published", "01/QĐ-UBND")
    assert set(Nomination.objects.values_list("state", flat=True)) == {"decided"}


def certificates(here, pages):
    """One for each, in one archive with their names; the worker makes them while the secretary waits."""
    page = pages.of(here.secretary, Decision.objects.get().get_absolute_url())
    page.locator("#decision-certificates").click()
    page.locator("#certificates-new").click()
    councils.send(page, achievement="Có thành tích xuất sắc trong phong trào “Dân vận khéo” năm 2026")
    job = Job.objects.filter(kind="awards.make_certificates").latest("pk")
    assert runner.run_job(job.pk)
    page.goto(job.get_absolute_url())
    with page.expect_download() as download:
        page.locator(".files a").click()
    archive = zipfile.ZipFile(download.value.path())
    alone = [name for name in archive.namelist() if name.startswith("tung-to/")]
    assert len(alone) == len(NAMES)
    here.codes = dict(Certificate.objects.values_list("recipient__name", "code"))
    listed = Decision.objects.get().recipients.order_by("order").values_list("name", flat=True)
    for name, file in zip(listed, sorted(alone), strict=True):
        text = " ".join(text_of(archive.read(file)).split())
        assert name in text, file
        assert in_groups(here.codes[name]) in text


def strangers(here, open_page, annulled=None):
    """Somebody without an account types a code, or opens the address of the QR code; the showcase says the same."""
    page = open_page(width=councils.PHONE)
    for name, code in here.codes.items():
        if name == FALSE:
            page.goto("/c/")
            page.fill("[name=code]", in_groups(code).lower().replace("-", " "))
            councils.press(page, page.locator("main form .btn-primary"))
        else:
            assert page.goto(f"/c/{code}/").status == 200
        wanted = "đã bị hủy bỏ" if name == annulled else "còn giá trị"
        expect(page.locator("main")).to_contain_text(wanted)
        expect(page.locator("main")).to_contain_text(name)
        expect(page.locator("main")).not_to_contain_text(GROUND)
    assert page.goto(f"/c/{'0' * 28}/").status == 404
    page.goto(f"/showcase/{here.model.code}/")
    expect(page.locator("[itemprop=award]")).to_have_count(0 if annulled else 1)
    assert page.complaints == []


def hand_over(here, pages, clock):
    """Three at the first event, two at the second, one of them to a daughter; one still waits."""
    decision = Decision.objects.get()
    rows = {row.name: row for row in decision.recipients.all()}
    names = list(NAMES)
    for on, title, given in (
        (FIRST, "Hội nghị tổng kết", names[:3]),
        (SECOND, "Ngày hội Đại đoàn kết", names[4:]),
    ):
        clock.move_to(on)
        pages.next_day()
        page = pages.of(here.secretary, decision.get_absolute_url())
        councils.press(page, page.locator("#decision-present"))
        councils.send(page)  # a new event
        councils.send(page, title=title, held_on=day(on), place="Hội trường thành phố")
        for name in given:
            page.locator(f"[name=given-{rows[name].pk}]").check()
        page.fill(f"[name=received-{rows[given[-1]].pk}]", "con gái")
        councils.send(page)
    assert Handover.objects.count() == 5
    page = pages.of(here.secretary, "/award-recipients/?standing=left")
    expect(page.locator("main tbody tr")).to_have_count(1)
    expect(page.locator("main tbody")).to_contain_text(ABSENT)


def annul_one(here, pages, clock):
    clock.move_to(ANNULLED)
    pages.next_day()
    row = DecisionRecipient.objects.get(name=FALSE)
    page = pages.of(here.approver, f"/award-recipients/{row.pk}/annul/")
    councils.send(page, ground=GROUND, on=day(ANNULLED), number="9/QĐ-UBND")
    expect(page.locator(f"#recipient-{row.pk}")).to_contain_text(GROUND)
    page = pages.of(here.officer, row.nomination.get_absolute_url())
    expect(page.locator("main")).to_contain_text(GROUND)


def figures_follow(here, pages):
    """Five stand, four of them handed over; of the two persons one works directly. A number leads to its rows."""
    page = pages.of(here.approver, f"/award-decisions/figures/?from={day(SIGNED)}&to={day(ANNULLED)}")
    numbers = page.locator("#awarded-title ~ .table-frame tbody tr").evaluate_all(
        "rows => rows.map(row => row.querySelector('td').innerText.trim())"
    )
    assert [re.match(r"\d+", number)[0] for number in numbers] == ["5", "4", "1", "2", "1"], numbers
    page.locator("#awarded-title ~ .table-frame tbody tr").nth(0).locator("td a").first.click()
    expect(page.locator("main tbody tr")).to_have_count(5)
    expect(page.locator("main tbody")).not_to_contain_text(FALSE)

"""A district's council of seven in March 2025 reviews twelve real models; the city's council reviews one of them."""

import datetime
import hashlib
import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from playwright.sync_api import expect

from models_registry.models import Candidacy, Recognition, TypicalChoice, UpwardProposal
from reviews.models import CouncilRules, Recusal, Round, RoundItem, Session, SignedCopy
from tests.access.people import again, worker
from tests.common.test_papers import told
from tests.e2e import councils
from tests.models_registry.makers import make_campaign, make_candidacy, make_model
from tests.organizations.reorganisations import LONG_AGO, make_member, make_unit, table
from tests.pdf_text import text_of
from tests.reviews.makers import make_council, make_criteria, make_person, make_seat

MONDAY, THURSDAY = datetime.date(2025, 3, 10), datetime.date(2025, 3, 20)
IN_APRIL, LATE_IN_APRIL = datetime.date(2025, 4, 7), datetime.date(2025, 4, 15)
REAL = Path(__file__).parents[2] / "data" / "models" / "real_models.json"
CHOSEN = (5, 6, 9, 12, 13, 14, 15, 16, 36, 37, 38, 54)
"""Which of the file: what communes did. Here communes of Chương Mỹ register them once more, one each."""
SCORERS = ("Nguyễn Văn Bình", "Trần Thị Cúc", "Lê Quang Dũng", "Đỗ Thị Hạnh", "Hoàng Văn Giang")
"""Chair, deputy and three members. Hạnh worked in the commune of the first model; Giang knows the second too well."""
ON_PAPER, AWAY = "Phạm Thị Én", "Vũ Văn Khoa"
"""The council's secretary has no account and votes on paper; one member is away."""
BALLOTS = (
    "yyy-y y", "yyyn- n", "yyyyy y", "yyyyy n", "yyyyo y", "yyyyn n",
    "yynnn n", "nnnnn x", "ynoon n", "yyyoo o", "nnnnn y", "yyyyn x",
)  # fmt: skip
"""Item by item: how the five vote on the portal (- does not vote on it), and the paper."""
COUNTED = (
    ("5", "0", "0", "0", "4/6", "Đạt"),
    ("3", "2", "0", "0", "4/6", "Không đạt"),
    ("6", "0", "0", "0", "5/7", "Đạt"),
    ("5", "1", "0", "0", "5/7", "Đạt"),
    ("5", "0", "1", "0", "5/7", "Đạt"),
    ("4", "2", "0", "0", "5/7", "Không đạt"),
    ("2", "4", "0", "0", "5/7", "Không đạt"),
    ("0", "5", "0", "1", "5/7", "Không đạt"),
    ("1", "3", "2", "0", "5/7", "Không đạt"),
    ("3", "0", "3", "0", "5/7", "Không đạt"),
    ("1", "5", "0", "0", "5/7", "Không đạt"),
    ("4", "1", "0", "1", "5/7", "Không đạt"),
)
"""What that must come to: in favour, against, abstained, invalid, needed of the base, result."""
OF_SIX = ("6", "6", "5", "1", "6", "0", "0")
PAPERS = dict.fromkeys(range(3, 13), OF_SIX) | {
    1: ("5", "5", "4", "1", "5", "0", "0"),
    2: ("5", "5", "4", "1", "5", "0", "0"),
    8: ("6", "6", "5", "1", "5", "1", "0"),
    12: ("6", "6", "5", "1", "5", "1", "0"),
}
"""Given out (who is there without who withdrew), handed in, on the portal, on paper, valid, invalid, not voted."""
RECOGNISED, TYPICAL, ABOVE = (1, 3, 4, 5), (1, 3), (1,)
REASONS = {n: f"Kết quả mới ở bước đầu, chưa có số liệu đo được (mô hình số {n})" for n in range(1, 13)}
REFUSED = "không công nhận 8 mô hình"
CONCLUSION = f"Công nhận 4 mô hình, trong đó 2 mô hình tiêu biểu, đề nghị cấp trên công nhận 1 mô hình, {REFUSED}."
GROUND = "Em gái tôi là tổ trưởng của mô hình này."


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def units():
    """The city, the district and twelve of its communes, as they stood."""
    city = make_unit("01", level="city", kind="city", name="Thành phố Hà Nội", short_name="Hà Nội")
    known = {"level": "district", "kind": "district", "name": "Huyện Chương Mỹ", "short_name": "Chương Mỹ"}
    district = make_unit("277", city, **known)
    rows = [row for row in table("hanoi_units.csv") if row["parent_code"] == "277" and row["type"] == "commune"]
    communes = [
        make_unit(row["code"], district, name=row["name"], short_name=row["short_name"])
        for row in [row for row in rows if not row["valid_to"].startswith("2024")][: len(CHOSEN)]
    ]
    return city, district, communes


def seated(unit, people, **rules):
    """A council of the unit with these in it (name → role, account or not), and its rules."""
    name = f"Hội đồng xét công nhận mô hình “Dân vận khéo” {unit.short_name}"
    council = make_council(unit, name)
    accounts = {}
    for name, (role, has_account) in people.items():
        user = worker("reviewer", unit, name) if has_account else None
        make_seat(council, user.person if user else make_person(unit, name), role, position="Ủy viên Ban Thường vụ")
        if user:
            accounts[name] = again(user)
    known = {"valid_from": council.valid_from, "source": "Quy chế làm việc của hội đồng"}
    CouncilRules.objects.create(council=council, **known | rules)
    return council, accounts


def house():
    """Who and what is there on the Monday on which the story begins."""
    city, district, communes = units()
    campaign = make_campaign(city, name="Dân vận khéo năm 2025")
    rows = json.loads(REAL.read_text("utf-8"))["models"]
    models = [
        make_model(
            unit,
            "in_implementation",
            campaign=campaign,
            **{key: rows[n][key] for key in ("title", "summary", "domain")},
        )
        for n, unit in zip(CHOSEN, communes, strict=True)
    ]
    for model in models:
        make_candidacy(model, "submitted", body=district, campaign=campaign)
    roles = dict(zip(SCORERS, ("chair", "deputy", "member", "member", "member"), strict=True))
    people = {name: (role, True) for name, role in roles.items()}
    people |= {ON_PAPER: ("secretary", False), AWAY: ("member", False)}
    rules = {"needed_share": "2/3", "is_more_than": False, "fewest_sheets": 2}
    council, judges = seated(district, people, **rules)
    ended = datetime.date(2024, 12, 31)
    make_member(communes[0], person=judges["Đỗ Thị Hạnh"].person, begins=LONG_AGO, ends=ended)
    above = {"Ngô Văn Minh": ("chair", True), "Lý Thị Nga": ("member", True), "Đinh Văn Phúc": ("member", True)}
    of_city, city_judges = seated(city, above, is_secret=False)
    ours = make_criteria(district, (("named", 40), ("result", 60)), title="Thang điểm cấp huyện", level="district")
    of_above = (("spread", 50), ("lasting", 30), ("new", 20))
    return SimpleNamespace(
        district=district, campaign=campaign, models=models, council=council, judges=judges, of_city=of_city,
        city_judges=city_judges, criteria=ours, city_criteria=make_criteria(city, of_above, level="city"),
        secretary=worker("secretary", district, "Bùi Thị Thư Ký"),
        city_secretary=worker("secretary", city, "Mai Văn Thường Trực"),
        officer=worker("officer", communes[0], "Cao Thị Cán Bộ"),
    )  # fmt: skip


def test_a_districts_session_and_the_citys(live_server, open_page):
    with time_machine.travel(MONDAY, tick=True) as clock:
        here, pages = house(), councils.Pages(open_page)
        in_the_district(here, pages, clock)
        check_the_minutes(here, pages)
        in_the_city(here, pages, clock)
    assert [page.complaints for page in pages.all if page.complaints] == []


def in_the_district(here, pages, clock):
    judges, secretary = here.judges, here.secretary
    found = councils.open_round(
        pages, secretary, here.council, here.campaign, here.criteria, name="Bình xét cấp huyện đợt 1 năm 2025",
        last=THURSDAY,
    )  # fmt: skip
    items = list(RoundItem.objects.filter(round=found).order_by("position"))
    assert [item.candidacy.model for item in items] == here.models
    two_conflicts(here, pages, found, items)
    councils.assign(pages, secretary, found, sheets=24)
    done = [councils.score(pages, judges[name], found, points_of_the_district) for name in SCORERS]
    assert (sum(done), min(done)) == (24, 4)
    page = pages.of(secretary, f"{found.get_absolute_url()}progress/")
    expect(page.locator("#members-heading")).to_contain_text("24")
    first = page.locator(".results-table tbody tr", has_text=here.models[0].title)
    expect(first.locator("td.num").nth(2)).to_have_text("88,00")
    councils.plan(pages, secretary, found, name="Họp Hội đồng đợt 1 năm 2025", held_on=THURSDAY)
    clock.move_to(THURSDAY)
    pages.next_day()
    the_session(here, pages, Session.objects.get())


def points_of_the_district(position):
    """90 less twice its place: the first gets 88."""
    return {"named": str(40 - position), "result": str(50 - position)}


def two_conflicts(here, pages, found, items):
    """One is known of the unit in which she worked, one he declares: neither finds it anywhere any more."""
    knows, declares = here.judges["Đỗ Thị Hạnh"], here.judges["Hoàng Văn Giang"]
    councils.declare(pages, declares, items[1], GROUND)
    for member, item in ((knows, items[0]), (declares, items[1])):
        model = item.candidacy.model
        page = pages.of(member, found.get_absolute_url(), width=councils.PHONE)
        expect(page.locator("main tbody tr")).to_have_count(11)
        expect(page.locator("main")).not_to_contain_text(model.title)
        assert page.goto(model.get_absolute_url()).status == 404
        page.goto(f"/search/?q={model.title}")
        expect(page.locator(f"a[href='{model.get_absolute_url()}']")).to_have_count(0)
    page = pages.of(here.secretary, found.get_absolute_url())
    expect(page.locator("main tbody")).to_contain_text("Đỗ Thị Hạnh")
    expect(page.locator("main tbody")).to_contain_text("Hoàng Văn Giang")


def the_session(here, pages, session):
    councils.begin(pages, here.secretary, session, away=[AWAY])
    for place, name in enumerate(SCORERS):
        choices = {n: ballot[place] for n, ballot in enumerate(BALLOTS, 1) if ballot[place] != "-"}
        councils.vote(pages, here.judges[name], session, choices)
    papers = {n: ballot[-1] for n, ballot in enumerate(BALLOTS, 1)}
    councils.on_paper(pages, here.secretary, here.judges["Nguyễn Văn Bình"], session, papers)
    reasons = {n: text for n, text in REASONS.items() if n not in RECOGNISED}
    page = councils.decide(pages, here.secretary, session, typical=TYPICAL, above=ABOVE, reasons=reasons)
    assert not Recognition.objects.exists(), "nothing holds before the session is closed"
    councils.close(page, "12-QĐ/HU")
    assert Session.objects.get().state == "closed"
    assert Round.objects.get().state == "decided"
    titles = {n: model.title for n, model in enumerate(here.models, 1)}
    known = set(Recognition.objects.values_list("model__title", flat=True))
    assert known == {titles[n] for n in RECOGNISED}
    typical = TypicalChoice.objects.values_list("recognition__model__title", flat=True)
    assert set(typical) == {titles[n] for n in TYPICAL}
    assert UpwardProposal.objects.get().candidacy.model == here.models[0]


def check_the_minutes(here, pages):
    """Word and PDF, read back: each number stands in them, and nobody's secret vote. The signed copy is kept."""
    session = Session.objects.get()
    page = pages.of(here.secretary, session.get_absolute_url())
    minutes = councils.paper(page, session, "minutes")
    text, pdf = told(minutes.docx), text_of(minutes.pdf)
    for sentence in (
        "Phiên họp bắt đầu lúc 08 giờ 30 phút, ngày 20/03/2025, tại Hội trường tầng 2.",
        "Tổng số thành viên: 7; có mặt: 6; vắng mặt: 1. Số thành viên phải có mặt để phiên họp có giá trị: 5.",
        "Hội đồng xét 12 hồ sơ thuộc “Bình xét cấp huyện đợt 1 năm 2025”, Dân vận khéo năm 2025.",
        "Hội đồng bỏ phiếu kín. Mô hình được công nhận khi số phiếu đồng ý chiếm ít nhất 2/3 tổng số thành viên.",
        CONCLUSION,
    ):
        assert sentence in text
        assert sentence in pdf
    votes = text[text.index("V. Kết quả biểu quyết") :]
    papers, came_to = votes[votes.index("Kiểm phiếu") :], votes[votes.index("Kết quả") :]
    for n, (model, numbers) in enumerate(zip(here.models, COUNTED, strict=True), 1):
        at = papers.index(model.title)
        assert (papers[at - 1], *papers[at + 1 : at + 8]) == (str(n), *PAPERS[n])
        at = came_to.index(model.title)
        assert (came_to[at - 1], *came_to[at + 1 : at + 6]) == (str(n), *numbers[:3], *numbers[4:])
        for told_of in (PAPERS[n], (*numbers[:3], *numbers[4:])):
            assert f"{n} {model.title} {' '.join(told_of)}" in pdf
    for name in (*SCORERS, ON_PAPER):
        assert text[text.index(name) + 3] == "x", name
    recused = text.index("IV. Thành viên không tham gia biểu quyết")
    rows = text[recused + 4 : recused + 10]
    assert (rows[0], rows[1], rows[3], rows[4]) == (
        here.models[0].title, "Đỗ Thị Hạnh", here.models[1].title, "Hoàng Văn Giang",
    )  # fmt: skip
    assert Recusal.objects.count() == 2
    check_the_results(here, page, session)
    sign(page, session, minutes.pdf)


def check_the_results(here, page, session):
    results = councils.paper(page, session, "results")
    text, pdf = told(results.docx), text_of(results.pdf)
    assert any("văn bản số 12-QĐ/HU ngày 20/03/2025" in line for line in text)
    for n, (model, numbers) in enumerate(zip(here.models, COUNTED, strict=True), 1):
        at = text.index(model.title)
        yes, base = numbers[0], numbers[4].split("/")[1]
        outcome = "Công nhận" if n in RECOGNISED else "Không công nhận"
        assert text[at - 2 : at + 4] == [str(n), model.code, model.title, model.unit.name, f"{yes}/{base}", outcome]
        assert f"{model.unit.name} {yes}/{base} {outcome}" in pdf
        notes = ["Tiêu biểu"] * (n in TYPICAL) + ["Đề nghị cấp trên công nhận"] * (n in ABOVE)
        notes += [] if n in RECOGNISED else [REASONS[n]]
        assert not notes or "\n".join(notes) == text[at + 4]


def sign(page, session, content):
    """What was signed comes back as a scan, and the page names its checksum."""
    page.goto(f"{session.get_absolute_url()}signed/new/")
    page.set_input_files("[name=signed]", {"name": "bb.pdf", "mimeType": "application/pdf", "buffer": content})
    councils.send(page)
    expect(page.locator("#session-signed + ul code")).to_have_text(hashlib.sha256(content).hexdigest())
    assert SignedCopy.objects.get().sha256 == hashlib.sha256(content).hexdigest()


def in_the_city(here, pages, clock):
    """Its council has its own criteria and an open vote; it does not recognise, and the district's stands."""
    clock.move_to(IN_APRIL)
    pages.next_day()
    secretary, model = here.city_secretary, here.models[0]
    found = councils.open_round(
        pages, secretary, here.of_city, here.campaign, here.city_criteria, name="Bình xét cấp thành phố năm 2025",
        last=LATE_IN_APRIL,
    )  # fmt: skip
    assert states(model) == {"district": "recognised", "city": "under_review"}
    councils.assign(pages, secretary, found, sheets=3)
    for judge in here.city_judges.values():
        councils.score(pages, judge, found, lambda _position: {"spread": "20,5", "lasting": "15", "new": "10"})
    page = pages.of(secretary, f"{found.get_absolute_url()}progress/")
    expect(page.locator(".results-table tbody td.num").nth(2)).to_have_text("45,50")
    session = councils.plan(pages, secretary, found, name="Họp Hội đồng thành phố", held_on=IN_APRIL)
    councils.begin(pages, secretary, session)
    for judge, letter in zip(here.city_judges.values(), "ynn", strict=True):
        councils.vote(pages, judge, session, {1: letter})
    page = councils.decide(pages, secretary, session, reasons={1: "Chưa có nơi khác làm theo"})
    councils.close(page, "8-QĐ/TU")
    assert states(model) == {"district": "recognised", "city": "not_recognised"}
    standing = Recognition.objects.get(model=model)
    assert (standing.unit, standing.revoked_on, standing.recognised_on) == (here.district, None, THURSDAY)
    page = pages.of(here.officer, model.get_absolute_url())
    rows = page.locator("table", has_text="Hội đồng xét công nhận").locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Chưa có nơi khác làm theo")
    expect(rows.nth(1)).to_contain_text("88")


def states(model):
    return dict(Candidacy.objects.filter(model=model).values_list("level", "state"))

"""Figures of awards by hand: decided, handed over, not handed over, to persons, who works directly; Thái Bình 2023."""

import datetime
import re

import openpyxl
import pytest
from django.core.files.storage import default_storage

from awards.models import Decision, DecisionRecipient
from awards.queries.award_figures import divisions
from awards.services.decision_recipients import add_recipient
from awards.services.decision_steps import annul_decision, annul_recipient, take_step
from awards.services.decisions import draft_decision
from awards.services.presentations import add_presentation, hand_over
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from organizations import tallies
from organizations.dates import today
from organizations.figures import Period, Scope
from organizations.models import Unit
from tests.access.people import unit, worker
from tests.awards.decision_makers import (
    draw,
    make_decision,
    make_handover,
    make_presentation,
    make_recipient,
    make_signed,
)
from tests.awards.makers import make_form, make_title
from tests.worlds import shared

pytestmark = pytest.mark.django_db
D = datetime.date
KEYS = ("decided", "presented", "not_presented", "to_persons", "to_direct_workers")


def told(client, root, **more):
    asked = {"within": root.pk, "from": "2025-01-01", "to": "2025-12-31", **more}
    rows = client.get("/api/v1/figures/awarded/", asked).json()
    return {row["key"].partition(".")[2]: row for row in rows}


@shared
def given(deciding):
    """Of the ward: a decision of 2025 with six, one annulled, two handed over; one of 2024; a draft; one annulled."""
    day = D(2025, 3, 3)
    first = make_decision(deciding.ward)
    title = make_title()
    deciding.rows = [
        make_recipient(first, deciding.form, "A", works_directly=True),
        make_recipient(first, deciding.form, "B", works_directly=False),
        make_recipient(first, deciding.form, "C"),
        make_recipient(first, deciding.form, "Hộ D", recipient="household", works_directly=True),
        make_recipient(first, deciding.form, "Tập thể", recipient="collective"),
        make_recipient(first, title, "A", works_directly=True),
    ]
    Decision.objects.filter(pk=first.pk).update(
        state="signed", number=draw(deciding.ward, 2025), year=2025, signed_on=day
    )
    deciding.first = Decision.objects.get(pk=first.pk)
    annul_recipient(deciding.rows[1], ground="Khai man", number="9", on=today(), by=deciding.approver)
    event = make_presentation(deciding.ward, held_on=D(2026, 1, 4))
    for row in (deciding.rows[0], deciding.rows[4]):
        make_handover(event, row)
    make_signed(deciding.ward, deciding.form, "X", signed_on=D(2024, 12, 31))
    make_signed(deciding.ward, deciding.form, "Y", signed_on=D(2025, 6, 1), state="annulled", annulled_on=D(2025, 7, 1))
    make_recipient(make_decision(deciding.ward), deciding.form, "Z")
    deciding.title = title
    return deciding


def test_the_numbers_are_those_counted_by_hand_and_each_is_its_list(given, client):
    client.force_login(given.secretary)
    rows = told(client, given.ward)
    assert [(key, row["number"], row["value"]) for key, row in rows.items()] == [
        ("decided", 5, None), ("presented", 2, "40.0"), ("not_presented", 3, None), ("to_persons", 3, None),
        ("to_direct_workers", 2, "66.7"),
    ]  # fmt: skip
    for row in rows.values():
        listed = client.get(row["url"] + "&page_size=50").json()["results"]
        assert sum(each["number"] for each in listed) == row["number"], row["url"]


def test_parts_by_title_and_form_recipients_level_and_branch_add_up(given, client):
    scope = Scope(root=given.ward, period=Period.year(2025))
    found = {each.key: [(line.title, [n for n, _url in line.numbers[:3]]) for line in each.lines]
             for each in divisions(given.secretary, scope)}  # fmt: skip
    assert found == {
        "given": [(str(given.title), [1, 0, 1]), (str(given.form), [4, 2, 2])],
        "recipient": [("Cá nhân", [3, 1, 2]), ("Hộ gia đình", [1, 0, 1]), ("Tập thể", [1, 1, 0])],
        "level": [(given.ward.get_level_display(), [5, 2, 3])],
        "branch": [("Nhà nước", [5, 2, 3])],
    }
    shares = {each.key: [line.percent for line in each.lines] for each in divisions(given.secretary, scope)}
    assert shares["recipient"] == [66, None, None]
    assert shares["level"] == [66]
    client.force_login(given.secretary)
    year = f"within={given.ward.pk}&from=2025-01-01&to=2025-12-31"
    parts = client.get(f"/api/v1/figures/awarded/parts/?{year}").json()
    assert [(each["part"], each["decided"], each["direct_percent"]) for each in parts if each["division"] == "recipient"
            ] == [("Cá nhân", 3, 66), ("Hộ gia đình", 1, None), ("Tập thể", 1, None)]  # fmt: skip
    assert client.get("/api/v1/figures/awarded/parts/?from=x").status_code == 400
    client.force_login(worker("secretary", given.units.beside, "elsewhere"))
    assert client.get(f"/api/v1/figures/awarded/parts/?{year}").json() == []
    client.force_login(given.secretary)
    page = client.get("/award-decisions/figures/?from=01/01/2025&to=31/12/2025")
    links = re.findall(r'<a href="(/award-recipients/\?[^"]+)">([0-9]+)</a>', page.content.decode())
    assert len(links) > 26
    for url, number in links:
        rows = client.get(url.replace("&amp;", "&")).context["recipients"]
        weigh = {"awards.presented": lambda row: row.presented, "awards.not_presented": lambda row: row.left}
        key = re.search(r"figure=([a-z._]+)", url)[1]
        counted = sum(weigh.get(key, lambda row: row.number)(row) for row, _tone in rows)
        assert counted == int(number), url


def test_annulment_takes_it_out_and_draft_signing_puts_it_in(given, client):
    client.force_login(given.secretary)
    assert told(client, given.ward)["decided"]["number"] == 5
    annul_decision(given.first, ground="Khai man", number="10", on=today(), by=given.approver)
    assert [row["number"] for row in told(client, given.ward).values()] == [0] * 5


def test_each_reads_their_own_and_those_below(given, client):
    for user, root, wanted in (
        (given.secretary, given.ward, 5),
        (given.auditor, given.ward, 5),
        (given.above, given.units.city, 5),
        (given.above, given.ward, 5),
        (given.root, given.units.city, 5),
    ):
        client.force_login(user)
        assert told(client, root)["decided"]["number"] == wanted, user
    for user in (given.beside, given.reviewer, worker("officer", given.units.school)):
        client.force_login(user)
        assert told(client, given.ward) == {}, user
        page = client.get("/award-decisions/figures/?from=01/01/2025&to=31/12/2025")
        assert sum(row.now.number for row in page.context["rows"]) == 0


def test_as_it_was_and_as_it_is(given, client):
    Decision.objects.filter(pk=given.first.pk).update(steward=given.units.beside)
    client.force_login(given.above)
    for root, lens, wanted in (
        (given.ward, "steward", 0), (given.ward, "unit", 5), (given.units.beside, "steward", 5),
        (given.units.beside, "unit", 0),
    ):  # fmt: skip
        assert told(client, root, lens=lens)["decided"]["number"] == wanted


def test_thai_binh_2023(deciding, client):
    """40 medals by a decision of the Centre, 8 of them presented on 21/12/2023, nothing recorded of the others."""
    province = unit("34", kind="province", level="city", name="Tỉnh Thái Bình", short_name="Thái Bình")
    secretary = worker("secretary", province)
    medal = make_form("mobilisation-medal", kind="commemorative", valid_from=D(2020, 1, 1))
    values = {
        "title": "Tặng Kỷ niệm chương “Vì sự nghiệp dân vận”", "branch": "party", "level": "central",
        "issuer": "Ban Dân vận Trung ương", "printed_number": "(không ghi trong nguồn)",
        "signed_on": D(2023, 12, 1),
    }  # fmt: skip
    decision = draft_decision(unit=province, is_outside=True, values=values, by=secretary)
    row = add_recipient(
        decision, subject=medal, by=secretary,
        values={"recipient": "person", "name": "40 cá nhân của tỉnh Thái Bình", "number": 40},
    )  # fmt: skip
    take_step(decision, "record", by=secretary)
    event = add_presentation(
        unit=province, by=secretary,
        values={"title": "Hội nghị tổng kết phong trào thi đua “Dân vận khéo”", "held_on": D(2023, 12, 21)},
    )  # fmt: skip
    hand_over(event, decision, shown=[row.pk], given={row.pk: (8, "")}, by=secretary)
    client.force_login(secretary)
    rows = told(client, province, **{"from": "2023-01-01", "to": "2023-12-31"})
    numbers = {key: row["number"] for key, row in rows.items()}
    assert [numbers[key] for key in KEYS] == [40, 8, 32, 40, 0]
    page = client.get(f"/award-decisions/{decision.pk}/").context
    assert page["numbers"] == {"rows": 1, "commended": 40, "presented": 8, "left": 32, "annulled": 0}


def test_tallies_of_parts_are_those_of_the_whole(given):
    whole = Scope(root=given.ward, period=Period.year(2025))
    keys = [tallies.get(f"awards.{key}") for key in KEYS[:3]]
    counted = tallies.counted(keys, given.secretary, {"": whole})[""]
    parts = tallies.divided(keys, given.secretary, whole, ["recipient", "decision__branch"])
    for tally in keys:
        assert sum(each[tally.key] for each in parts.values()) == counted[tally.key].number
    assert DecisionRecipient.objects.count() == 9
    assert Unit.objects.count() >= 4


@pytest.mark.django_db(transaction=True)
def test_the_file_has_the_parts_of_the_page(given, client, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    client.force_login(given.secretary)
    days = "from=01/01/2025&to=31/12/2025"
    assert client.post(f"/award-decisions/figures/export/?{days}").status_code == 302
    job = Job.objects.latest("pk")
    runner.run_job(job.pk)
    job.refresh_from_db()
    with default_storage.open(job.files.get().key) as content:
        rows = list(openpyxl.load_workbook(content).active.iter_rows(min_row=2, values_only=True))
    assert [row[1:5] + row[7:] for row in rows if row[0] == "Theo đối tượng"] == [
        ("Cá nhân", 3, 1, 2, 66), ("Hộ gia đình", 1, 0, 1, None), ("Tập thể", 1, 1, 0, None),
    ]  # fmt: skip
    assert client.post("/award-decisions/figures/export/?from=odd")["Location"] == "/award-decisions/figures/?from=odd"

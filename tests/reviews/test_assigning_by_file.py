"""Sheets given out by a table: written with what stands, read back judged row by row, decided; scores as a file."""

import io
from types import SimpleNamespace

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from mobilization.outbox import registry, services
from mobilization.outbox.runner import JobRefused
from models_registry.models import RegisteredModel
from notifications.models import Notice
from organizations.models import Membership
from reviews.models import Assignment, Criterion, ScoreSheet, SheetPoints
from reviews.queries.assigning import free_for, grid
from reviews.services.assigning import assign_by_hand, assign_from_table, withdraw_assignment
from reviews.services.conflicts import declare_conflict
from reviews.services.results import request_results
from reviews.services.rounds import SelectionChanged
from tests.access.people import again, worker
from tests.models_registry.test_papers import written
from tests.reviews.makers import make_candidacies, make_judge, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(ward, client):
    """An open round of three candidacies and three judges, two of one name; one has one, one a conflict."""
    judges = [make_judge(ward.council, f"judge-{n}") for n in range(3)]
    for judge, name in zip(judges, ("Trần Thị Bình", "Lê Văn An", "Lê Văn An"), strict=True):
        type(judge.person).objects.filter(pk=judge.person_id).update(full_name=name)
    found = make_round(ward.council, make_candidacies(ward.units.ward, 3), "open")
    for number, model in enumerate(RegisteredModel.objects.order_by("id"), 1):
        RegisteredModel.objects.filter(pk=model.pk).update(code=f"DVK-{number}", title=f"=Mô hình {number}")
    items = list(found.items.order_by("position"))
    seats = [ward.council.members.get(person=judge.person) for judge in judges]
    by = again(ward.secretary)
    [given] = assign_by_hand(items[0], seats=[seats[0]], by=by)
    declare_conflict(items[1], person=seats[1].person, ground="Em gái", by=by)
    client.force_login(by)
    here = f"/rounds/{found.pk}/assign/"
    return SimpleNamespace(ward=ward, round=found, items=items, seats=seats, given=given, by=by, here=here)


def table(client, house):
    """The workbook, and the columns of its seats in their order."""
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{house.here}table/").content))
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    same = [f"Lê Văn An #{seat.pk}" for seat in house.seats[1:]]
    return book, sheet, [headings.index(name) + 1 for name in ("Trần Thị Bình", *same)]


def upload(client, house, book):
    content = book
    if not isinstance(book, bytes):
        stream = io.BytesIO()
        book.save(stream)
        content = stream.getvalue()
    return client.post(f"{house.here}file/", {"file": SimpleUploadedFile("phan-cong.xlsx", content)})


def told(page):
    return {line.number: (line.verdict[1], [f"{each.cell}: {each.text}" for each in line.faults])
            for line in page.context["lines"]}  # fmt: skip


def test_what_may_be_given_out_by_table_is_what_may_be_by_hand(house):
    Membership.objects.filter(person=house.seats[2].person).update(unit=house.ward.units.beside)
    free = grid(house.round).free()
    assert set(free) == {(item.pk, seat.pk) for item in house.items for seat in free_for(item)}
    assert len(free) == 4


def test_members_whose_names_differ_in_their_marks_alone_keep_their_columns(client, house):
    """Hoa and Hòa: what is compared without marks would give one the sheets of the other."""
    for seat, name in zip(house.seats[1:], ("Lê Thị Hoa", "Lê Thị Hòa"), strict=True):
        type(seat.person).objects.filter(pk=seat.person_id).update(full_name=name)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{house.here}table/").content))
    sheet = book.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    at = {name: next(n for n, told in enumerate(headings, 1) if told.startswith(name)) for name in
          ("Lê Thị Hoa", "Lê Thị Hòa")}  # fmt: skip
    sheet.cell(4, at["Lê Thị Hoa"]).value = "x"
    sheet.delete_cols(at["Lê Thị Hòa"])
    page = upload(client, house, book)
    assert page.context["pairs"] == f"{house.items[2].pk}-{house.seats[1].pk}"


def test_the_table_says_what_stands_and_lets_only_the_rest_be_filled_in(client, house):
    _book, sheet, columns = table(client, house)
    rows = [[sheet.cell(row, at) for at in columns] for row in (2, 3, 4)]
    assert [[cell.value for cell in row] for row in rows] == [
        ["x", None, None], [None, "xung đột", None], [None, None, None]
    ]  # fmt: skip
    assert [sheet.cell(2, 1).value, sheet.cell(2, 2).value] == ["DVK-1", "=Mô hình 1"]
    assert rows[0][0].protection.locked
    assert rows[1][1].protection.locked
    offered = {str(each.sqref): each.type for each in sheet.data_validations.dataValidation}
    assert len(offered) == 3
    assert set(offered.values()) == {"list"}


def test_each_row_is_judged_then_exactly_what_was_shown_is_given_out(client, house):
    book, sheet, (_first, second, third) = table(client, house)
    sheet.cell(2, second).value = "X"
    sheet.cell(2, third).value = "có"
    sheet.cell(3, second).value = "x"
    sheet.cell(3, third).value = "x"
    page = upload(client, house, book)
    assert page.status_code == 200
    at = sheet.cell(3, second).coordinate
    wrong = f"{at}: Lê Văn An không được chấm hồ sơ này: đã khai báo xung đột lợi ích. Hãy xóa dấu x."
    assert told(page) == {2: ("Sẽ giao", []), 3: ("Lỗi", [wrong])}
    assert (page.context["number"], page.context["wrong"], page.context["unchanged"]) == (2, 1, 1)
    assert Assignment.objects.count() == 1, "nothing is given out before it is decided"
    decided = client.post(f"{house.here}file/", {"pairs": page.context["pairs"]})
    assert decided["Location"] == f"/rounds/{house.round.pk}/progress/"
    made = Assignment.objects.exclude(pk=house.given.pk)
    assert {(each.item_id, each.seat_id, each.how) for each in made} == {
        (house.items[0].pk, seat.pk, "hand") for seat in house.seats[1:]
    }
    assert ScoreSheet.objects.count() == 3
    assert Notice.objects.filter(kind="reviews.assigned").count() == 3
    again_page = client.post(f"{house.here}file/", {"pairs": page.context["pairs"]})
    assert again_page.status_code == 409, "given out once"
    assert Assignment.objects.count() == 3


def test_what_is_wrong_is_said_with_its_cell_and_what_helps(client, house):
    book, sheet, (first, _second, third) = table(client, house)
    sheet.cell(2, first).value = None
    sheet.cell(3, third).value = "chắc vậy"
    sheet.cell(4, third).value = "=1+1"
    sheet.cell(5, 1).value, sheet.cell(5, third).value = "DVK-99", "x"
    sheet.cell(6, 1).value = "dvk-1"
    page = upload(client, house, book)
    column = sheet.cell(1, third).column_letter
    assert told(page) == {
        3: ("Lỗi", [f"{column}3: “chắc vậy” không có nghĩa ở đây. Hãy ghi x hoặc để trống."]),
        4: ("Lỗi", [f"{column}4: Ô này là công thức. Sao chép ô rồi dán dưới dạng giá trị."]),
        5: ("Lỗi", ["A5: Không có hồ sơ nào của đợt này mang mã “DVK-99”. Hãy chép mã từ bảng đã tải về."]),
        6: ("Lỗi", ["A6: Hồ sơ này đã có ở dòng 2. Hãy xóa một trong hai dòng."]),
        2: ("Không thay đổi", []),
    }
    assert "Trần Thị Bình: đã được giao từ trước" in page.content.decode()
    assert (page.context["number"], page.context["pairs"]) == (0, "")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda sheet: sheet.delete_cols(1), "Thiếu cột “Mã mô hình”"),
        (lambda sheet: sheet.delete_rows(2, 9), "Bảng không có dòng nào dưới dòng tiêu đề"),
        (lambda sheet: setattr(sheet.cell(1, 4), "value", "Người lạ"), "D1: hôm nay không có ai tên “Người lạ”"),
        (lambda sheet: setattr(sheet.cell(1, 9), "value", sheet.cell(1, 4).value), "I1: “"),
    ],
)
def test_a_file_that_leaves_a_doubt_is_refused_as_a_whole(client, house, change, said):
    book, sheet, _columns = table(client, house)
    change(sheet)
    page = upload(client, house, book)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert upload(client, house, b"no table").status_code == 422


def test_only_who_assigns_gives_out_by_table_and_only_what_is_free(client, house):
    pair = (house.items[2].pk, house.seats[0].pk)
    for pairs in ((), {pair, (house.items[0].pk, house.seats[0].pk)}, {(0, 0)}):
        with pytest.raises(SelectionChanged):
            assign_from_table(house.round, pairs=pairs, by=house.by)
    for user in (house.ward.officer, house.ward.beside):
        with pytest.raises(PermissionDenied):
            assign_from_table(house.round, pairs={pair}, by=again(user))
    withdraw_assignment(house.given, reason="Nhầm", by=house.by)
    assert len(assign_from_table(house.round, pairs={(house.items[0].pk, house.seats[0].pk)}, by=house.by)) == 1


# --- scores as a file -----------------------------------------------------------------------------------------


def scored(house, seat, item, points):
    """A sheet with points at the first criterion; the total is as given."""
    made = Assignment.objects.create(item=item, seat=seat, how="hand", assigned_by=house.ward.secretary)
    known = {"state": "submitted", "total": points, "submitted_at": "2026-01-01T00:00Z"} if points else {}
    sheet = ScoreSheet.objects.create(assignment=made, comment="Chung", **known)
    first = Criterion.objects.filter(group__criteria_set=house.round.criteria_set).order_by("position").first()
    SheetPoints.objects.create(sheet=sheet, criterion=first, points=7, comment="Rõ")


def test_the_scores_as_a_file_for_who_reads_them(client, house, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    scored(house, house.seats[1], house.items[2], 80)
    scored(house, house.seats[2], house.items[2], 60)
    scored(house, house.seats[2], house.items[1], None)
    leader = worker("leader", house.ward.units.ward, "leads")
    client.force_login(again(leader))
    assert client.post(f"/rounds/{house.round.pk}/results/export/")["Location"].startswith("/jobs/")
    job = request_results(found=house.round, by=again(leader))
    content = written(job).files["xlsx"]
    board, sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    rows = list(board.iter_rows(min_row=2, values_only=True))
    assert rows[0][:2] == (1, 1)
    assert rows[0][2] == "=Mô hình 3"
    assert rows[0][4:12] == (2, 1, 70, 70, 70, 60, 80, 10)
    assert [row[0] for row in rows[1:]] == [None, None]
    told = {(row[0], row[4]): row[5:] for row in sheets.iter_rows(min_row=2, values_only=True)}
    assert told["=Mô hình 3", 60] == (7, None, "Chung", "Tiêu chí named: Rõ")
    assert told["=Mô hình 2", None] == (None,) * 4, "what is not submitted is its member's own"
    for user in (house.ward.officer, house.ward.beside):
        with pytest.raises(PermissionDenied):
            request_results(found=house.round, by=again(user))
    client.force_login(again(house.ward.officer))
    assert client.post(f"/rounds/{house.round.pk}/results/export/").status_code == 403


def test_whoever_may_read_the_scores_no_longer_gets_no_file(house, monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    job = request_results(found=house.round, by=house.by)
    may_fetch = registry.get(job.kind).may_fetch
    assert [may_fetch(user, job) for user in (house.by, again(house.ward.officer))] == [True, False]
    Membership.objects.filter(pk=job.params["acting"]).update(role="officer")
    with pytest.raises(JobRefused):
        written(job)

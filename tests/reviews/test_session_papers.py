"""Minutes and results of a session on paper: every number of the agenda stands in them, as Word and as PDF."""

import pytest
from django.core.exceptions import PermissionDenied

from mobilization.common.papers.paper import Layout
from mobilization.outbox import services
from mobilization.outbox.models import Job
from mobilization.outbox.runner import JobRefused
from organizations.dates import today
from organizations.models import Membership
from reviews.models import Attendance, Recusal, SessionItem, Voted
from reviews.queries.sessions import attendance_of
from reviews.services.session_papers import request_session_paper
from tests.access.people import again
from tests.common.test_papers import told
from tests.models_registry.test_papers import written
from tests.reviews.session_makers import make_meeting
from tests.reviews.test_session_closing import ALL, COUNTED, close, said

pytestmark = pytest.mark.django_db


MORE = "đề nghị cấp trên công nhận 1 mô hình, không công nhận 1 mô hình, để lại phiên họp sau 1 hồ sơ"


@pytest.fixture
def house(ward, monkeypatch):
    """A session of five members, of whom four are there: two carried, one not, one put off."""
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    house = make_meeting(ward, number=4, members=5, place="Trụ sở Đảng ủy", name="Họp Hội đồng lần 1")
    seats = list(ward.council.members.order_by("pk"))
    ward.council.members.filter(pk=seats[0].pk).update(role="chair", position="Phó Bí thư")
    ward.council.members.filter(pk=seats[1].pk).update(role="secretary")
    Attendance.objects.filter(seat=seats[4]).update(is_present=False, note="đi công tác")
    numbers = COUNTED | {"members": 5, "present": 4, "base": 5, "needed": 3}
    SessionItem.objects.filter(position=1).update(**numbers | {"base": 4, "recused": 1}, in_favour=3, is_carried=True)
    SessionItem.objects.filter(position=2).update(**numbers, in_favour=4, is_carried=True)
    SessionItem.objects.filter(position=3).update(
        **numbers | {"against": 2, "invalid": 1}, in_favour=1, is_carried=False
    )
    house.items = list(house.session.items.order_by("position"))
    Recusal.objects.create(item=house.items[0], seat=seats[3], reason="Em gái")
    said(house, *ALL)
    return house


def paper(house, kind, layout=Layout.PARTY):
    """The paragraphs of the Word file; the PDF is made beside it."""
    job = request_session_paper(session=house.session, paper=kind, layout=layout, by=house.by)
    files = written(job).files
    assert files["pdf"][:5] == b"%PDF-"
    return told(files["docx"])


def test_the_minutes_say_who_was_there_how_was_voted_and_what_it_came_to(house):
    text = paper(house, "minutes")
    names = [judge.person.full_name for judge in house.judges]
    titles = [item.item.candidacy.model.title for item in house.items]
    assert {"BIÊN BẢN", "Họp Hội đồng lần 1", "Thư ký".upper(), "Chủ trì".upper()} <= set(text)
    for sentence in (
        "Tổng số thành viên: 5; có mặt: 4; vắng mặt: 1. Số thành viên phải có mặt để phiên họp có giá trị: 4.",
        "Hội đồng biểu quyết công khai. Mô hình được công nhận khi số phiếu đồng ý chiếm trên 50% tổng số thành viên.",
        f"Công nhận 2 mô hình, trong đó 1 mô hình tiêu biểu, {MORE}.",
        f"- “{titles[2]}” (Phường Ba Đình); lý do: Chưa có kết quả đo được.",
    ):
        assert sentence in text
    rows = [text[text.index(title, text.index("V. Kết quả biểu quyết")) + 1 :][:6] for title in titles[:3]]
    assert rows == [
        ["3", "0", "0", "0", "3/4", "Đạt"],
        ["4", "0", "0", "0", "3/5", "Đạt"],
        ["1", "2", "0", "1", "3/5", "Không đạt"],
    ]
    recused = text.index("IV. Thành viên không tham gia biểu quyết")
    assert text[recused + 4 : recused + 7] == [titles[0], names[3], "Em gái"]
    assert ("đi công tác" in text, text.count("x")) == (True, 4)
    assert text.index(names[1], recused) < text.index(names[0], recused), "who took the minutes, then who presided"


def test_minutes_of_a_secret_vote_say_where_each_paper_is(house):
    """Given out, handed in on the portal and on paper, valid, invalid, missing."""
    type(house.session).objects.update(is_secret=True)
    house.session.refresh_from_db()
    for item, number in ((house.items[0], 3), (house.items[1], 0)):
        seats = house.ward.council.members.order_by("pk")[:number]
        Voted.objects.bulk_create(Voted(item=item, seat=seat) for seat in seats)
    text = paper(house, "minutes")
    titles = [item.item.candidacy.model.title for item in house.items]
    count, result = text.index("Kiểm phiếu"), text.index("Kết quả")
    heads = ["Số phiếu phát ra", "Số phiếu thu về", "Bỏ trên cổng", "Phiếu giấy", "Hợp lệ", "Không hợp lệ"]
    assert text[count + 3 : count + 10] == [*heads, "Không bỏ phiếu"]
    rows = [text[text.index(title, count) + 1 :][:7] for title in titles[:3]]
    assert rows == [
        ["3", "3", "3", "0", "3", "0", "0"],
        ["4", "4", "0", "4", "4", "0", "0"],
        ["4", "4", "0", "4", "3", "1", "0"],
    ]
    assert text[text.index(titles[2], result) + 1 :][:5] == ["1", "2", "0", "3/5", "Không đạt"]
    SessionItem.objects.filter(position=2).update(in_favour=3)
    text = paper(house, "minutes")
    assert text[text.index(titles[1], count) + 1 :][:7] == ["4", "3", "0", "3", "3", "0", "1"], "one did not vote"


def test_minutes_of_a_closed_session_say_who_sat_as_what_then(house, client):
    """In session they follow the seats, whose roles may still be corrected."""
    seats = house.ward.council.members
    before = paper(house, "minutes")
    seats.filter(role="member").update(position="Ủy viên Ban Thường vụ")
    assert before != paper(house, "minutes")
    close(house)
    closed = paper(house, "minutes")
    attendance = [row.pk for row in attendance_of(house.session)]
    seats.filter(role="chair").update(role="member", position="Nghỉ công tác")
    seats.exclude(role="secretary").filter(position="Ủy viên Ban Thường vụ").update(position="")
    seats.filter(role="secretary").update(role="chair", position="Bí thư")
    assert paper(house, "minutes") == closed
    assert [row.pk for row in attendance_of(house.session)] == attendance, "in the same order"
    client.force_login(house.by)
    members = client.get(house.session.get_absolute_url()).content.decode().partition("session-members")[2]
    assert members.index("(chủ tịch hội đồng)") < members.index("(thư ký hội đồng)")


def test_the_results_are_the_annex_of_the_document(house):
    day, name = f"{house.session.held_on:%d/%m/%Y}", house.session.council.name
    assert f"(Kèm theo Biên bản họp ngày {day} của {name})" in paper(house, "results")
    close(house)
    ends = {layout: [line[-4:] for line in paper(house, "minutes", layout) if "thông qua" in line] for layout in Layout}
    assert ends == {Layout.PARTY: ["qua."], Layout.STATE: ["a./."]}
    text = paper(house, "results", Layout.STATE)
    assert f"(Kèm theo văn bản số 3-BB/HĐ ngày {today():%d/%m/%Y})" in text, "whose it is, its symbol says"
    first = text.index(house.items[0].item.candidacy.model.title)
    assert text[first + 2 : first + 5] == ["3/4", "Công nhận", "Tiêu biểu\nĐề nghị cấp trên công nhận"]


@pytest.mark.bar("A3")
def test_members_make_no_minutes_and_a_right_that_ends_ends_the_job(house, ward, client):
    for user in (house.judges[0], ward.beside):
        with pytest.raises(PermissionDenied):
            request_session_paper(session=house.session, paper="minutes", layout=Layout.PARTY, by=again(user))
    client.force_login(again(house.judges[0]))
    assert client.get(f"/sessions/{house.session.pk}/paper/").status_code == 403
    client.force_login(again(ward.officer))
    address = f"/sessions/{house.session.pk}/paper/"
    assert client.post(address, {"paper": "odd"}).status_code == 422
    job = Job.objects.get(
        pk=int(client.post(address, {"paper": "minutes", "layout": "state"})["Location"].split("/")[2])
    )
    Membership.objects.filter(person=ward.officer.person).delete()
    with pytest.raises(JobRefused):
        written(job)

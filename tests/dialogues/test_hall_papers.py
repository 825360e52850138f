"""Minutes and conclusion notice: what is recorded, in the layout of the branch, and no citizen's name."""

import datetime

import pytest

from dialogues.hall_paper import conclusion_of, minutes_of
from dialogues.models import Commitment, Opinion
from dialogues.queries.hall_minutes import Promise, told_of
from mobilization.common.papers.pdf import pdf_of
from mobilization.outbox.models import Job
from mobilization.outbox.runner import JobRefused
from organizations.dates import today
from organizations.models import Membership
from tests.access.people import again
from tests.common.test_papers import told as said
from tests.dialogues.hall_makers import make_group, make_item, make_mark
from tests.dialogues.makers import DAY, invite, make_conference
from tests.dialogues.opinion_makers import make_opinion
from tests.models_registry.test_papers import written
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
NAME = "Hoàng Thị Bí Mật"


@pytest.fixture
def held(here):
    here.found = make_conference(
        here.ward, here.root, "held", day=datetime.date(2026, 11, 20), ends=datetime.time(11, 30), branch="party",
        secretary_name="Nguyễn Văn An", conclusion="Nạo vét cống ngõ 5.", conclusion_number="12-TB/ĐU",
    )  # fmt: skip
    for group, number in zip(invite(here.found, "Nông dân", "Thanh niên"), (40, 15), strict=True):
        group.attended = number
        group.save()
    known = {"conference": here.found, "text": f"Tôi là {NAME}", "answer": f"Trả lời bà {NAME}"}
    here.opinions = [
        make_opinion(here.ward, here.root, state, identity={"name": NAME}, **known)
        for state in ("answered", "assigned", "assigned", "received")
    ]
    Opinion.objects.filter(pk=here.opinions[2].pk).update(due_on=today() + 9 * DAY)
    group = make_group(here.found, "Ngập úng", *here.opinions[:3], wording="Bao giờ hết ngập?")
    make_item(here.found, minutes=5)
    item = make_item(here.found, group=group, reply="Xong trước Tết")
    make_item(here.found, opinion=here.opinions[3], title="Đèn đường", shows_words=True)
    make_mark(item, "answered", here.officer)
    Commitment.objects.create(
        unit=here.ward, steward=here.ward, conference=here.found, title="Lắp đèn thôn 3", responsible=here.units.school,
        responsible_steward=here.units.school, promised_on=datetime.date(2026, 11, 20),
        first_promised_for=datetime.date(2026, 12, 20), promised_for=datetime.date(2026, 12, 20), entered_by=here.root,
    )  # fmt: skip
    return here


def _flat(text):
    return " ".join(text.split())


def test_minutes_tell_who_came_what_was_answered_and_who_answers_the_rest(client, held):
    client.force_login(again(held.officer))
    at = held.found.get_absolute_url()
    assert client.post(f"{at}papers/odd/").status_code == 404
    assert client.post(f"{at}papers/minutes/").status_code == 302
    job = Job.objects.get()
    files = written(job).files
    word, pdf = (_flat(text) for text in (" ".join(said(files["docx"])), text_of(files["pdf"])))
    until = f"{today() + 9 * DAY:%d/%m/%Y}"
    for words in (
        "ĐẢNG CỘNG SẢN VIỆT NAM", "BIÊN BẢN", "08 giờ 00 phút, ngày 20/11/2026, tại Hội trường",
        "Bí thư cấp ủy Nguyễn Văn An", "Tổng số người dự: 55", "Tiếp nhận 4 ý kiến, trong đó 3 ý kiến", "1 nhóm vấn đề",
        "Khai mạc", "Ngập úng (3 ý kiến)", "Bao giờ hết ngập?", "Trả lời tại hội nghị: Xong trước Tết",
        f"trả lời 2 ý kiến, hạn ngày {until}", "Đèn đường (1 ý kiến)", "Chưa nêu tại hội nghị", "Nạo vét cống ngõ 5.",
        "11 giờ 30 phút cùng ngày",
        "Lắp đèn thôn 3. Trách nhiệm: Trường Ba Đình. Thời hạn: 20/12/2026.", "THƯ KÝ", "CHỦ TRÌ",
    ):  # fmt: skip
        assert (words in word, words in pdf) == (True, True), words
    assert NAME not in word + pdf
    client.force_login(again(held.auditor))
    assert client.post(f"{at}papers/minutes/").status_code == 403
    Membership.objects.filter(person__user=held.officer).update(role="auditor")
    with pytest.raises(JobRefused):
        written(job)


def test_the_notice_of_the_conclusion_is_a_draft_until_it_is_published(client, held):
    promise = Promise("Nạo vét xong cống ngõ 5.", "Phòng Kinh tế", datetime.date(2026, 12, 31))
    paper = conclusion_of(told_of(held.found, [promise]))
    assert (paper.number, paper.symbol, paper.marks, paper.on) == ("12", "TB/ĐU", ("Dự thảo",), None)
    told = _flat(text_of(pdf_of(paper)))
    for words in (
        "Kết luận đối thoại với Nhân dân", "55 người tham dự", "Nạo vét cống ngõ 5.", "Xong trước Tết",
        "Nạo vét xong cống ngõ 5. Trách nhiệm: Phòng Kinh tế. Thời hạn: 31/12/2026.",
    ):  # fmt: skip
        assert words in told, words
    assert NAME not in told
    held.found.branch, held.found.conclusion_number = "state", "chưa có"
    assert conclusion_of(told_of(held.found)).symbol == "TB-UBND"
    bare = make_conference(held.ward, held.root, "held", kind="contact", place="", link="https://hop.example/1")
    text = _flat(text_of(pdf_of(minutes_of(told_of(bare)))))
    assert "Hội nghị tiếp xúc" in text
    assert "trực tuyến tại https://hop.example/1" in text
    client.force_login(again(held.leader))
    planned = make_conference(held.ward, held.root)
    assert client.post(f"{planned.get_absolute_url()}papers/minutes/").status_code == 302
    assert not Job.objects.exists()

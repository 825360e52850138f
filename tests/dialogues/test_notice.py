"""The announcement as Word and PDF: what is recorded, in the layout of its branch; for who reads the conference."""

import datetime

import pytest

from dialogues.notice_paper import paper_of_notice
from mobilization.common.papers.pdf import pdf_of
from mobilization.outbox.models import Job
from mobilization.outbox.runner import JobRefused
from organizations.models import Membership
from tests.access.people import again
from tests.common.test_papers import told as said
from tests.dialogues.makers import invite, make_conference
from tests.models_registry.test_papers import written
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(here):
    here.told = make_conference(
        here.ward, here.root, "announced", day=datetime.date(2026, 12, 8), ends=datetime.time(11, 30),
        committee_hosts=True, committee_name="Trần Thị B", content="Rác thải\nĐường làng", link="https://hop.example/1",
    )  # fmt: skip
    invite(here.told, "Nông dân", "Thanh niên")
    return here


def test_both_files_say_the_same(client, told):
    client.force_login(again(told.auditor))
    assert client.post(f"{told.told.get_absolute_url()}notice/").status_code == 302
    files = written(Job.objects.get()).files
    word, pdf = (" ".join(" ".join(read).split()) for read in (said(files["docx"]), [text_of(files["pdf"])]))
    for words in (
        "THÔNG BÁO", "Ủy ban nhân dân phường Ba Đình thông báo tổ chức",
        "từ 08 giờ 00 phút đến 11 giờ 30 phút, thứ Ba, ngày 08/12/2026", "Hội trường",
        "https://hop.example/1", "Chủ tịch Ủy ban nhân dân: Trần Thị B", "Nông dân", "Đường làng", "Đến dự",
    ):  # fmt: skip
        assert (words in word, words in pdf) == (True, True), words
    client.force_login(again(told.beside))
    assert client.post(f"{told.told.get_absolute_url()}notice/").status_code == 404
    job = Job.objects.get()
    Membership.objects.filter(person__user=told.auditor).update(unit=told.units.beside)
    with pytest.raises(JobRefused):
        written(job)


def test_layout_follows_the_branch_and_what_is_not_known_is_left_open(told):
    assert paper_of_notice(told.told, []).symbol == "TB-UBND"
    draft = make_conference(told.ward, told.root, branch="party", title="Đối thoại")
    paper = paper_of_notice(draft, ["Phụ nữ"])
    assert (paper.symbol, paper.marks, paper.on) == ("TB/ĐU", ("Dự thảo",), None)
    told_in = text_of(pdf_of(paper))
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in told_in
    assert "… giờ … phút, ngày … tháng … năm …" in " ".join(told_in.split())

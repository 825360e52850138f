"""The letter of invitation: when, where, who, and what of the agenda everybody who is invited may read."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from mobilization.common.papers.paper import Layout
from mobilization.outbox import services
from mobilization.outbox.models import Job
from mobilization.outbox.runner import JobRefused
from reviews.models import AccessBar, Recusal, Round, Session
from reviews.services.session_papers import request_session_paper
from tests.access.people import again
from tests.common.test_papers import told
from tests.models_registry.test_papers import written
from tests.reviews.makers import make_candidacies, make_judge, make_round
from tests.reviews.session_makers import make_session

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 12, 2)


@pytest.fixture
def house(ward, monkeypatch):
    """A session to come of a council of three, on a closed round of three candidacies."""
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    judges = [make_judge(ward.council, f"judge-{n}") for n in range(3)]
    seats = ward.council.members.order_by("pk")
    seats.filter(pk=seats[0].pk).update(role="chair", position="Phó Bí thư Thường trực")
    found = make_round(ward.council, make_candidacies(ward.units.ward, 3, state="under_review"), "closed")
    where = {"held_on": DAY, "begins_at": datetime.time(8, 30), "place": "Hội trường tầng 2"}
    session = make_session(found, "planned", **where, name="Họp Hội đồng đợt 1")
    return ward, judges, session


def letter(house, layout=Layout.PARTY):
    """The paragraphs of the Word file; the PDF is made beside it."""
    ward, _judges, session = house
    session = Session.objects.get(pk=session.pk)
    job = request_session_paper(session=session, paper="invitation", layout=layout, by=again(ward.secretary))
    files = written(job).files
    assert files["pdf"][:5] == b"%PDF-"
    return told(files["docx"])


def test_it_says_when_where_who_and_what_about(house):
    _ward, judges, session = house
    text = letter(house)
    titles = [item.item.candidacy.model.title for item in session.items.order_by("position")]
    names = [judge.person.full_name for judge in judges]
    assert {"GIẤY MỜI", "Họp Hội đồng đợt 1", "T/M HỘI ĐỒNG", "CHỦ TỊCH"} <= set(text)
    assert "- Thời gian: 08 giờ 30 phút, thứ Tư, ngày 02/12/2026." in text
    assert "- Địa điểm: Hội trường tầng 2." in text
    assert [name in text for name in names] == [True] * 3
    assert text[text.index(names[0]) + 1 :][:2] == ["Chủ tịch hội đồng", "Phó Bí thư Thường trực"]
    told = [f"+ “{title}” (Phường Ba Đình);" for title in titles]
    assert text[text.index(told[0]) :][:3] == [*told[:2], f"{told[2][:-1]}."]
    assert text.count(names[0]) == 2, "among the members, and who signs"
    state = letter(house, Layout.STATE)
    assert {"TM. HỘI ĐỒNG", "Chủ tịch".upper()} <= set(state)
    assert not any("tháng 11 năm 2026" in line for line in text), "the day is left open until members are called"
    Session.objects.update(called_at="2026-11-26T20:00Z")
    assert "Ba Đình, ngày 27 tháng 11 năm 2026" in letter(house), "of the day of the call"


def test_what_somebody_is_kept_from_is_named_to_nobody(house):
    ward, judges, session = house
    first, second, third = session.items.order_by("position")
    titles = [each.item.candidacy.model.title for each in (first, second, third)]
    Recusal.objects.create(item=first, seat=ward.council.members.get(person=judges[1].person), reason="Em gái")
    AccessBar.objects.create(
        council=ward.council, person=judges[2].person, model=second.item.candidacy.model, kind="declared"
    )
    text = letter(house)
    assert [any(title in line for line in text) for title in titles] == [False, False, True]
    assert "+ 2 nội dung khác." in text
    AccessBar.objects.update(lifted_at="2026-01-01T00:00Z")
    assert "+ 1 nội dung khác." in letter(house)


def test_of_a_blind_round_no_title_is_named(house):
    _ward, _judges, session = house
    Round.objects.update(is_blind=True)
    text = letter(house)
    titles = [item.item.candidacy.model.title for item in session.items.all()]
    assert [any(title in line for line in text) for title in titles] == [False] * 3
    assert f"- Nội dung: Hội đồng xét 3 hồ sơ thuộc “{session.round.name}”, {session.round.campaign}." in text


@pytest.mark.bar("A3")
def test_it_is_made_of_a_session_to_come_by_who_reads_it_with_its_subtree(house, client):
    ward, judges, session = house
    by = again(ward.secretary)
    for user, paper in ((judges[0], "invitation"), (ward.beside, "invitation"), (by, "minutes"), (by, "results")):
        with pytest.raises(PermissionDenied):
            request_session_paper(session=session, paper=paper, layout=Layout.PARTY, by=again(user))
    address = f"/sessions/{session.pk}/paper/"
    client.force_login(by)
    page = client.get(session.get_absolute_url()).content.decode()
    assert (address in page, "Giấy mời" in page) == (True, True)
    assert list(client.get(address).context["form"].fields) == ["layout"], "there is nothing to choose"
    made = client.post(address, {"layout": "state"})
    job = Job.objects.get(pk=int(made["Location"].split("/")[2]))
    assert job.params["paper"] == "invitation"
    Session.objects.update(state="in_session")
    assert list(client.get(address).context["form"].fields) == ["paper", "layout"]
    assert client.post(address, {"paper": "invitation", "layout": "state"}).status_code == 422
    with pytest.raises(JobRefused):
        written(job)
    Session.objects.update(state="cancelled")
    assert client.get(address)["Location"] == session.get_absolute_url(), "its state is told there"

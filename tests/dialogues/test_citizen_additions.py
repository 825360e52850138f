"""What officials see of what citizens added: files for who handles the opinion, rating, why it was sent back."""

import pytest

from dialogues.models import OpinionFile
from dialogues.services.citizens import close_answered, rate_answer, reopen_opinion, withdraw_opinion
from organizations.dates import today
from tests.access.people import again
from tests.dialogues.opinion_makers import DAY
from tests.dialogues.test_citizens import a_file, answered, sent
from tests.sign_in import prove

pytestmark = pytest.mark.django_db


@pytest.mark.bar("P1")
def test_files_are_opened_by_handlers_and_only_counted_by_others(here, client):
    opinion = sent(here.ward, files=[a_file("đơn của bà Canary.pdf")]).opinion
    page = f"/opinions/{opinion.pk}/"
    file = f"{page}files/{OpinionFile.objects.get().pk}/"
    other = sent(here.units.beside, page="q" * 22, files=[a_file()]).opinion
    elsewhere = f"{page}files/{other.files.get().pk}/"
    for person, status in ((here.officer, 200), (here.auditor, 403), (here.above, 403), (here.root, 403)):
        visit = prove(client, again(person))
        shown = visit.get(page, secure=True)
        assert ("Canary" in shown.content.decode()) is (status == 200), person
        opened = visit.get(file, secure=True)
        if status == 200:
            assert b"".join(opened.streaming_content).startswith(b"%PDF")
            assert "no-store" in opened["Cache-Control"]
        assert (shown.context["additions"].number, opened.status_code) == (1, status)
    visit = prove(client, again(here.officer))
    assert visit.get(elsewhere, secure=True).status_code == 404
    assert prove(client, again(here.beside)).get(file, secure=True).status_code == 404


def test_rating_reason_and_earlier_answer_stand_on_the_page_and_what_waits_has_it(here, client):
    opinion = answered(here)
    rate_answer(opinion, stars=2, words="Chưa rõ ngày")
    visit = prove(client, again(here.officer))
    page = f"/opinions/{opinion.pk}/"
    assert visit.get(page, secure=True).context["additions"].closes_after is not None
    reopen_opinion(opinion, reason="Vẫn ngập")
    shown = visit.get(page, secure=True)
    words = shown.content.decode()
    assert all(each in words for each in ("Chưa rõ ngày", "Vẫn ngập", "Tuần tới nạo vét"))
    assert {step.action for step in shown.context["steps"]} == {"classify"}
    assert shown.context["actions"] == ["unmask", "identity", "code"]
    assert list(visit.get("/opinions/work/", secure=True).context["rows"]) == [opinion]
    auditor = prove(client, again(here.auditor)).get(page, secure=True)
    assert "Vẫn ngập" in auditor.content.decode()
    withdraw_opinion(opinion, forget=True)
    gone = prove(client, again(here.auditor)).get(page, secure=True)
    assert ("Vẫn ngập" in gone.content.decode(), gone.context["additions"].rating.words) == (False, "")
    assert [(look.act, look.by) for look in gone.context["looks"]] == [("erased", None)]
    closed = answered(here)
    close_answered(on=today() + 16 * DAY)
    assert visit.get(f"/opinions/{closed.pk}/", secure=True).context["additions"].closes_after is None

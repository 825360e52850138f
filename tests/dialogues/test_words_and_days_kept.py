"""What everybody has read is not reworded in silence, and no day of long ago makes anything punctual."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from dialogues.clocks import conclusion_told
from dialogues.enums import Standing
from dialogues.forms.commitments import EditCommitmentForm
from dialogues.models import Commitment, Conference
from dialogues.permissions.commitments import may_edit_commitment
from dialogues.queries.commitments import told
from dialogues.queries.standing import condition
from dialogues.services.commitment_steps import take_commitment_step
from dialogues.services.commitments import edit_commitment
from dialogues.services.steps import take_step
from mobilization.workflow.refusals import NotAllowed
from mobilization.workflow.transitions import apply_transition
from organizations.dates import today
from tests.access.people import again
from tests.dialogues.commitment_makers import make_commitment
from tests.dialogues.makers import DAY, make_conference
from tests.sign_in import prove

pytestmark = pytest.mark.django_db


def test_what_everybody_has_read_is_reworded_with_a_reason_and_the_first_words_stay(here, client):
    held = make_conference(here.ward, here.root, "held")
    found = make_commitment(here.ward, here.root, conference=held)
    edit_commitment(found, version=1, changes={"title": "Lắp 12 đèn"}, by=here.officer)
    held.conclusion, held.version = "Kết luận", 2
    held.save()
    assert "reason" not in EditCommitmentForm(instance=found).fields
    take_step(held, "conclude", by=here.leader)
    found = Commitment.objects.get(pk=found.pk)
    assert "At first" not in client.get(f"/dialogues/{held.pk}/?lang=en").content.decode()
    for is_back in (False, True):
        if is_back:
            take_step(held, "take_back", by=here.leader, reason="Sai số")
            found = Commitment.objects.get(pk=found.pk)
        assert (may_edit_commitment(here.officer, found), may_edit_commitment(here.leader, found)) == (False, True)
        with pytest.raises(PermissionDenied):
            edit_commitment(found, version=2, changes={"title": "X"}, by=here.officer, reason="Nhầm")
        with pytest.raises(ValidationError) as told:
            edit_commitment(found, version=2, changes={"title": "X"}, by=here.leader, reason=" ")
        assert list(told.value.message_dict) == ["reason"]
    take_step(held, "conclude", by=here.leader)
    visit = prove(client, here.leader)
    page = visit.get(f"/commitments/{found.pk}/edit/")
    assert "reason" in page.context["form"].fields
    sent = {"title": "Lắp 2 đèn", "responsible": str(here.ward.pk), "version": "2"}
    assert visit.post(f"/commitments/{found.pk}/edit/", sent).status_code == 422
    assert visit.post(f"/commitments/{found.pk}/edit/", sent | {"reason": "Thiếu kinh phí"}).status_code == 302
    found = Commitment.objects.get(pk=found.pk)
    assert (found.title, found.first_title, found.first_responsible) == ("Lắp 2 đèn", "Lắp 12 đèn", here.ward)
    changes = {"title": "Lắp 1 đèn", "responsible": here.units.school}
    found = edit_commitment(found, version=3, changes=changes, by=again(here.leader), reason="Chỉ còn một")
    stored = Commitment.objects.get(pk=found.pk)
    assert (stored.first_title, stored.rewording, stored.version) == ("Lắp 12 đèn", "Chỉ còn một", 4)
    read = client.get(f"/dialogues/{held.pk}/?lang=en").content.decode()
    assert all(words in read for words in ("Lắp 1 đèn", "At first it read: “Lắp 12 đèn”", "Chỉ còn một"))
    assert [row.reason for row in found.transitions.filter(action="reword")] == ["Thiếu kinh phí", "Chỉ còn một"]
    with pytest.raises(NotAllowed):
        apply_transition(found, "reword", by=again(here.officer), reason="X")
    with pytest.raises(LookupError):
        take_commitment_step(found, "reword", by=again(here.leader), reason="X")
    assert "reword" not in [step.action for step in visit.get(found.get_absolute_url()).context["steps"]]


def test_a_day_of_long_ago_makes_nothing_punctual(here, client):
    late = make_commitment(here.ward, here.root, promised_on=today() - 30 * DAY, promised_for=today() - 2 * DAY)
    given = {"outcome": "Đã lắp", "link": "https://example.vn/a", "ended_on": today() - 3 * DAY}
    kept = take_commitment_step(late, "keep", by=here.officer, given=given)
    with translation.override("en"):
        assert told(kept, today()) == f"Kept; entered after its day, on {today():%d/%m/%Y}"
    kept = take_commitment_step(kept, "take_up", by=here.leader, reason="Chưa xong")
    assert kept.ended_noted_on is None
    day = today() - 20 * DAY
    held = make_conference(here.ward, here.root, "held", day=day, conclusion="Kết luận")
    done = take_step(held, "conclude", by=here.leader, published_on=day + 5 * DAY)
    assert (done.published_on, done.published_noted_on) == (day + 5 * DAY, today())
    assert Conference.objects.filter(condition(Standing.PUBLISHED_LATE, today())).get() == done
    assert conclusion_told(done, today())[1] == "warning"
    read = client.get(f"/dialogues/{held.pk}/?lang=en").content.decode()
    assert f"Published on {day + 5 * DAY:%d/%m/%Y}. Here since {today():%d/%m/%Y}." in read
    back = take_step(done, "take_back", by=here.leader, reason="Sai")
    assert (back.published_on, back.published_noted_on) == (None, None)

"""What the portal promises everywhere, here for awards: one step wins, files are safe, every change is on record."""

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection

from awards.models import Decision, DecisionRecipient, DecisionTransition, Handover, Nomination, NominationTransition
from awards.services.decision_steps import annul_recipient, sign_decision, take_step
from awards.services.nominations import change_nomination
from awards.services.presentations import hand_over
from mobilization.common.history import event_model
from mobilization.outbox import runner, services
from mobilization.outbox.models import Event, Job, JobState
from notifications.models import Notice
from organizations.dates import today
from tests.access.people import again, worker
from tests.awards.decision_makers import make_decision, make_presentation, make_recipient, make_signed
from tests.awards.nominated import awarded_form, complete, nominate
from tests.awards.test_simplified import SIMPLE
from tests.sign_in import prove
from tests.threads import at_once

MANY = 40
NASTY = '=HYPERLINK("http://x","Ông\u202e An\x07")'


@pytest.mark.bar("X15")
@pytest.mark.django_db(transaction=True)
def test_of_many_who_recommend_or_refuse_a_nomination_one_wins(city):
    officer = worker("officer", city.units.ward, "writes")
    judges = [worker("secretary", city.units.city, f"judge-{number}") for number in range(2)]
    one = complete(nominate(city.units, officer, awarded_form(), state="submitted", **SIMPLE))

    for step, (action, state) in enumerate((("approve", "approved"), ("refuse", "refused")), 1):

        def push(number, action=action):
            return str(change_nomination(one, action, by=again(judges[number % 2]), reason="vì sao").state)

        answers = at_once(MANY, push)
        assert [answer for answer in answers if isinstance(answer, str)] == [state]
        assert {type(answer).__name__ for answer in answers} == {"WrongState", "str"}
        assert Nomination.objects.get(pk=one.pk).state == state
        assert NominationTransition.objects.latest("id").to_state == state
        counts = (NominationTransition, Event.objects.filter(kind__startswith="awards.nomination"), Notice)
        assert [getattr(each, "objects", each).count() for each in counts] == [step] * 3
    assert set(Notice.objects.values_list("recipient__email", flat=True)) == {officer.email}


@pytest.mark.bar("X15")
@pytest.mark.django_db(transaction=True)
def test_of_many_who_sign_a_decision_or_send_it_back_one_wins(deciding):
    decision = make_decision(deciding.ward, "submitted")
    make_recipient(decision, deciding.form)

    def push(number):
        mine = Decision.objects.get(pk=decision.pk)
        if number % 2:
            return str(sign_decision(mine, signed_on=today(), by=again(deciding.approver)).state)
        return str(take_step(mine, "return", by=again(deciding.approver), reason="vì sao").state)

    answers = at_once(MANY, push)
    kept = Decision.objects.get(pk=decision.pk)
    assert [answer for answer in answers if isinstance(answer, str)] == [kept.state]
    assert {type(answer).__name__ for answer in answers} == {"WrongState", "str"}
    assert kept.number == (1 if kept.state == "signed" else None)
    assert DecisionTransition.objects.filter(subject=decision).count() == 1


@pytest.mark.bar("X15")
@pytest.mark.django_db(transaction=True)
def test_what_is_annulled_and_handed_over_at_the_same_moment_is_one_of_both_and_never_counted_twice(deciding):
    decision = make_signed(deciding.ward, deciding.form, "Nguyễn Văn An", state="published")
    row, event = decision.recipients.get(), make_presentation(deciding.ward)

    def push(number):
        mine = DecisionRecipient.objects.select_related("decision__steward").get(pk=row.pk)
        if number % 2:
            return annul_recipient(mine, ground="Khai man", on=today(), number="9/QĐ-UBND", by=again(deciding.approver))
        return hand_over(event, decision, shown=[mine.pk], given={mine.pk: (1, "")}, by=again(deciding.officer))

    answers = at_once(10, push)
    row.refresh_from_db()
    assert sum(not isinstance(answer, Exception) for answer in answers[1::2]) == 1, "annulled once"
    assert {type(answer).__name__ for answer in answers[::2]} <= {"int", "ValidationError", "NotNow"}, answers
    assert row.annulled_on == today()
    assert row.presented == Handover.objects.count() <= 1


@pytest.mark.bar("B8")
@pytest.mark.django_db(transaction=True)
def test_files_of_awards_hold_texts_and_no_formula(client, monkeypatch, deciding):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    nominate(deciding.units, deciding.officer, deciding.form, name=NASTY, state="submitted", achievement=NASTY)
    decision = make_decision(deciding.ward, title=NASTY, bases=NASTY)
    make_recipient(decision, deciding.form, name=NASTY, position=NASTY)
    make_presentation(deciding.ward, title=NASTY)
    visit = prove(client, again(deciding.secretary))
    found = 0
    for path in ("nominations", "award-decisions", "award-recipients", "award-presentations", "award-forms"):
        address = visit.post(f"/{path}/export/")["Location"]
        job = Job.objects.get(pk=int(address.split("/")[2]))
        assert runner.run_job(job.pk), path
        job.refresh_from_db()
        assert job.state == JobState.DONE, job.error_detail
        with default_storage.open(job.files.get().key) as file:
            cells = [cell for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for cell in row]
        assert not [cell.value for cell in cells if cell.data_type == "f" or cell.hyperlink], path
        texts = [cell.value for cell in cells if isinstance(cell.value, str)]
        assert not [text for text in texts if "\u202e" in text or "\x07" in text], path
        found += sum("HYPERLINK" in text for text in texts)
    assert found >= 5, "what was to be made harmless is there"


@pytest.mark.bar("D1")
@pytest.mark.django_db
def test_what_was_signed_changed_by_raw_sql_is_on_record(deciding):
    decision = make_signed(deciding.ward, deciding.form, "Nguyễn Văn An", state="published")
    row, event = decision.recipients.get(), make_presentation(deciding.ward)
    nomination = nominate(deciding.units, deciding.officer, deciding.form, state="submitted")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO awards_handover (presentation_id, recipient_id, number, received_by) VALUES (%s, %s, 1, '')",
            [event.pk, row.pk],
        )
        cursor.execute("UPDATE awards_presentation SET place = 'Nhà văn hóa' WHERE id = %s", [event.pk])
        cursor.execute("UPDATE awards_nomination SET position = 'Trưởng thôn' WHERE id = %s", [nomination.pk])
    for record, wanted in (
        (Handover.objects.get(), {"received_by": ""}), (event, {"place": "Nhà văn hóa"}),
        (nomination, {"position": "Trưởng thôn"}),
    ):  # fmt: skip
        last = event_model(type(record)).objects.filter(pgh_obj_id=record.pk).latest("pgh_id")
        assert {name: getattr(last, name) for name in wanted} == wanted

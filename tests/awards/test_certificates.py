"""Certificates: one code for ever, made piece by piece, in the layout of the day, checked by strangers."""

import io
import zipfile

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils import timezone

from awards import certificate_codes as codes
from awards.certificate_words import filled, wrong_placeholders
from awards.enums import CertificateState
from awards.jobs import certificates as jobs
from awards.models import Certificate, CertificateLayout, CertificatePart, Decision
from awards.periodic import tidy
from awards.permissions.certificates import may_make_certificates
from awards.queries.certificates import layout_for, verification_of
from awards.services.certificate_layouts import add_layout, edit_layout, remove_layout
from awards.services.certificates import MAKE_CERTIFICATES, request_certificates
from awards.services.decision_steps import annul_decision, annul_recipient
from mobilization.common.editing import RecordChanged
from mobilization.common.files import store
from mobilization.outbox import registry, runner
from mobilization.outbox.models import Event, Job
from mobilization.workflow.refusals import NotAllowed, NotNow
from organizations.dates import today
from organizations.models import Membership, User
from tests.access.people import DAY, again, worker
from tests.awards.decision_makers import make_decision, make_recipient, make_signed
from tests.pdf_text import text_of
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
HALF = 3


@pytest.fixture(autouse=True)
def _own_connection_only(monkeypatch):
    """What keeps the lease looks from another connection, which does not see the test's rows."""
    monkeypatch.setattr(runner, "_FLUSH_SECONDS", 60)


@pytest.fixture
def drawn_quickly(monkeypatch):
    """Where it does not matter what stands on them; gives how many were asked for each time."""
    calls = []

    def draw(sheets, style, **more):
        calls.append(len(sheets))
        return [each.name.encode() for each in sheets] + [b"all"] * bool(more.get("together"))

    monkeypatch.setattr(jobs, "pdfs_of", draw)
    return calls


@shared
def signed(deciding):
    return make_signed(deciding.ward, deciding.form, "Nguyễn Văn An", "TỔ TỰ QUẢN SỐ 5", "Lê Thị Bình")


def made(decision, by, **more):
    """Ask for them and do the work; the job, and the names in its archive with their content."""
    job = request_certificates(decision, **{"language": "vi", "by": again(by)} | more)
    runner.run_job(job.pk)
    job.refresh_from_db()
    return job, inside(job)


def inside(job):
    found = {}
    for file in job.files.all():
        with default_storage.open(file.key) as content:
            read = content.read()
        if file.format == "pdf":
            found[file.name] = read
        else:
            with zipfile.ZipFile(io.BytesIO(read)) as archive:
                assert archive.testzip() is None
                assert len(set(archive.namelist())) == len(archive.namelist())
                found |= {name: archive.read(name) for name in archive.namelist()}
    return found


def test_a_code_cannot_be_guessed_and_tells_a_slip():
    drawn = {codes.new_code() for _number in range(300)}
    assert len(drawn) == 300
    code = drawn.pop()
    assert (len(code), codes.is_code(code), set(code) <= set(codes.ALPHABET)) == (28, True, True)
    printed = codes.in_groups(code)
    assert [len(group) for group in printed.split("-")] == [4] * 7
    typed = " " + printed.replace("-", " – ", 2).replace("0", "o").replace("1", "l").lower() + "\n"
    assert codes.meant_by(typed) == code
    for place in range(28):
        other = codes.ALPHABET[(codes.ALPHABET.index(code[place]) + 7) % 32]
        assert not codes.is_code(code[:place] + other + code[place + 1 :])
        if place and code[place] != code[place - 1]:
            assert not codes.is_code(code[: place - 1] + code[place] + code[place - 1] + code[place + 1 :])
    assert not any(codes.is_code(wrong) for wrong in ("", code[:-1], code + "0", "é" * 28, "U" * 28))


def test_placeholders_are_text_and_never_code():
    assert filled("{ten}, {nam}: {ten}", {"ten": "{nam}", "nam": "2026"}) == "{nam}, 2026: {nam}"
    assert wrong_placeholders("{ten} {__class__} {ten.x} {0} {") == ["{__class__}", "{ten.x}", "{0}", "{"]
    assert wrong_placeholders("{thanh_tich}") == []


def test_made_again_they_have_the_same_codes_and_are_the_same_bytes(deciding, signed):
    job, files = made(signed, deciding.secretary, achievement="Đã làm tốt công tác dân vận")
    assert (job.state, job.result) == ("done", {"certificates": 3, "files": 4}), job.error_detail
    names = ["tung-to/00001-nguyen-van-an.pdf", "tung-to/00002-to-tu-quan-so-5.pdf", "tung-to/00003-le-thi-binh.pdf"]
    assert sorted(files) == ["de-in/00001-00003.pdf", *names]
    certificate = Certificate.objects.get(recipient__name="Nguyễn Văn An")
    said = text_of(files[names[0]])
    for words in (
        "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG", "GIẤY KHEN", "Nguyễn Văn An", "Đã làm tốt công tác dân vận", "Trần Văn Ký",
        certificate.printed_code, f"Quyết định số {signed.numbered}", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ):  # fmt: skip
        assert words in said
    assert codes.in_groups(Certificate.objects.get(recipient__name="Lê Thị Bình").code) in text_of(
        files[sorted(files)[0]]
    )
    before = set(Certificate.objects.values_list("recipient", "code"))
    _again, same = made(signed, deciding.leader)
    assert same == files
    assert set(Certificate.objects.values_list("recipient", "code")) == before
    assert Event.objects.filter(kind="awards.certificates_made").count() == 1
    assert not CertificatePart.objects.exists()


def test_one_row_is_one_pdf_and_new_ones_are_those_without(deciding, signed):
    row = signed.recipients.get(name="Lê Thị Bình")
    job, files = made(signed, deciding.leader, row=row, language="both")
    assert (job.result, len(files)) == ({"certificates": 1, "files": 1}, 1)
    said = text_of(next(iter(files.values())))
    assert "SOCIALIST REPUBLIC OF VIET NAM" in said
    assert "FORM COMMENDATION" in said
    _job, files = made(signed, deciding.secretary, only_new=True)
    assert len(files) == 3
    with pytest.raises(ValidationError, match="đều đã có"):
        request_certificates(signed, language="vi", only_new=True, by=again(deciding.secretary))


@pytest.mark.bar("X3")
def test_a_worker_that_died_is_followed_where_it_was(deciding, monkeypatch, drawn_quickly):
    decision = make_signed(deciding.ward, deciding.form, *(f"Người số {n}" for n in range(7)))
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    quickly = jobs.pdfs_of

    def dies(*args, **more):
        if len(drawn_quickly) == HALF:
            raise KeyboardInterrupt
        return quickly(*args, **more)

    job = request_certificates(decision, language="vi", only_new=True, by=again(deciding.secretary))
    monkeypatch.setattr(jobs, "pdfs_of", dies)
    with pytest.raises(KeyboardInterrupt):
        runner.run_job(job.pk)
    before = dict(Certificate.objects.values_list("recipient", "code"))
    assert (len(before), CertificatePart.objects.filter(job=job).count()) == (7, HALF)
    assert not job.files.exists()
    Job.objects.filter(pk=job.pk).update(state="queued", lease_token=None, lease_until=None, leased_by="")
    drawn_quickly.clear()
    monkeypatch.setattr(jobs, "pdfs_of", quickly)
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result, drawn_quickly) == ("done", {"certificates": 7, "files": 11}, [1])
    assert len(inside(job)) == 11
    assert dict(Certificate.objects.values_list("recipient", "code")) == before
    assert not CertificatePart.objects.exists()


def test_pieces_of_jobs_that_are_over_go_with_the_clock(deciding, django_capture_on_commit_callbacks):
    decision = make_signed(deciding.ward, deciding.form, "A", "B")
    kept = {}
    for state, language in (("cancelled", "vi"), ("queued", "both")):
        job = request_certificates(decision, language=language, by=again(deciding.secretary))
        piece = CertificatePart(job=job, digest="0" * 64)
        kept[state] = store(piece, b"PK", name="1.zip", content_type="application/zip", by=deciding.secretary).key
        if state == "cancelled":
            Job.objects.filter(pk=job.pk).update(
                state=state, cancel_requested_at=timezone.now(), finished_at=timezone.now()
            )
    with django_capture_on_commit_callbacks(execute=True):
        tidy()
    assert CertificatePart.objects.get().key == kept["queued"]
    assert [default_storage.exists(key) for key in kept.values()] == [False, True]


def test_a_piece_made_before_an_annulment_is_not_taken(deciding, monkeypatch, drawn_quickly):
    decision = make_signed(deciding.ward, deciding.form, "A", "B", "C")
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    job = request_certificates(decision, language="vi", by=again(deciding.secretary))
    stale = CertificatePart(job=job, digest="0" * 64, key="files/x", name="1.zip", content_type="", size=0, sha256="")
    stale.save()
    annul_recipient(
        decision.recipients.get(name="A"), ground="Khai man", on=today(), number="9", by=again(deciding.approver)
    )
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert sorted(inside(job)) == ["de-in/00001-00002.pdf", "tung-to/00001-b.pdf", "tung-to/00002-c.pdf"]


def test_who_may_make_them_and_of_what(deciding, signed):
    for user in (deciding.officer, deciding.approver, deciding.auditor, deciding.beside):
        with pytest.raises(NotAllowed):
            request_certificates(signed, language="vi", by=again(user))
    draft = make_decision(deciding.ward)
    make_recipient(draft, deciding.form)
    outside = make_decision(deciding.ward, "published", is_outside=True)
    row = make_recipient(outside, deciding.form)
    with pytest.raises(NotNow):
        request_certificates(draft, language="vi", by=again(deciding.secretary))
    with pytest.raises(NotAllowed):
        request_certificates(outside, language="vi", by=again(deciding.secretary))
    for wrong in (row, draft.recipients.get()):
        with pytest.raises(DatabaseError), transaction.atomic():
            Certificate.objects.create(recipient=wrong)
    certificate = Certificate.objects.create(recipient=signed.recipients.first())
    for change in ({"code": codes.new_code()}, {"recipient": signed.recipients.last()}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Certificate.objects.filter(pk=certificate.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        certificate.delete()


def test_the_work_is_refused_when_the_office_has_ended(deciding, signed, drawn_quickly):
    job = request_certificates(signed, language="vi", by=again(deciding.secretary))
    Membership.objects.filter(person=deciding.secretary.person_id).update(valid_to=today() - DAY)
    runner.run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, Certificate.objects.count()) == ("refused", 0)
    assert not registry.get(job.kind).may_fetch(again(deciding.secretary), job)
    away = request_certificates(signed, language="both", by=again(deciding.leader))
    Decision.objects.update(steward=deciding.units.beside)
    runner.run_job(away.pk)
    away.refresh_from_db()
    assert (away.state, away.error) == ("refused", "Đồng chí không còn quyền xem quyết định này.")
    Decision.objects.update(steward=deciding.ward)
    late = request_certificates(signed, language="vi", by=again(deciding.leader))
    annul_decision(signed, ground="x", on=today(), number="9", by=again(deciding.approver))
    runner.run_job(late.pk)
    late.refresh_from_db()
    assert (late.state, Certificate.objects.count()) == ("refused", 0)


def test_without_an_account_in_use_nobody_asks(deciding, signed):
    User.objects.filter(pk=deciding.root.pk).update(is_active=False)
    for user in (AnonymousUser(), again(deciding.root)):
        assert not registry.get(MAKE_CERTIFICATES).may_request(user)
        assert not may_make_certificates(user, signed)
    assert registry.get(MAKE_CERTIFICATES).may_request(again(deciding.officer))


def test_history_is_read_where_the_decision_is(client, deciding, signed):
    certificate = Certificate.objects.create(recipient=signed.recipients.first())
    layout = CertificateLayout.objects.create(form=deciding.form, language="vi", valid_from=today())
    beside = worker("auditor", deciding.units.beside, "auditor-beside")
    for user, status in ((deciding.auditor, 200), (beside, 404)):
        visit = prove(client, again(user))
        assert visit.get(f"/api/v1/history/certificate/{certificate.pk}/").status_code == status
        assert visit.get(f"/api/v1/history/certificatelayout/{layout.pk}/").status_code == 200


def test_what_a_stranger_is_told(deciding, signed, drawn_quickly, django_assert_num_queries):
    made(signed, deciding.secretary)
    one, other = (Certificate.objects.get(recipient__name=name) for name in ("Nguyễn Văn An", "Lê Thị Bình"))
    with django_assert_num_queries(1):
        found = verification_of(one.printed_code.lower())
    assert (found.state, found.name, found.numbered) == ("valid", "Nguyễn Văn An", signed.numbered)
    annul_recipient(one.recipient, ground="Khai man", on=today(), number="9/QĐ", by=again(deciding.approver))
    found = verification_of(one.code)
    assert (found.state, found.annulled_by, found.annulled_on) == ("annulled", "9/QĐ", today())
    assert verification_of(other.code).state == "valid"
    annul_decision(signed, ground="x", on=today(), number="10/QĐ", by=again(deciding.approver))
    assert [verification_of(each.code).annulled_by for each in (one, other)] == ["9/QĐ", "10/QĐ"]
    unknown = verification_of(codes.new_code())
    assert (unknown.state, unknown.is_possible, unknown.name) == (CertificateState.UNKNOWN, True, "")
    with django_assert_num_queries(0):
        assert not verification_of("x" * 10_000).is_possible


LAYOUT = {"language": "vi", "valid_from": today(), "wording": "{thanh_tich} – {so_quyet_dinh}", "frame": "double"}


def test_the_layout_is_that_of_the_day_of_signature(deciding, signed):
    with pytest.raises(PermissionDenied):
        add_layout(subject=deciding.form, values=LAYOUT, by=again(deciding.ward_administrator))
    by = again(deciding.administrator)
    layout = add_layout(subject=deciding.form, values=LAYOUT, by=by)
    assert layout_for(deciding.form, "vi", today()) == layout
    assert layout_for(deciding.form, "vi", today() - DAY).pk is None
    assert layout_for(deciding.form, "both", today()).pk is None
    for values, field in (
        (LAYOUT, "valid_from"),
        (LAYOUT | {"language": "both", "wording": "{tên}"}, "wording"),
        (LAYOUT | {"valid_from": today() - DAY, "valid_to": today() - 2 * DAY}, "valid_to"),
        (LAYOUT | {"valid_from": today() - DAY, "valid_to": today() - DAY, "heading_en": "X"}, "heading_en"),
    ):
        with pytest.raises(ValidationError) as wrong:
            add_layout(subject=deciding.form, values=values, by=by)
        assert field in wrong.value.message_dict
    saved = edit_layout(layout, version=1, changes={"heading": "Bằng khen của phường"}, by=by)
    with pytest.raises(RecordChanged):
        edit_layout(layout, version=1, changes={"heading": "X"}, by=by)
    _job, files = made(signed, deciding.secretary, achievement="Vì dân")
    said = text_of(files["tung-to/00001-nguyen-van-an.pdf"])
    assert "BẰNG KHEN CỦA PHƯỜNG" in said
    assert f"Vì dân – {signed.numbered}" in said
    with pytest.raises(PermissionDenied):
        remove_layout(saved, by=again(deciding.secretary))
    remove_layout(saved, by=by)
    assert not CertificateLayout.objects.exists()
    assert Decision.objects.filter(pk=signed.pk).exists()

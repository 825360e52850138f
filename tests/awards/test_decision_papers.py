"""A decision on paper: everything recorded stands in it, as Word and as PDF, in the layout of its branch; no more."""

import pytest
from django.core.exceptions import PermissionDenied

from awards.decision_paper import paper_of_decision
from awards.jobs import decision_papers
from awards.models import Decision, DecisionRecipient
from awards.queries.decisions import documents_for, proposers_of, shown_recipients
from awards.services.decision_papers import request_decision_paper
from directives.models import DirectiveDocument
from mobilization.common.papers.word import docx_of
from mobilization.outbox import services
from mobilization.outbox.models import Job
from mobilization.outbox.runner import JobRefused
from organizations.dates import today
from organizations.models import Membership
from tests.access.people import again
from tests.awards.decision_makers import GROUND, make_decision, make_recipient, make_signed
from tests.awards.makers import make_form, make_title
from tests.awards.nominated import nominate
from tests.common.test_papers import told
from tests.models_registry.test_papers import written
from tests.sign_in import prove

pytestmark = pytest.mark.django_db
WHOLE = {
    "decider": "Chủ tịch Ủy ban nhân dân phường Ba Đình", "place": "Ba Đình", "requested_by": "Trưởng phòng Nội vụ",
    "money_from": "Quỹ thi đua, khen thưởng", "carried_out_by": "Chánh Văn phòng",
    "bases": "Luật Thi đua, khen thưởng\n- Căn cứ Quy chế;", "sent_to": "- Như Điều 3;\nLưu: VT.",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nobody_wakes(monkeypatch):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)


def read(decision, by):
    """The paragraphs of the Word file."""
    decision = Decision.objects.select_related("unit__parent", "steward").get(pk=decision.pk)
    rows = list(shown_recipients(decision))
    known = {"documents": documents_for(decision, by), "proposers": proposers_of(decision)}
    return told(docx_of(paper_of_decision(decision, rows, **known)))


def test_a_draft_says_what_is_known_and_leaves_number_and_day_open(deciding):
    draft = make_decision(deciding.ward, "submitted", **WHOLE)
    known = {"unit": deciding.ward, "steward": deciding.ward, "issuer_unit": deciding.ward, "issued_on": today()}
    document = DirectiveDocument.objects.create(
        number="7-KH/ĐU", abstract="Về phong trào thi đua.", type="plan", is_internal=True, **known
    )
    draft.basis_rows.create(document=document)
    make_recipient(draft, deciding.form, "Ông Nguyễn Văn An", position="Trưởng thôn 3", money=1_500_000)
    make_recipient(draft, deciding.form, "Tổ dân phố 4", "collective")
    day, open_number, open_day = f"{today():%d/%m/%Y}", "\u00a0" * 7, "\u00a0" * 3
    assert read(draft, again(deciding.auditor)) == [
        "ỦY BAN NHÂN DÂN", "PHƯỜNG BA ĐÌNH", f"Số: {open_number}/QĐ-UBND", "DỰ THẢO",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc",
        f"Ba Đình, ngày{open_day} tháng{open_day} năm {today().year}",
        "QUYẾT ĐỊNH", "Về việc tặng Giấy khen", "CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG BA ĐÌNH",
        "Căn cứ Luật Thi đua, khen thưởng;", "Căn cứ Quy chế;",
        f"Căn cứ Kế hoạch số 7-KH/ĐU ngày {day} của Phường Ba Đình về phong trào thi đua;",
        "Theo đề nghị của Trưởng phòng Nội vụ.", "QUYẾT ĐỊNH:",
        f"Điều 1. Tặng {deciding.form.name_vi} cho 01 tập thể và 01 cá nhân:",
        "- Tổ dân phố 4;", "- Ông Nguyễn Văn An, Trưởng thôn 3 (tiền thưởng 1.500.000 đồng).",
        "Điều 2. Tiền thưởng kèm theo là 1.500.000 đồng, chi từ Quỹ thi đua, khen thưởng.",
        ("Điều 3. Chánh Văn phòng, các cơ quan, đơn vị có liên quan và các tập thể, cá nhân có tên tại Điều 1 chịu "
        "trách nhiệm thi hành Quyết định này./."),
        "Nơi nhận:", "- Như Điều 3;", "- Lưu: VT.", "CHỦ TỊCH", "Trần Văn Ký",
    ]  # fmt: skip
    DirectiveDocument.objects.update(steward=deciding.units.beside, unit=deciding.units.beside)
    closed = read(draft, again(deciding.auditor))
    assert ("Căn cứ …………;" in closed, any("7-KH" in line for line in closed)) == (True, False)


def test_what_was_signed_has_number_day_and_signer_and_more_than_five_an_annexed_list(deciding):
    title = make_title("advanced", name_vi="Lao động tiên tiến")
    decision = make_decision(deciding.ward, branch="party", symbol="QĐ/ĐU", signer_post="Phó Bí thư")
    for number in range(4):
        make_recipient(decision, deciding.form, f"Người {number}", position=f"Thôn {number}", money=500_000)
    make_recipient(decision, deciding.form, "Chi bộ 1", "collective", money=1_000_000)
    made = make_recipient(decision, title, "Người giỏi")
    Decision.objects.filter(pk=decision.pk).update(decider="", bases="", requested_by="")
    text = read(decision, deciding.officer)
    at = text.index("DANH SÁCH")
    assert text[at + 2].startswith("(Kèm theo dự thảo Quyết định số ……-QĐ/ĐU ngày … tháng …")
    assert "Điều 2. Tiền thưởng kèm theo là 3.000.000 đồng, chi từ …………." in text
    signed = make_signed(deciding.ward, deciding.form, branch="party")
    DecisionRecipient.objects.filter(pk=made.pk).update(annulled_on=today(), **GROUND)
    stamps = {"state": "published", "number": signed.number, "year": signed.year, "signed_on": today()}
    Decision.objects.filter(pk=signed.pk).update(state="annulled", annulled_on=today(), **GROUND)
    paper = _as_signed(decision, stamps)
    day = f"{today():%d/%m/%Y}"
    assert f"Số {signed.number:02d}-QĐ/ĐU" in paper
    assert paper[paper.index("QUYẾT ĐỊNH") :][:8] == [
        "QUYẾT ĐỊNH", "Về việc tặng Giấy khen", "BAN THƯỜNG VỤ ĐẢNG ỦY PHƯỜNG BA ĐÌNH", "QUYẾT ĐỊNH",
        "Điều 1. Tặng danh hiệu thi đua, khen thưởng cho 01 tập thể và 05 cá nhân (có danh sách kèm theo), gồm:",
        "1. Tặng danh hiệu “Lao động tiên tiến” cho 01 cá nhân;",
        f"2. Tặng {deciding.form.name_vi} cho 01 tập thể và 04 cá nhân.",
        "Điều 2. Tiền thưởng kèm theo là 3.000.000 đồng.",
    ]  # fmt: skip
    end = paper.index("DANH SÁCH")
    assert paper[end - 6 : end] == [
        "Nơi nhận:", "- Như Điều 3,", "- Lưu: VT.", "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "Trần Văn Ký",
    ]  # fmt: skip
    assert paper[end : end + 13] == [
        "DANH SÁCH", "Tập thể và cá nhân được khen thưởng",
        f"(Kèm theo Quyết định số {signed.number:02d}-QĐ/ĐU ngày {day} của Ban Thường vụ Đảng ủy phường Ba Đình)",
        "I. Tặng danh hiệu “Lao động tiên tiến”",
        "TT", "Họ và tên", "Chức vụ, đơn vị, địa chỉ", "Tiền thưởng (đồng)", "Ghi chú", "1", "Người giỏi",
        f"Đã bị hủy bỏ (số 9/QĐ-UBND ngày {day})", f"II. Tặng {deciding.form.name_vi}",
    ]  # fmt: skip
    assert paper[-1] == "Danh sách có 01 tập thể và 05 cá nhân; tiền thưởng 3.000.000 đồng."
    whole = _as_signed(decision, stamps | {"state": "annulled", "annulled_on": today(), **GROUND})
    assert whole[whole.index(f"Số {signed.number:02d}-QĐ/ĐU") + 1 :][:2] == [
        "ĐÃ BỊ HỦY BỎ", f"(SỐ 9/QĐ-UBND NGÀY {day})",
    ]  # fmt: skip
    assert any(line.endswith("phường Ba Đình, đã bị hủy bỏ)") for line in whole)


def _as_signed(decision, stamps):
    """The paper of the decision as if it had been made with these stamps."""
    made = Decision.objects.select_related("unit__parent").get(pk=decision.pk)
    for name, value in stamps.items():
        setattr(made, name, value)
    return told(docx_of(paper_of_decision(made, list(shown_recipients(decision)), documents=[])))


@pytest.mark.parametrize(
    ("post", "branch", "decider", "signs"),
    [
        ("Chủ tịch", "state", "Chủ tịch UBND", ["CHỦ TỊCH"]),
        ("Phó Chủ tịch", "state", "Chủ tịch UBND", ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]),
        ("KT. Chủ tịch", "state", "Chủ tịch UBND", ["KT. CHỦ TỊCH"]),
        ("Chủ tịch", "mass_organisation", "Ban Thường vụ Hội", ["TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"]),
        ("Bí thư", "party", "Ban Thường vụ Đảng ủy", ["T/M BAN THƯỜNG VỤ", "BÍ THƯ"]),
        ("Trưởng ban", "party", "Ban Tuyên giáo", ["TRƯỞNG BAN"]),
    ],
)
def test_who_signs_signs_as_head_as_deputy_or_for_the_body(deciding, post, branch, decider, signs):
    decision = make_decision(deciding.ward, branch=branch, decider=decider, signer_post=post)
    text = read(decision, deciding.officer)
    assert text[text.index("- Lưu: VT.") + 1 :] == [*signs, "Trần Văn Ký"]


@pytest.mark.parametrize(
    ("kind", "verb"),
    [("order", "Tặng thưởng X"), ("honorary", "Tặng danh hiệu “X”"), ("letter", "Tặng X"), ("merit", "Tặng X")],
)
def test_each_kind_of_form_is_given_in_its_words(deciding, kind, verb):
    decision = make_decision(deciding.ward)
    make_recipient(decision, make_form("x", kind=kind, name_vi="X"))
    assert f"Điều 1. {verb} cho 01 cá nhân:" in read(decision, deciding.officer)


def test_without_another_word_the_units_that_nominated_asked_for_it(deciding):
    decision = make_decision(deciding.ward, bases="")
    row = make_recipient(decision, deciding.form)
    row.nomination = nominate(deciding.units, deciding.officer, deciding.form, state="approved")
    row.save()
    unit = row.nomination.unit.name
    assert f"Theo đề nghị của {unit}." in read(decision, deciding.officer)
    Decision.objects.update(bases="Xét đề nghị của Hội đồng")
    text = read(decision, deciding.officer)
    assert ("Xét đề nghị của Hội đồng." in text, any(unit in line for line in text if "đề nghị" in line)) == (
        True,
        False,
    )


@pytest.mark.bar("B8")
def test_controls_and_turned_signs_do_not_arrive(deciding):
    odd = "Phu\u031bo\u031b\u0300ng\u202e\u0007\u200b"
    decision = make_decision(deciding.ward, **dict.fromkeys((*WHOLE, "signer", "signer_post", "title"), odd))
    make_recipient(decision, deciding.form, odd, position=odd)
    Decision.objects.update(bases=odd, carried_out_by=odd)
    said = "".join(read(decision, deciding.officer))
    assert not set(said) & set("\u202e\u0007\u200b\u031b")


@pytest.mark.bar("A3")
def test_whoever_reads_it_has_both_files_and_others_nothing(deciding, client, monkeypatch):
    decision = make_signed(deciding.ward, deciding.form, "A")
    address = f"/award-decisions/{decision.pk}/paper/"
    for user, status in ((deciding.beside, 404), (deciding.auditor, 302)):
        visit = prove(client, again(user))
        assert visit.post(address).status_code == status
    assert visit.get(address).status_code == 405
    assert 'id="decision-paper"' in visit.get(decision.get_absolute_url()).content.decode()
    job = Job.objects.get()
    files = written(job).files
    assert (files["pdf"][:5], "Số: 01/QĐ-UBND" in told(files["docx"])) == (b"%PDF-", True)
    monkeypatch.setattr(decision_papers, "MOST_ROWS", 0)
    with pytest.raises(JobRefused):
        written(job)
    monkeypatch.undo()
    Membership.objects.filter(person=deciding.auditor.person).delete()
    with pytest.raises(JobRefused):
        written(job)


def test_another_bodys_decision_has_no_paper_of_ours(deciding, client):
    outside = make_decision(deciding.ward, is_outside=True)
    with pytest.raises(PermissionDenied):
        request_decision_paper(outside, by=again(deciding.officer))
    visit = prove(client, again(deciding.officer))
    assert visit.post(f"/award-decisions/{outside.pk}/paper/").status_code == 403
    assert 'id="decision-paper"' not in visit.get(outside.get_absolute_url()).content.decode()
    job = Job(kind="awards.decision_paper", owner=deciding.officer, params={})
    job.params = request_decision_paper(make_decision(deciding.ward), by=again(deciding.officer)).params
    job.params["decision"] = outside.pk
    with pytest.raises(JobRefused):
        written(job)

"""Whether a certificate is genuine, asked by strangers: valid, annulled or unknown, and no more than the paper says."""

import pytest

from awards.certificate_codes import in_groups, new_code
from awards.models import Certificate, Decision
from awards.services.decision_steps import annul_recipient
from organizations.dates import today
from organizations.models import Person
from tests.access.people import again, tree, worker
from tests.awards.decision_makers import draw, make_decision, make_recipient
from tests.awards.makers import make_authority, make_form
from tests.worlds import shared

pytestmark = pytest.mark.django_db


@shared
def certificate():
    """Of somebody whose row says more than the paper does."""
    units = tree()
    form = make_form("commendation", kind="commendation", name_en="Certificate of commendation")
    make_authority(form, level="grassroots", post="Chủ tịch")
    person = Person.objects.create(full_name="BÍ MẬT Họ Tên")
    draft = make_decision(units.ward, title="BÍ MẬT trích yếu")
    made = make_recipient(
        draft, form, "Nguyễn Văn An", position="Trưởng thôn", money=123456, works_directly=True, person=person
    )
    Decision.objects.filter(pk=draft.pk).update(
        state="signed", signed_on=today(), year=today().year, number=draw(units.ward, today().year)
    )
    approver = worker("approver", units.ward)
    certificate = Certificate.objects.create(recipient=made, achievement="BÍ MẬT", made_by=approver)
    certificate.approver = approver
    return certificate


def asked(client, path, status=200, language="vi"):
    answer = client.get(f"{path}?lang={language}" if "?" not in path else path)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer, answer.content.decode()


def test_valid_with_what_stands_on_the_paper_and_no_more(client, certificate):
    answer, html = asked(client, f"/c/{certificate.code}/")
    decision = certificate.recipient.decision
    for words in (
        "còn giá trị",
        "Nguyễn Văn An",
        "Trưởng thôn",
        decision.numbered,
        "Phường Ba Đình",
        certificate.printed_code,
    ):
        assert words in html, words
    for secret in ("BÍ MẬT", "123456", "123.456", "Trần Văn Ký", "secretary"):
        assert secret not in html
    assert '<meta name="robots" content="noindex' in html
    assert answer["Cache-Control"] == "no-cache"
    assert "<script" not in html
    assert "sessionid" not in answer.cookies
    _answer, english = asked(client, f"/c/{certificate.code}/", language="en")
    assert "This certificate is valid" in english
    assert "Certificate of commendation" in english


def test_an_annulment_is_told_at_once_also_to_who_has_the_page_already(client, certificate):
    path = f"/c/{certificate.code}/"
    tag = client.get(path)["ETag"]
    assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
    annul_recipient(
        certificate.recipient, ground="BÍ MẬT", on=today(), number="9/QĐ-UBND", by=again(certificate.approver)
    )
    answer = client.get(path, headers={"If-None-Match": tag})
    html = answer.content.decode()
    assert (answer.status_code, "9/QĐ-UBND" in html, "BÍ MẬT" in html) == (200, True, False)
    assert "đã bị hủy" in html.lower()


def test_unknown_and_mistyped_codes_are_404_with_a_way_on(client, certificate):
    _answer, html = asked(client, f"/c/{new_code()}/", 404)
    assert "Không có" in html
    assert 'name="code"' in html
    _answer, html = asked(client, f"/c/{certificate.code[:-1]}/", 404)
    assert "27" in html
    for odd in ("x" * 500, "%00", "<script>", "{{ 7*7 }}", "..", "Ⅻ" * 28):
        assert client.get(f"/c/{odd}/").status_code in (404, 400)
    assert client.post("/c/").status_code == 405


def test_a_code_typed_by_hand_leads_to_its_certificate(client, certificate):
    typed = in_groups(certificate.code).lower().replace("-", " ").replace("0", "o")
    answer = client.get("/c/", {"code": typed, "lang": "en"})
    assert (answer.status_code, answer["Location"]) == (302, f"/c/{certificate.code}/?lang=en")
    answer = client.get(f"/c/{certificate.printed_code.lower()}/")
    assert (answer.status_code, answer["Location"]) == (302, f"/c/{certificate.code}/")
    wrong = client.get("/c/", {"code": "ABC"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["code"])
    assert 'value="ABC"' in wrong.content.decode()
    assert client.get("/c/").status_code == 200

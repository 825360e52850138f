"""Pages and API of certificates and their layouts: what they offer, refuse and keep of what was typed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import Certificate, CertificateLayout
from mobilization.outbox.models import Job
from organizations.dates import today
from tests.access.people import again
from tests.awards.decision_makers import make_decision, make_recipient, make_signed
from tests.sign_in import prove
from tests.worlds import shared

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}


@shared
def signed(deciding):
    decision = make_signed(deciding.ward, deciding.form, "Nguyễn Văn An", "Lê Thị Bình")
    Certificate.objects.create(recipient=decision.recipients.first())
    return decision


def test_from_the_decision_to_the_job(client, deciding, signed):
    visit = prove(client, again(deciding.secretary))
    html = visit.get(signed.get_absolute_url()).content.decode()
    first, second = signed.recipients.order_by("order")
    address = f"/award-decisions/{signed.pk}/certificates/"
    assert f'href="{address}"' in html
    assert f'href="{address}new/?row={second.pk}"' in html
    page = visit.get(address)
    html = page.content.decode()
    assert page.context["numbers"] == {"standing": 2, "made": 1}
    assert first.certificate.printed_code in html
    assert f"/c/{first.certificate.code}/" in html
    assert visit.get(f"{address}?made=no").context["count"] == 1
    assert visit.get(f"{address}?q=an&made=yes").context["count"] == 1
    assert "Không" in visit.get(f"{address}?q=zzz").content.decode()
    wrong = visit.post(f"{address}new/", {"language": "xx", "whose": "all", "achievement": "Vì dân"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["language"])
    assert "Vì dân" in wrong.content.decode()
    asked = visit.post(f"{address}new/", {"language": "vi", "whose": "new", "achievement": "Vì dân"})
    job = Job.objects.get()
    assert asked["Location"] == job.get_absolute_url()
    assert job.params["rows"] == [second.pk]
    one = visit.post(f"{address}new/?row={first.pk}", {"language": "both", "achievement": ""})
    assert one.status_code == 302
    assert Job.objects.latest("id").params["rows"] == [first.pk]
    for odd in ("0", "x", "9" * 30, "²"):
        assert visit.get(f"{address}new/?row={odd}").status_code == 404
    Certificate.objects.create(recipient=second)
    late = visit.post(f"{address}new/", {"language": "vi", "whose": "new"})
    assert late.status_code == 422


def test_a_list_of_ten_asks_as_many_queries_as_one(client, deciding, django_assert_num_queries):
    visit = prove(client, again(deciding.secretary))
    one, ten = make_signed(deciding.ward, deciding.form, "A"), make_signed(deciding.ward, deciding.form, *"ABCDEFGHIJ")
    for row in ten.recipients.all():
        Certificate.objects.create(recipient=row)
    visit.get(f"/award-decisions/{one.pk}/certificates/")
    with CaptureQueriesContext(connection) as first:
        visit.get(f"/award-decisions/{one.pk}/certificates/")
    with django_assert_num_queries(len(first)):
        visit.get(f"/award-decisions/{ten.pk}/certificates/")


def test_who_reads_only_is_offered_nothing(client, deciding, signed):
    address = f"/award-decisions/{signed.pk}/certificates/"
    visit = prove(client, again(deciding.auditor))
    page = visit.get(address)
    assert (page.status_code, page.context["actions"]) == (200, [])
    assert "certificates/new/" not in page.content.decode()
    assert "certificates/new/" not in visit.get(signed.get_absolute_url()).content.decode()
    assert visit.post(f"{address}new/", {"odd": "x"}).status_code == 403
    assert visit.post(f"/api/v1{address}", {"language": "odd"}, **JSON).status_code == 403
    visit = prove(client, again(deciding.beside))
    for path in (address, f"{address}new/", f"/api/v1{address}"):
        assert visit.get(path).status_code == 404
    assert visit.post(f"/api/v1{address}", {}, **JSON).status_code == 404
    draft = make_decision(deciding.ward)
    make_recipient(draft, deciding.form)
    visit = prove(client, again(deciding.secretary))
    assert visit.get(f"/award-decisions/{draft.pk}/certificates/new/")["Location"] == draft.get_absolute_url()
    assert visit.post(f"/api/v1/award-decisions/{draft.pk}/certificates/", {}, **JSON).status_code == 409
    assert not Job.objects.exists()


def test_certificates_in_the_api(client, deciding, signed):
    client.force_login(again(deciding.leader))
    address = f"/api/v1/award-decisions/{signed.pk}/certificates/"
    certificate = Certificate.objects.get()
    (row,) = client.get(address).json()["results"]
    assert (row["recipient"], row["code"]) == (certificate.recipient_id, certificate.code)
    made = client.post(address, {"recipient": row["recipient"], "language": "both"}, **JSON)
    assert (made.status_code, made.json()["kind"]) == (202, "awards.make_certificates")
    wrong = client.post(address, {"recipient": row["recipient"], "only_new": True}, **JSON)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["only_new"])
    other = make_signed(deciding.ward, deciding.form, "C").recipients.get()
    wrong = client.post(address, {"recipient": other.pk}, **JSON)
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["recipient"])
    told = client.get(f"/api/v1/certificates/{certificate.printed_code.lower()}/").json()
    assert (told["state"], told["name"], told["numbered"]) == ("valid", "Nguyễn Văn An", signed.numbered)
    assert "achievement" not in told
    unknown = client.get("/api/v1/certificates/abc/").json()
    assert (unknown["state"], unknown["is_possible"], unknown["signed_on"]) == ("unknown", False, None)


def day(value):
    return f"{value:%d/%m/%Y}"


def test_layouts_are_entered_previewed_corrected_and_taken_away(visit, deciding):
    values = {
        "subject": f"form-{deciding.form.pk}", "language": "vi", "valid_from": day(today()), "frame": "line",
        "size": "a4", "wording": "{thanh_tich} {sai}", "heading": "GIẤY KHEN",
    }  # fmt: skip
    refused = visit.post("/certificate-layouts/new/", values)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["wording"])
    assert "{sai}" in refused.content.decode()
    values["wording"] = "{thanh_tich}"
    shown = visit.post("/certificate-layouts/new/", values | {"preview": "yes"})
    assert (shown["Content-Type"], shown.content[:5], CertificateLayout.objects.count()) == (
        "application/pdf",
        b"%PDF-",
        0,
    )
    saved = visit.post("/certificate-layouts/new/", values)
    layout = CertificateLayout.objects.get()
    assert saved["Location"] == layout.get_absolute_url()
    html = visit.get(layout.get_absolute_url()).content.decode()
    assert f"/certificate-layouts/{layout.pk}/picture/" in html
    assert visit.get(f"/certificate-layouts/{layout.pk}/picture/").content[:4] == b"\x89PNG"
    assert visit.get(f"/certificate-layouts/{layout.pk}/sample/").content[:5] == b"%PDF-"
    assert visit.get("/certificate-layouts/?q=giay+khen&language=vi&validity=now").context["count"] == 1
    assert visit.get("/certificate-layouts/?language=both").context["count"] == 0
    del values["subject"]
    edited = visit.post(f"/certificate-layouts/{layout.pk}/edit/", values | {"version": "1", "heading": "BẰNG KHEN"})
    assert edited.status_code == 302
    both = visit.post(f"/certificate-layouts/{layout.pk}/edit/", values | {"version": "1", "heading": "THƯ KHEN"})
    assert both.status_code == 409
    assert {"BẰNG KHEN", "THƯ KHEN"} <= {shown for row in both.context["differences"] for shown in row[1:]}
    visit.force_login(again(deciding.officer))
    assert visit.get("/certificate-layouts/").context["may_keep"] is False
    assert visit.get(layout.get_absolute_url()).context["actions"] == []
    for path in ("new/", f"{layout.pk}/edit/", f"{layout.pk}/remove/"):
        assert visit.post(f"/certificate-layouts/{path}", {"odd": "x"}).status_code == 403
    (row,) = visit.get("/api/v1/certificate-layouts/?language=vi").json()["results"]
    assert (row["heading"], row["form"], row["frame"]) == ("BẰNG KHEN", deciding.form.pk, "line")
    prove(visit, again(deciding.administrator))
    assert visit.get(f"/certificate-layouts/{layout.pk}/remove/").status_code == 200
    visit.post(f"/certificate-layouts/{layout.pk}/remove/")
    assert not CertificateLayout.objects.exists()

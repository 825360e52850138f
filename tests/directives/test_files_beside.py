"""Files chosen beside a fault in the forms of documents and duties stay with the form, for who sent it alone."""

import re
from types import SimpleNamespace

import pytest
from django.core.files.storage import default_storage

from directives.models import DirectiveDocument, DocumentFile, Duty, DutyFile
from directives.services.documents import edit_document
from mobilization.outbox.models import HeldFile
from organizations.dates import today
from tests.access.people import worker
from tests.common.made_files import jpeg, pdf, upload
from tests.directives.makers import make_document, make_duty

pytestmark = pytest.mark.django_db
KNOWN = {"number": "12-CT/TU", "issued_on": "05/12/2016", "issuer": "Thành phố Hà Nội", "abstract": "Đẩy mạnh"}


def token_of(page):
    return re.search(r'name="once_page" value="([\w-]+)"', page.content.decode())[1]


def entering(city):
    sent = KNOWN | {"unit": city.units.city.pk}
    return SimpleNamespace(url="/documents/new/", right=sent, day="issued_on", by=city.secretary)


def correcting(city):
    document = make_document(city.units.city)
    sent = KNOWN | {"version": document.version}
    return SimpleNamespace(url=f"/documents/{document.pk}/edit/", right=sent, day="issued_on", by=city.secretary)


def reporting(city):
    duty = make_duty(make_document(city.units.city), city.units.ward, due=3)
    sent = {"done_on": f"{today():%d/%m/%Y}", "note": ""}  # what is kept is the evidence
    return SimpleNamespace(url=f"/duties/{duty.pk}/done/", right=sent, day="done_on", by=city.leader)


@pytest.fixture(params=[entering, correcting, reporting])
def form(request, client, city, settings, tmp_path):
    """One of the three forms, opened: its address, what is right and what is wrong in it, and who fills it in."""
    settings.MEDIA_ROOT = tmp_path
    form = request.param(city)
    client.force_login(form.by)
    form.right |= {"once_page": token_of(client.get(form.url))}
    form.wrong = form.right | {form.day: "31/12/2999"}
    return form


def chosen(*names):
    return {"files": [upload(name, pdf(name.encode())) for name in names]}


def kept(page):
    """The names of what the page says is kept."""
    box = page.context["form"].fields.get("removed")
    labels = [str(label).split(" (")[0].removeprefix("Bỏ ") for _pk, label in box.choices] if box else []
    assert all(f"Bỏ {label}" in page.content.decode() for label in labels)
    return labels


def attached():
    return sorted(name for model in (DocumentFile, DutyFile) for name in model.objects.values_list("name", flat=True))


def test_what_was_chosen_beside_a_wrong_date_is_attached_once_with_the_right_one(client, form):
    wrong = client.post(form.url, form.wrong | chosen("một.pdf", "hai.pdf", "ba.pdf"))
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, [form.day])
    assert kept(wrong) == ["một.pdf", "hai.pdf", "ba.pdf"]
    assert token_of(wrong) == form.right["once_page"]
    fewer = {"removed": [str(HeldFile.objects.get(name="hai.pdf").pk)]}
    assert kept(client.post(form.url, form.wrong | fewer)) == ["một.pdf", "ba.pdf"]
    saved = client.post(form.url, form.right | chosen("ba.pdf", "bốn.pdf"))  # one of them once more
    assert (saved.status_code, attached()) == (302, ["ba.pdf", "bốn.pdf", "một.pdf"])
    file = next(model.objects.get(name="một.pdf") for model in (DocumentFile, DutyFile) if model.objects.exists())
    with default_storage.open(file.key) as stored:
        assert stored.read() == pdf("một.pdf".encode())
    assert not HeldFile.objects.exists()
    again = client.post(form.url, form.right | chosen("ba.pdf", "bốn.pdf"))
    assert (again.status_code, len(attached())) == (302, 3)


@pytest.mark.bar("B6")
def test_a_refused_file_has_its_message_and_the_others_are_kept(client, form):
    files = {"files": [upload("ảnh.jpg", jpeg((20, 20))), upload("giả.jpg", pdf()), upload("tờ trình.pdf", pdf())]}
    refused = client.post(form.url, form.right | files)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["files"])
    (message,) = refused.context["form"].errors["files"]
    assert message.startswith("“giả.jpg”")
    assert (kept(refused), attached(), Duty.objects.done().exists()) == (["ảnh.jpg", "tờ trình.pdf"], [], False)
    assert DirectiveDocument.objects.filter(abstract=KNOWN["abstract"]).count() == 0
    assert client.post(form.url, form.right).status_code == 302
    assert attached() == ["tờ trình.pdf", "ảnh.jpg"]


@pytest.mark.bar("A2")
def test_nobody_else_and_no_other_form_takes_what_is_kept(client, city, form):
    """Neither with token and number in another account, nor in the same one from another page or with another token."""
    client.post(form.url, form.wrong | chosen("một.pdf"))
    number = {"removed": [str(HeldFile.objects.get().pk)]}
    others = [other for other in (make(city) for make in (entering, correcting, reporting)) if other.by == form.by]
    for url in {other.url for other in others} - {form.url}:
        page = client.post(url, form.wrong | number)
        assert (page.status_code in {409, 422}, kept(page)) == (True, [])
    assert kept(client.post(form.url, form.wrong | number | {"once_page": "x" * 22})) == []
    unit = city.units.ward if form.by == city.leader else city.units.city
    client.force_login(worker("secretary" if unit == city.units.city else "officer", unit, "another"))
    assert kept(client.post(form.url, form.wrong | number)) == []
    client.post(form.url, form.right | number | {"note": "Đã làm"})
    assert (HeldFile.objects.get().created_by, attached()) == (form.by, [])


@pytest.mark.bar("X13")
def test_between_two_editors_what_was_chosen_is_kept(client, city, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    form = correcting(city)
    url, sent = form.url, form.right
    client.force_login(form.by)
    sent["once_page"] = token_of(client.get(url))
    document = DirectiveDocument.objects.get()
    edit_document(document, version=1, changes={"abstract": "Của người khác"}, by=city.secretary)
    conflict = client.post(url, sent | chosen("một.pdf"))
    assert (conflict.status_code, kept(conflict), attached()) == (409, ["một.pdf"], [])
    version = conflict.context["form"]["version"].value()
    assert client.post(url, sent | {"version": version}).status_code == 302
    assert attached() == ["một.pdf"]


def test_a_wrong_day_is_told_beside_a_refused_file(client, city):
    form = reporting(city)
    client.force_login(form.by)
    sent = {"done_on": "31/12/2999", "note": "Xong", "files": [upload("anh.jpg", pdf())]}
    assert set(client.post(form.url, sent).context["form"].errors) == {"done_on", "files"}

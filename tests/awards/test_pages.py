"""The pages of the catalogues and of the matrix: lists, forms with their errors, both versions of a conflict, files."""

import datetime

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import AwardAuthority, AwardForm, EmulationTitle
from directives.models import DirectiveDocument
from mobilization.outbox import runner, services
from mobilization.outbox.models import Job
from organizations.dates import today
from tests.awards.makers import FIRST, LAW, make_authority, make_form, make_title
from tests.directives.makers import make_document

DAY = datetime.timedelta(days=1)
ENTRY = {
    "code": "letter",
    "name_vi": "Thư khen",
    "name_en": "Letter of commendation",
    "for_person": "on",
    "valid_from": "01/01/2024",
    "legal_basis": LAW,
    "position": "5",
}
ROW = {"level": "city", "branch": "state", "post": "Chủ tịch UBND tỉnh", "valid_from": "01/01/2024", "legal_basis": LAW}


def test_entries_are_added_and_corrected(visit, city):
    for base, model in (("/emulation-titles/", EmulationTitle), ("/award-forms/", AwardForm)):
        sent = ENTRY | ({"kind": "letter"} if model is AwardForm else {})
        empty = visit.get(base).content.decode()
        assert "empty-state" in empty
        made = visit.post(base + "new/", sent)
        entry = model.objects.get()
        assert made["Location"] == f"{base}{entry.pk}/"
        again = visit.post(base + "new/", sent)
        assert (again.status_code, list(again.context["form"].errors)) == (422, ["code"])
        assert again.context["form"]["legal_basis"].value() == LAW
        nobody = visit.post(base + "new/", sent | {"name_vi": "", "for_person": ""})
        assert list(nobody.context["form"].errors) == ["name_vi", "for_person"]
        change = sent | {"name_en": "Letter", "version": "1"}
        assert visit.post(f"{base}{entry.pk}/edit/", change)["Location"] == f"{base}{entry.pk}/"
        conflict = visit.post(f"{base}{entry.pk}/edit/", change | {"name_en": "Mine"})
        assert (conflict.status_code, conflict.context["form"]["name_en"].value()) == (409, "Mine")
        assert conflict.context["differences"][0][1:] == ("Letter", "Mine")
        assert visit.get(base + "?q=THU khen&validity=now&recipient=person&on=01/01/2024").context["rows"] == [entry]
        assert visit.get(base + "?q=nothing").context["rows"] == []


def test_a_document_that_is_internal_is_neither_offered_nor_named(visit, city):
    open_one, hidden = make_document(city.units.city), make_document(city.units.city, is_internal=True)
    form = visit.get("/emulation-titles/new/").context["form"]
    assert list(form.fields["document"].queryset) == [open_one]
    assert visit.post("/emulation-titles/new/", ENTRY | {"document": hidden.pk}).status_code == 422
    title = make_title(document=open_one)
    page = f"/emulation-titles/{title.pk}/"
    assert open_one.get_absolute_url() in visit.get(page).content.decode()
    DirectiveDocument.objects.update(is_internal=True)
    assert open_one.get_absolute_url() not in visit.get(page).content.decode()
    kept = ENTRY | {"document": open_one.pk, "version": "1"}
    assert visit.post(page + "edit/", kept)["Location"] == page
    conflict = visit.post(page + "edit/", kept | {"document": "", "note": "Mine"})
    assert [yours for _label, _theirs, yours in conflict.context["differences"]] == ["Mine"]


def test_a_row_of_the_matrix_is_added_corrected_and_taken_away(visit, city):
    form, title = make_form(), make_title()
    begun = visit.get(f"/award-authorities/new/?subject=form-{form.pk}").context["form"]
    assert begun["subject"].value() == f"form-{form.pk}"
    sent = ROW | {"subject": f"form-{form.pk}"}
    assert visit.post("/award-authorities/new/", sent)["Location"] == form.get_absolute_url()
    row = AwardAuthority.objects.get()
    for wrong, field in (({}, "post"), ({"subject": "form-987654"}, "subject"), ({"valid_from": "odd"}, "valid_from")):
        answer = visit.post("/award-authorities/new/", sent | wrong)
        assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    page = f"/award-authorities/{row.pk}/"
    assert visit.post(page + "edit/", ROW | {"note": "x", "version": "1"})["Location"] == page
    assert visit.post(page + "edit/", ROW | {"note": "y", "version": "1"}).status_code == 409
    assert visit.get(page).context["actions"] == ["edit", "remove"]
    assert visit.get(page + "remove/").status_code == 200
    assert visit.post(page + "remove/")["Location"] == form.get_absolute_url()
    visit.post("/award-authorities/new/", ROW | {"subject": f"title-{title.pk}"})
    assert AwardAuthority.objects.get().subject == title


def test_the_matrix_is_that_of_the_chosen_day_and_filter(visit):
    form, title = make_form(), make_title()
    make_authority(form, valid_from=today())

    def shown(query=""):
        answer = visit.get("/award-authorities/" + query)
        parts = answer.context["parts"]
        rows = [row.subject for part in parts for row in part.rows]
        missing = [each for part in parts for each in part.missing]
        return (rows, missing) if parts else "empty-state" in answer.content.decode()

    assert shown() == ([form], [title])
    assert shown(f"?on={today() - DAY:%d/%m/%Y}") == ([], [title, form])
    assert shown("?catalogue=form") == shown("?branch=state") == shown("?q=chu tich") == ([form], [])
    assert shown("?branch=army") is shown("?level=odd") is True
    assert shown(f"?on={FIRST - DAY:%d/%m/%Y}") is True


@pytest.mark.parametrize(
    "path", ["/emulation-titles/", "/award-authorities/", "/api/v1/award-forms/", "/award-forms/1/"]
)
def test_one_and_ten_rows_cost_the_same_queries(visit, city, path):
    counts = []
    document = make_document(city.units.city)
    for number in (1, 10):
        for at in range(EmulationTitle.objects.count(), number):
            make_authority(make_title(f"t{at}", document=document))
            form = make_form(f"f{at}", document=document, **({"pk": 1} if at == 0 else {}))
            make_authority(form if number == 1 else AwardForm.objects.get(pk=1), post=f"Ban {at}")
        with CaptureQueriesContext(connection) as queries:
            assert visit.get(path).status_code == 200
        counts.append(len(queries))
    assert counts == [counts[0]] * 2


EXPORTED = {
    "emulation-titles": ["ended"],
    "award-forms": ["merit"],
    "award-authorities": [None],
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", EXPORTED)
def test_the_file_has_the_rows_of_the_list(visit, monkeypatch, path):
    monkeypatch.setattr(services, "wake_worker", lambda job_id: True)
    make_authority(make_form("merit"))
    make_authority(make_title("ended", valid_to=today() - DAY))
    assert visit.post(f"/{path}/export/", query_params={"on": "odd"})["Location"] == f"/{path}/?on=odd"
    address = visit.post(f"/{path}/export/")["Location"]
    job = Job.objects.get(pk=int(address.split("/")[2]))
    runner.run_job(job.pk)
    with default_storage.open(job.files.get().key) as file:
        rows = openpyxl.load_workbook(file).active.iter_rows(min_row=2, values_only=True)
        assert [row[0] for row in rows] == EXPORTED[path]

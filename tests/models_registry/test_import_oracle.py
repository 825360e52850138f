"""A table is no way to learn of drafts elsewhere, and what stands in its cells runs nowhere."""

import pytest
from django.utils.timezone import now

from models_registry.models import RegisteredModel
from tests.access.people import again
from tests.models_registry.import_files import KNOWN, book, errors, upload, verdicts
from tests.models_registry.makers import make_campaign, make_model

pytestmark = pytest.mark.django_db
CODE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def officer(client, cast):
    client.force_login(again(cast.officer))
    return client


def test_a_code_of_a_draft_elsewhere_is_told_like_one_that_does_not_exist(officer, cast):
    draft = make_model(cast.units.beside, "draft", title="Vườn rau sạch của tổ phụ nữ")
    registered = make_model(cast.units.beside, "registered")
    told = []
    for code in (draft.code, draft.code[:-4] + "9876"):
        source = upload(officer, book([KNOWN | {"code": code, "version": 1, "summary": "Khác"}]))
        told.append((verdicts(source), {at: text.replace(code, "") for at, text in errors(source).items()}))
        assert draft.title not in officer.get(f"/models/imports/{source.pk}/").content.decode()
    assert told[0] == told[1]
    upload(officer, book([KNOWN | {"code": registered.code, "version": 1, "summary": "Khác"}]))
    assert RegisteredModel.objects.get(pk=registered.pk).summary == registered.summary


def test_a_title_like_a_draft_elsewhere_is_not_told(officer, cast):
    title = "Vườn rau sạch của tổ phụ nữ thôn Đông"
    campaign = make_campaign(cast.units.city)
    draft = make_model(cast.units.beside, "draft", title=title)
    rows = [KNOWN | {"title": title, "unit": cast.units.ward.code, "campaign": campaign.name}]
    source = upload(officer, book(rows))
    page = officer.get(f"/models/imports/{source.pk}/").content.decode()
    assert verdicts(source) == {2: "new"}
    marks = (draft.code, draft.get_absolute_url())
    assert not any(mark in page for mark in marks)

    def finds(path):
        return any(mark in officer.get(path + title).content.decode() for mark in marks)

    paths = ("/search/?q=", "/api/v1/search/?q=", "/api/v1/models/?q=")
    assert not any(finds(path) for path in paths)
    stamps = {"registered_on": draft.listed_on, "submitted_at": now()}
    RegisteredModel.objects.filter(pk=draft.pk).update(state="registered", **stamps)
    assert [finds(path) for path in paths] == [True] * 3


def test_cells_run_nowhere(officer, cast):
    make_campaign(cast.units.ward)
    rows = [
        KNOWN | {"title": CODE, "unit": f"={CODE}", "domain": CODE},
        KNOWN | {"title": f"=1+1{CODE}", "summary": CODE},
    ]
    source = upload(officer, book(rows), name="mo-hinh.xlsx")
    page = officer.get(f"/models/imports/{source.pk}/").content.decode()
    assert CODE not in page
    assert "&lt;img" in page
    assert CODE not in officer.get("/models/imports/").content.decode()

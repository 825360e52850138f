"""A member's two tabs on one sheet: what the other one saves while a form comes back is not overwritten unasked."""

from decimal import Decimal

import pytest

from reviews.models import ScoreSheet, SheetPoints
from reviews.services.assigning import assign_by_hand
from reviews.services.scoring import save_sheet
from reviews.views import sheets as sheet_views
from tests.access.people import again
from tests.reviews.makers import make_candidacies, make_judge, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def judge(ward):
    return make_judge(ward.council, "judge-of-two-tabs")


@pytest.fixture
def sheet(ward, judge):
    found = make_round(ward.council, make_candidacies(ward.units.ward), "open")
    seat = ward.council.members.get(person=judge.person)
    [made] = assign_by_hand(found.items.get(), seats=[seat], by=again(ward.secretary))
    return ScoreSheet.objects.get(assignment=made)


@pytest.mark.parametrize(
    "sent", [{"points-named": "11", "points-result": "9"}, {"points-named": "", "points-result": "9", "do": "submit"}]
)
def test_what_the_other_tab_saves_while_a_form_comes_back_is_asked_about(client, sheet, judge, monkeypatch, sent):
    client.force_login(again(judge))
    here, readings = f"/sheets/{sheet.pk}/", []
    read = sheet_views.visible_sheet

    def read_late(request, pk):
        readings.append(pk)
        if len(readings) == 2:  # the form was saved, and is about to come back with its error
            stored = ScoreSheet.objects.get(pk=pk)
            other_tab = {"result": {"points": Decimal(3), "comment": "Thẻ kia"}}
            save_sheet(stored, version=stored.version, points=other_tab, by=again(judge))
        return read(request, pk)

    monkeypatch.setattr(sheet_views, "visible_sheet", read_late)
    page = client.post(here, {"version": "1", **sent})
    assert (page.status_code, len(readings)) == (422, 2)
    typed = {field.html_name: str(field.value() or "") for field in page.context["form"]}
    assert typed["points-result"] == "9", "nothing typed is lost"
    both = client.post(here, typed | {"points-named": "5"})
    assert both.status_code == 409, "the other tab's points are shown beside one's own"
    assert SheetPoints.objects.get(sheet=sheet, criterion__key="result").points == 3
    again_sent = {field.html_name: str(field.value() or "") for field in both.context["form"]}
    assert client.post(here, again_sent).status_code == 302
    assert SheetPoints.objects.get(sheet=sheet, criterion__key="result").points == 9

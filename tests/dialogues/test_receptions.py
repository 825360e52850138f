"""Reception days: entered once, counted by kind, against the dated rule of the month; rights as conferences."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from dialogues.models import ReceptionDay
from dialogues.queries.receptions import behind, first_of, last_of, month_lines, units_that_receive
from dialogues.reception_rules import RECEPTION_DAYS
from dialogues.services.receptions import EXPORT_RECEPTIONS, edit_reception, enter_reception, remove_reception
from directives.models import RulePeriod
from mobilization.common.editing import RecordChanged
from mobilization.outbox.models import Job
from organizations.dates import today
from tests.access.people import again, worker
from tests.dialogues.makers import DAY
from tests.dialogues.opinion_makers import make_opinion
from tests.models_registry.test_papers import written

pytestmark = pytest.mark.django_db
FIRST = datetime.date(2026, 10, 1)
TOLD = {"post": "secretary", "people": 3, "petitions": 2, "complaints": 1}


def _enter(house, day, unit=None, **more):
    return enter_reception(unit=unit or house.ward, values=TOLD | {"day": day} | more, by=house.root)


def test_a_day_is_entered_once_and_corrected_as_it_was_read(here):
    made = enter_reception(unit=here.ward, values=TOLD | {"day": FIRST, "note": "Tại trụ sở"}, by=here.officer)
    assert (made.matters, made.steward, str(made.note)) == (3, here.ward, "Tại trụ sở")
    for values, field in (
        ({"day": FIRST}, "day"),
        ({"day": today() + DAY}, "day"),
        ({"day": FIRST + DAY, "people": 0}, "people"),
        ({"day": FIRST + DAY, "people": 10_001}, "people"),
        ({"day": FIRST + DAY, "post": "odd"}, "post"),
    ):
        with pytest.raises(ValidationError) as wrong:
            _enter(here, **values)
        assert list(wrong.value.message_dict) == [field]
    edit_reception(made, version=1, changes={"people": 5}, by=here.leader)
    with pytest.raises(RecordChanged):
        edit_reception(made, version=1, changes={"people": 6}, by=here.leader)
    strangers = (here.beside, here.auditor, here.approver, worker("officer", here.units.school, "officer-s"))
    for by in map(again, strangers):
        for verb in (
            lambda by=by: enter_reception(unit=here.ward, values=TOLD | {"day": FIRST + DAY}, by=by),
            lambda by=by: edit_reception(made, version=2, changes={"people": 1}, by=by),
            lambda by=by: remove_reception(made, by=by),
        ):
            with pytest.raises(PermissionDenied):
                verb()
    remove_reception(made, by=here.officer)
    with pytest.raises(ValidationError):
        remove_reception(made, by=here.officer)


def test_months_tell_who_is_behind(here):
    """A ward holds two days of its secretary a month, the city one; two posts of a day are one day."""
    _enter(here, FIRST)
    _enter(here, FIRST, post="committee", people=2, petitions=0, complaints=0)
    _enter(here, FIRST + 9 * DAY, post="council")
    _enter(here, last_of(FIRST) + DAY)  # of the next month
    _enter(here, FIRST + DAY, unit=here.units.beside)
    _enter(here, FIRST + 2 * DAY, unit=here.units.beside)
    units = units_that_receive(here.root).order_by("sort_key", "id")
    told = {line.unit: (line.demanded, line.days, line.all_days, line.people, line.matters, line.is_behind)
            for line in month_lines(units, FIRST)}  # fmt: skip
    assert told == {
        here.ward: (2, 1, 2, 8, 6, True), here.units.beside: (2, 2, 2, 6, 6, False),
        here.units.city: (1, 0, 0, 0, 0, True),
    }  # fmt: skip
    assert set(behind(units, FIRST)) == {here.ward, here.units.city}
    assert (first_of(2026, 2), last_of(datetime.date(2024, 2, 1)).day, last_of(datetime.date(2026, 12, 1)).day) == (
        datetime.date(2026, 2, 1), 29, 31
    )  # fmt: skip
    RulePeriod.objects.create(key=RECEPTION_DAYS["grassroots"], value=1, valid_from=FIRST, source="Quy định 1")
    assert set(behind(units, FIRST)) == {here.units.city}
    assert set(units_that_receive(again(here.auditor))) == {here.ward}
    assert not units_that_receive(again(here.reviewer)).exists()


def test_pages(client, here):
    client.force_login(again(here.officer))
    form = TOLD | {"feedback": 0, "questions": 0, "denunciations": 0, "unit": here.ward.pk, "day": "01/10/2026"}
    new = client.post("/reception-days/new/", form)
    made = ReceptionDay.objects.get()
    assert new["Location"] == made.get_absolute_url()
    assert client.post("/reception-days/new/", form | {"people": ""}).status_code == 422
    make_opinion(here.ward, here.root, received_on=FIRST)
    page = client.get(made.get_absolute_url())
    assert (page.context["registered"], page.context["may_write"]) == (1, True)
    assert len(client.get(page.context["registered_url"]).context["rows"]) == 1
    at = f"{made.get_absolute_url()}edit/"
    del form["unit"]
    assert client.post(at, form | {"people": "7", "version": "1"}).status_code == 302
    stale = client.post(at, form | {"people": "8", "version": "1"})
    assert (stale.status_code, stale.context["differences"][0][1:]) == (409, (7, 8))
    _enter(here, FIRST, unit=here.units.beside)
    assert client.get("/reception-days/").context["rows"] == [made]
    assert client.get("/reception-days/?q=ba+dinh&post=secretary&day_from=01/10/2026").context["rows"] == [made]
    assert client.get("/reception-days/?day_to=30/09/2026").context["rows"] == []
    months = client.get("/reception-days/months/?month=10&year=2026&standing=behind")
    assert [(line.unit, line.days) for line in months.context["lines"]] == [(here.ward, 1)]
    assert client.get(months.context["lines"][0].url).context["rows"] == [made]
    assert client.get("/reception-days/months/?month=13").status_code == 200
    assert client.post("/reception-days/export/?post=secretary").status_code == 302
    assert written(Job.objects.get(kind=EXPORT_RECEPTIONS)).result == {"rows": 1}
    client.force_login(again(here.auditor))
    assert client.get(made.get_absolute_url()).context["may_write"] is False
    for address in (at, f"{made.get_absolute_url()}remove/", "/reception-days/new/"):
        assert client.get(address).status_code == 403
    client.force_login(again(here.beside))
    assert client.get(made.get_absolute_url()).status_code == 404

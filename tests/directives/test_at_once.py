"""Two at the same moment: the second waits for the first, and is told what the first one wrote."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from directives.models import Campaign, DirectiveDocument, Duty
from directives.services.campaigns import open_campaign
from directives.services.documents import enter_document
from directives.services.duties import report_done, withdraw_requirement
from directives.services.evidence import add_evidence
from mobilization.common.uploads import check_document
from organizations.dates import today
from tests.access.people import tree, worker
from tests.common.made_files import pdf, upload
from tests.directives.makers import make_document, make_duty
from tests.directives.test_campaigns import VALUES
from tests.threads import Late

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def units():
    return tree()


def enter(units, by, issuer):
    values = {
        "number": "12-CT/TU",
        "issuer_name": issuer,
        "issued_on": datetime.date(2016, 12, 5),
        "abstract": "Đẩy mạnh phong trào Dân vận khéo",
    }
    return enter_document(unit=units.city, values=values, by=by)


@pytest.mark.parametrize("spelt", ["Thành uỷ Hà Nội", "THÀNH ỦY HÀ NỘI"])
def test_one_document_entered_twice(units, spelt):
    first, second = (worker("secretary", units.city, name) for name in ("first", "second"))
    with transaction.atomic():
        known = enter(units, first, "Thành uỷ Hà Nội")
        late = Late(lambda: enter(units, second, spelt))
        late.waits()
    assert late.ended().error_dict["number"][0].known == known
    assert DirectiveDocument.objects.count() == 1


def test_one_campaign_opened_twice(units):
    first, second = (worker("secretary", units.city, name) for name in ("first", "second"))
    with transaction.atomic():
        known = open_campaign(unit=units.city, values=VALUES, by=first)
        late = Late(lambda: open_campaign(unit=units.city, values=VALUES, by=second))
        late.waits()
    assert late.ended().error_dict["name"][0].known == known
    assert Campaign.objects.count() == 1


@pytest.fixture
def asked(units):
    """A duty of the ward, who took it on and who asked for it."""
    duty = make_duty(make_document(units.city), units.ward)
    return duty, worker("officer", units.ward), worker("secretary", units.city)


def report(duty, by):
    return report_done(duty, done_on=today(), note="Đã làm", by=by)


def show(duty, by):
    return add_evidence(duty, file=check_document(upload("x.pdf", pdf())), by=by)


@pytest.mark.parametrize("act", [report, show])
def test_what_is_reported_is_not_taken_back(asked, act):
    duty, officer, secretary = asked
    with transaction.atomic():
        act(duty, officer)
        late = Late(lambda: withdraw_requirement(duty.requirement, by=secretary))
        late.waits()
    assert isinstance(late.ended(), ValidationError)
    assert Duty.objects.filter(pk=duty.pk).exists()


@pytest.mark.parametrize("act", [report, show])
def test_what_is_taken_back_is_not_reported(asked, act):
    duty, officer, secretary = asked
    with transaction.atomic():
        withdraw_requirement(duty.requirement, by=secretary)
        late = Late(lambda: act(duty, officer))
        late.waits()
    assert isinstance(late.ended(), ValidationError)
    assert not Duty.objects.exists()

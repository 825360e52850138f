"""What is corrected follows everywhere: units are told what is other than before, stored titles are renewed."""

import datetime

import pytest
from django.utils import translation

from directives.models import CampaignTarget, Duty, Requirement
from directives.services.campaigns import edit_campaign
from directives.services.documents import edit_document
from directives.services.duties import change_requirement, withdraw_requirement
from mobilization.outbox.models import Event
from notifications import kinds
from notifications.models import Notice
from notifications.reach import still_seen
from tests.access.people import worker
from tests.directives.conftest import make_target
from tests.directives.makers import make_document, make_duty
from tests.worlds import shared

pytestmark = pytest.mark.django_db
LAST = datetime.date(2031, 12, 31)
LATER = datetime.date(2032, 3, 15)
WAS = "Đăng ký mô hình"


@shared
def asked(city):
    """One requirement of two wards; `officer` works for the first of them."""
    document = make_document(city.units.city, "7-KH/TU")
    requirement = make_duty(document, city.units.ward, text=WAS).requirement
    Requirement.objects.filter(pk=requirement.pk).update(due_on=LAST)
    Duty.objects.create(requirement=requirement, title=WAS, unit=city.units.beside, steward=city.units.beside)
    worker("leader", city.units.beside, "neighbour")
    return Requirement.objects.get(pk=requirement.pk), worker("officer", city.units.ward)


def told(kind):
    return Notice.objects.filter(kind=f"directives.duty_{kind}").order_by("recipient__email")


def said(notice, language):
    with translation.override(language):
        return kinds.get(notice.kind).text(notice)


@pytest.mark.parametrize(
    ("change", "vi", "en"),
    [
        (
            {"text": "Báo cáo"},
            f"7-KH/TU nay giao đơn vị đồng chí: “Báo cáo”; trước đây là: “{WAS}”.",
            f"7-KH/TU asks your unit now: “Báo cáo”; before: “{WAS}”.",
        ),
        (
            {"due_on": LATER},
            f"Thời hạn của “{WAS}” (7-KH/TU): nay là 15/03/2032, trước đây là 31/12/2031.",
            f"The last day of “{WAS}” (7-KH/TU): now 15/03/2032, before 31/12/2031.",
        ),
        (
            {"due_on": None},
            f"Thời hạn của “{WAS}” (7-KH/TU): nay là không quy định, trước đây là 31/12/2031.",
            f"The last day of “{WAS}” (7-KH/TU): now no last day, before 31/12/2031.",
        ),
        (
            {"text": "Báo cáo", "due_on": LATER},
            (
                f"7-KH/TU nay giao đơn vị đồng chí: “Báo cáo”; trước đây là: “{WAS}”. "
                "Thời hạn của “Báo cáo” (7-KH/TU): nay là 15/03/2032, trước đây là 31/12/2031."
            ),
            (
                f"7-KH/TU asks your unit now: “Báo cáo”; before: “{WAS}”. "
                "The last day of “Báo cáo” (7-KH/TU): now 15/03/2032, before 31/12/2031."
            ),
        ),
    ],
)
def test_each_unit_is_told_what_is_other_than_before(city, asked, change, vi, en):
    requirement, officer = asked
    change_requirement(requirement, **{"text": WAS, "due_on": LAST} | change, by=city.secretary)
    notice = told("changed").get(recipient=officer)
    assert (said(notice, "vi"), said(notice, "en")) == (vi, en)
    assert kinds.get(notice.kind).url(notice) == f"/duties/{notice.subject_id}/"
    assert told("changed").filter(recipient__email__startswith="neighbour").count() == 1
    assert not told("changed").filter(recipient=city.secretary).exists()
    assert Event.objects.get(kind="directives.requirement_changed").data["fields"] == sorted(change, reverse=True)


def test_what_stays_the_same_is_told_to_nobody(city, asked):
    requirement, _officer = asked
    change_requirement(requirement, text=f"  {WAS} ", due_on=LAST, by=city.secretary)
    assert not told("changed").exists()
    assert not Event.objects.filter(kind="directives.requirement_changed").exists()


def test_who_was_asked_is_told_that_it_was_taken_back_and_nobody_reads_it_from_outside(city, asked):
    requirement, officer = asked
    withdraw_requirement(requirement, by=city.secretary)
    notice = told("withdrawn").get(recipient=officer)
    assert said(notice, "vi") == f"7-KH/TU không giao đơn vị đồng chí nhiệm vụ này nữa: “{WAS}”."
    assert said(notice, "en") == f"7-KH/TU no longer asks your unit: “{WAS}”."
    assert kinds.get(notice.kind).url(notice) == "/duties/?whose=own"
    neighbour = told("withdrawn").get(recipient__email__startswith="neighbour").recipient
    for reader, seen in ((officer, True), (city.root, True), (neighbour, False), (city.stranger, False)):
        assert Notice.objects.filter(still_seen(reader), pk=notice.pk).exists() is seen


def test_a_corrected_number_is_in_the_titles_of_what_is_asked(city, asked):
    requirement, _officer = asked
    long = make_duty(requirement.document, city.units.school).requirement
    Requirement.objects.filter(pk=long.pk).update(text="x" * 400)
    other = make_duty(make_document(city.units.city), city.units.ward, text="Việc khác")
    edit_document(requirement.document, version=1, changes={"number": "8-KH/TU"}, by=city.secretary)
    titles = set(Duty.objects.exclude(pk=other.pk).values_list("title", flat=True))
    assert titles == {f"8-KH/TU: {WAS}", f"8-KH/TU: {'x' * 400}"[:300]}
    assert Duty.objects.get(pk=other.pk).title == "Việc khác"


def test_a_corrected_name_is_in_the_titles_of_the_targets(city, campaign):
    make_target(campaign, city.units.ward, 3)
    edit_campaign(campaign, version=1, changes={"name": "Dân vận khéo 2027"}, by=city.secretary)
    assert CampaignTarget.objects.get().title == "Dân vận khéo 2027"

"""The city with its wards, who keeps its campaign, and the campaign of last year and this one."""

import datetime
from types import SimpleNamespace

from django.core.files.base import ContentFile

from directives.models import CampaignTarget, DocumentFile, DocumentLink, DutyFile, RulePeriod, Theme
from mobilization.common.files import store
from organizations.dates import today
from tests.access.people import account, tree, worker
from tests.directives.makers import make_document, make_duty
from tests.models_registry.makers import make_campaign
from tests.worlds import shared

KEY = "test.months"
DAY = datetime.timedelta(days=1)


@shared
def city():
    """`units`; `secretary` and `administrator` of the city, `leader` of a ward, `root`, `stranger` without a role."""
    units = tree()
    return SimpleNamespace(
        units=units,
        secretary=worker("secretary", units.city),
        administrator=worker("administrator", units.city),
        leader=worker("leader", units.ward),
        ward_administrator=worker("administrator", units.ward),
        root=account("root", is_superuser=True),
        stranger=account("stranger"),
    )


@shared
def campaign(city):
    """The city's campaign of this year."""
    return make_campaign(city.units.city, name="Dân vận khéo")


def make_target(campaign, unit, number):
    """A target, straight into the table."""
    return CampaignTarget.objects.create(
        campaign=campaign, title=campaign.name, unit=unit, steward=unit, models_wanted=number
    )


def kept(file):
    return store(file, ContentFile(b"x"), name="x.pdf", content_type="application/pdf", by=None)


@shared
def here():
    """A ward with a campaign, an internal document, and a duty of the school below it."""
    units = tree()
    document = make_document(units.ward, is_internal=True)
    other = make_document(units.ward, issued_on=today() - 40 * DAY)
    duty = make_duty(document, units.school)
    return SimpleNamespace(
        units=units,
        root=account("root", is_superuser=True),
        campaign=make_campaign(units.ward),
        document=document,
        other=other,
        duty=duty,
        file=kept(DocumentFile(document=document)),
        evidence=kept(DutyFile(duty=duty)),
        link=DocumentLink.objects.create(document=document, other=other, kind="implements"),
        term=Theme.objects.create(code="roads", name_vi="Đường hoa", name_en="Roads"),
        period=RulePeriod.objects.create(key=KEY, value=1, valid_from=today() + DAY, source="x"),
    )

"""A campaign of the ward, a theme, a target group and a value to come of a dated rule, and how to reach them."""

import datetime
from types import SimpleNamespace

from directives.models import RulePeriod, TargetGroup, Theme
from directives.services.rules import content_of
from directives.services.vocabularies import seen
from models_registry.rules import SILENT_DAYS
from organizations.dates import today
from tests.models_registry.makers import make_campaign

COMING = datetime.timedelta(days=30)
WORD = {"name_vi": "Từ mới", "name_en": "New word"}
VALUE = {"value": "60", "source": "Nghị định 1"}


def build_campaigns(units) -> SimpleNamespace:
    """Words and rules hold for everybody; the campaign is the ward's."""
    word = {"code": "flowers", "name_vi": "Đường hoa", "name_en": "Flower roads"}
    return SimpleNamespace(
        campaign=make_campaign(units.ward),
        theme=Theme.objects.create(**word),
        group=TargetGroup.objects.create(**word),
        period=RulePeriod.objects.create(key=SILENT_DAYS, value=60, valid_from=today() + COMING, source="Nghị định 1"),
    )


def _written(day):
    return f"{day:%d/%m/%Y}"


def _values(**more):
    year = today().year
    days = {"registration_from": _written(today()), "registration_to": _written(today() + COMING)}
    years = {"year_from": str(year), "year_to": str(year), "kind": "year", "rhythm_days": "90"}
    return {"name": "Năm mới", **years, **days} | more


def _for_programs(**more):
    days = {"registration_from": today().isoformat(), "registration_to": (today() + COMING).isoformat()}
    return _values(**days) | more


def _campaign(**data):
    return lambda world: ({"pk": world.campaigns.campaign.pk}, data)


def _theme(**data):
    return lambda world: ({"pk": world.campaigns.theme.pk}, data | {"seen": seen(world.campaigns.theme)})


def _group(**data):
    return lambda world: ({"pk": world.campaigns.group.pk}, data | {"seen": seen(world.campaigns.group)})


def _period(world):
    data = VALUE | {"valid_from": _written(today() + 2 * COMING), "seen": content_of(world.campaigns.period)}
    return {"pk": world.campaigns.period.pk}, data


RETIRED = {"last_day": _written(today()), "reason": "because"}
CAMPAIGN_ADDRESSES = {
    "campaigns/new/": lambda world: ({}, _values(unit=world.units.ward.pk)),
    "campaigns/<int:pk>/": _campaign(),
    "campaigns/<int:pk>/edit/": _campaign(**_values(version="1")),
    "campaigns/<int:pk>/recognised/": _campaign(layout="party"),
    "campaigns/<int:pk>/targets/": lambda world: (
        {"pk": world.campaigns.campaign.pk},
        {"version": "1", "action": "save", f"unit-{world.units.school.pk}": "5"},
    ),
    "vocabularies/themes/new/": lambda world: ({}, WORD | {"code": "new-word"}),
    "vocabularies/themes/<int:pk>/edit/": _theme(**WORD),
    "vocabularies/themes/<int:pk>/retire/": _theme(**RETIRED),
    "vocabularies/target-groups/new/": lambda world: ({}, WORD | {"code": "new-word"}),
    "vocabularies/target-groups/<int:pk>/edit/": _group(**WORD),
    "vocabularies/target-groups/<int:pk>/retire/": _group(**RETIRED),
    "rules/<str:key>/new/": lambda world: (
        {"key": SILENT_DAYS},
        VALUE | {"valid_from": _written(today() + 2 * COMING)},
    ),
    "rules/periods/<int:pk>/change/": _period,
    "rules/periods/<int:pk>/remove/": lambda world: ({"pk": world.campaigns.period.pk}, {"x": 1}),
    "api/v1/campaigns/": lambda world: ({}, _for_programs(unit=world.units.ward.pk)),
    "api/v1/campaigns/<int:pk>/": _campaign(aim="New"),
    "api/v1/campaigns/<int:pk>/targets/": _campaign(),
    "api/v1/themes/": lambda world: ({}, WORD | {"code": "new-word"}),
    "api/v1/themes/<int:pk>/": lambda world: ({"pk": world.campaigns.theme.pk}, WORD),
    "api/v1/target-groups/": lambda world: ({}, WORD | {"code": "new-word"}),
    "api/v1/target-groups/<int:pk>/": lambda world: ({"pk": world.campaigns.group.pk}, WORD),
    "api/v1/rules/<str:key>/": lambda world: ({"key": SILENT_DAYS}, {}),
    "api/v1/rules/<str:key>/periods/": lambda world: (
        {"key": SILENT_DAYS},
        VALUE | {"valid_from": (today() + 2 * COMING).isoformat()},
    ),
}
"""Route → parameters of the address, and what the form is sent."""

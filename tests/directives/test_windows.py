"""Windows: open from the first local day to the last, both whole; outside they ask for a reason."""

import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from directives.enums import WindowState
from directives.models import Campaign
from directives.windows import Window
from tests.models_registry.makers import make_campaign

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
FIRST, LAST = datetime.date(2026, 2, 1), datetime.date(2026, 3, 31)


def at(year, month, day, hour=0, minute=0, second=0):
    return datetime.datetime(year, month, day, hour, minute, second, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (at(2026, 1, 31, 23, 59, 59), WindowState.AHEAD),
        (at(2026, 2, 1), WindowState.OPEN),
        (at(2026, 3, 31, 23, 59, 59), WindowState.OPEN),
        (at(2026, 4, 1), WindowState.OVER),
    ],
)
def test_a_window_turns_at_midnight_in_viet_nam(moment, state):
    with time_machine.travel(moment, tick=False):
        assert Window(FIRST, LAST).state() == state
        assert Window(FIRST, LAST).needs_reason() == (state != WindowState.OPEN)


def test_a_window_without_days_is_never_late():
    assert Window(None, None).state(FIRST) == WindowState.UNSET
    assert not Window(None, None).needs_reason(FIRST)


def test_lists_of_open_campaigns_agree_with_the_windows(city):
    open_one = make_campaign(city.units.city, registration_from=FIRST, registration_to=LAST)
    unset = make_campaign(city.units.ward, evaluation_from=None, evaluation_to=None)
    for moment in (at(2026, 1, 31, 23, 59), at(2026, 2, 1), at(2026, 3, 31, 23, 59), at(2026, 4, 1)):
        with time_machine.travel(moment, tick=False):
            for window in ("registration", "evaluation"):
                found = set(Campaign.objects.open_for(window).values_list("pk", flat=True))
                by_hand = {each.pk for each in (open_one, unset) if getattr(each, window).state() == WindowState.OPEN}
                assert found == by_hand

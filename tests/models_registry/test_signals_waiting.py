"""The home page of a secretary names the open signals, each number with the list of exactly these."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directives.models import RulePeriod
from models_registry import rules
from models_registry.enums import UnitSignalKind
from models_registry.services.signals import dismiss_signal
from models_registry.services.unit_signals import dismiss_unit_signal
from models_registry.signals_waiting import (
    all_recognised_waiting,
    last_days_waiting,
    models_with_signals,
    signals_waiting,
    units_with_signals,
)
from organizations.dates import today
from tests.models_registry.makers import DAY, make_campaign
from tests.models_registry.test_signals import hollow
from tests.models_registry.test_unit_signals import closed, decide, register, said

pytestmark = pytest.mark.django_db


@pytest.fixture
def signalled(cast):
    """Two hollow models; two units that rushed, of which one signal is dismissed; the city recognised everyone."""
    RulePeriod.objects.create(key=rules.LAST_DAYS_LEAST, value=2, valid_from=today() - DAY, source="HD")
    RulePeriod.objects.create(key=rules.ALL_RECOGNISED_LEAST, value=2, valid_from=today() - DAY, source="HD")
    slow, campaign = make_campaign(cast.units.city, rhythm_days=360), closed(cast.units.city)
    cast.hollow = [hollow(cast.units.ward, slow) for _each in range(2)]
    for unit in (cast.units.ward, cast.units.beside):
        register(unit, campaign, 0, 0)
    dismiss_unit_signal(cast.units.beside, **said(campaign, "2-2"), reason="Có", by=cast.city_secretary)
    decide(cast.units.city, make_campaign(cast.units.city, rhythm_days=360), 2, of=cast.units.ward)
    return cast


def test_the_numbers_are_those_of_the_lists(client, signalled):
    client.force_login(signalled.city_secretary)
    home = client.get("/").content.decode().partition("<main")[2]
    city = signalled.units.city.pk
    told = dict(re.findall(r'href="(/units/\d+/signals/[^"]*)".*?class="count num">\s*(\d+)', home, re.DOTALL))
    assert told == {
        f"/units/{city}/signals/": "2",
        f"/units/{city}/signals/of-units/?kind=last-days": "1",
        f"/units/{city}/signals/of-units/?kind=all-recognised": "1",
    }
    for address, number in told.items():
        context = client.get(address).context
        assert len(context.get("models", context.get("units", ()))) == int(number)
    work = client.get("/work/").context
    assert (work["signals"], work["unit_signals"]) == (2, 2)


def test_what_is_dismissed_is_counted_no_more(signalled):
    for model in signalled.hollow[:1]:
        for kind in ("no-value", "no-evidence", "nobody-reached", "never-checked"):
            dismiss_signal(model, kind=kind, key=str(model.registered_on), reason="Có", by=signalled.city_secretary)
    assert models_with_signals(signalled.city_secretary) == 1


def test_secretaries_alone_are_told_and_only_of_their_subtree(signalled):
    for who in (signalled.officer, signalled.leader, signalled.auditor, signalled.city_officer):
        for collector in (signals_waiting, last_days_waiting, all_recognised_waiting):
            assert list(collector(who)) == []
    assert models_with_signals(signalled.secretary) == 2
    assert units_with_signals(signalled.secretary, UnitSignalKind.LAST_DAYS) == 1
    assert units_with_signals(signalled.secretary, UnitSignalKind.ALL_RECOGNISED) == 0


def test_two_queries_at_most_for_each(signalled):
    for collector, most in ((signals_waiting, 1), (last_days_waiting, 2), (all_recognised_waiting, 2)):
        with CaptureQueriesContext(connection) as captured:
            assert list(collector(signalled.city_secretary))
        assert len(captured) <= most

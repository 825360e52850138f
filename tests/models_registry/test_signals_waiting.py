"""The home page of a secretary names the open signals, the number with the list of exactly these."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from models_registry import signals_waiting as waiting
from models_registry.services.signals import dismiss_signal
from models_registry.services.unit_signals import dismiss_unit_signal
from models_registry.signals_waiting import (
    models_with_signals,
    signals_waiting,
    unit_signals_waiting,
    units_with_signals,
)
from tests.access.people import account
from tests.models_registry.makers import make_campaign
from tests.models_registry.test_signals import hollow
from tests.models_registry.test_unit_signals import ALL_RECOGNISED, closed, decide, register, said
from tests.worlds import shared

pytestmark = pytest.mark.django_db


@shared
def signalled(cast):
    """Two hollow models of the ward, and one beside it."""
    slow = make_campaign(cast.units.city, rhythm_days=360)
    cast.hollow = [hollow(cast.units.ward, slow) for _each in range(2)]
    hollow(cast.units.beside, slow)
    return cast


def told(client):
    """Addresses of lists of signals on the home page, with the number beside each."""
    home = client.get("/").content.decode().partition("<main")[2]
    line = r'href="(/units/\d+/signals/(?:of-units/)?)"(?:(?!href=).)*?class="count num">\s*(\d+)'
    return dict(re.findall(line, home, re.DOTALL))


def test_the_number_is_that_of_the_list(client, signalled):
    for who, number in ((signalled.city_secretary, 3), (signalled.secretary, 2)):
        client.force_login(who)
        address = f"/units/{who.acting.unit_id}/signals/"
        assert told(client) == {address: str(number)}
        assert len(client.get(address).context["signalled"]) == number
        work = client.get("/work/")
        assert work.context["signals"].number == number
        assert f'{address}of-units/"' in work.content.decode()


def test_of_units_the_number_is_that_of_their_list(client, cast):
    """Two units with a signal, one of them with one of each kind; one that is dismissed is counted no more."""
    campaign = closed(cast.units.city)
    for unit in (cast.units.ward, cast.units.beside):
        register(unit, campaign, 0, 0, 0, 0, 0)
    decide(cast.units.ward, campaign, 10, of=cast.units.school)
    address = f"/units/{cast.units.city.pk}/signals/of-units/"
    client.force_login(cast.city_secretary)
    for number in (2, 1):
        assert told(client)[address] == str(number) == str(client.get("/work/").context["signals_of_units"])
        assert len(client.get(address).context["signalled"]) == number
        if number == 2:
            dismiss_unit_signal(cast.units.beside, **said(campaign, "5-5"), reason="Có", by=cast.city_secretary)
    dismiss_unit_signal(cast.units.ward, **said(campaign, "5-5"), reason="Có", by=cast.city_secretary)
    [(_ward, [standing])] = client.get(address).context["signalled"]
    assert standing.kind == ALL_RECOGNISED
    decide(cast.units.beside, campaign, 10, of=cast.units.school)
    assert units_with_signals(cast.secretary) == 1  # her own
    client.force_login(cast.city_officer)
    assert address not in told(client)


def test_two_queries_count_the_units(cast):
    register(cast.units.ward, closed(cast.units.city), 0, 0, 0, 0, 0)
    assert cast.city_secretary.acting  # known before, as in a request
    with CaptureQueriesContext(connection) as captured:
        [item] = unit_signals_waiting(cast.city_secretary)
    assert (item.count, len(captured)) == (1, 2)


def test_what_is_dismissed_is_counted_no_more(signalled):
    model = signalled.hollow[0]
    for kind in ("no-value", "no-evidence", "nobody-reached", "never-checked"):
        dismiss_signal(model, kind=kind, key=str(model.registered_on), reason="Có", by=signalled.secretary)
    assert models_with_signals(signalled.secretary).number == 1


def test_secretaries_alone_are_told(client, signalled):
    nobody = account("nobody")  # who works for no unit
    for who in (signalled.officer, signalled.leader, signalled.auditor, signalled.city_officer, nobody):
        assert list(signals_waiting(who)) == []
        client.force_login(who)
        assert told(client) == {}


def test_many_are_not_counted_to_the_end_and_one_query_does_it(signalled, monkeypatch):
    monkeypatch.setattr(waiting, "AT_HOME", 1)
    assert signalled.secretary.acting  # known before, as in a request
    with CaptureQueriesContext(connection) as captured:
        [item] = signals_waiting(signalled.secretary)
    assert (item.count, item.text.startswith("Hơn 1 mô hình."), len(captured)) == (None, True, 1)

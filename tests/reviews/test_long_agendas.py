"""Agendas of many items: pages and forms take them piece by piece, and nothing is left out or done twice."""

import pytest

from reviews.forms import sessions as session_forms
from reviews.models import PaperCount, SessionItem, Vote
from reviews.services import votes as votes_service
from reviews.services.recusals import recuse
from reviews.services.votes import count_votes, enter_papers, open_votes
from reviews.views import agenda_pages, session_parts, votes
from tests.access.people import again
from tests.reviews.session_makers import make_meeting

pytestmark = pytest.mark.django_db
NOTHING = {"in_favour": 0, "against": 0, "abstained": 0, "invalid": 0}


def test_a_long_agenda_stands_on_pages_and_its_forms_go_from_page_to_page(client, ward, monkeypatch):
    monkeypatch.setattr(agenda_pages, "PER_PAGE", 1)
    monkeypatch.setattr(votes, "PER_PAGE", 1)
    house = make_meeting(ward)
    first, second = (item.pk for item in house.items)
    here = house.session.get_absolute_url()
    client.force_login(again(ward.secretary))
    page = client.get(here)
    assert (len(page.context["lines"]), page.context["number"], page.context["waiting"]) == (1, 2, 2)
    assert (page.context["newer_url"], page.context["older_url"]) == ("", "?page=2")
    for odd in ("x", "0", "9"):
        [line] = client.get(here, {"page": odd}).context["lines"]
        assert line["item"].pk == (second if odd == "9" else first)
    open_votes(house.session, items=[first, second], by=house.by)
    assert client.post(f"{here}papers/?page=1", {f"in_favour-{first}": "1"})["Location"] == f"{here}papers/?page=2"
    assert client.post(f"{here}papers/?page=2", {f"in_favour-{second}": "1"})["Location"] == here
    PaperCount.objects.all().delete()
    client.force_login(again(house.judges[0]))
    paper = {str(first): "in_favour"}
    assert client.get(f"{here}ballot/").context["later"] == 1
    assert client.post(f"{here}ballot/", paper)["Location"] == f"{here}ballot/", "the next page of the paper"
    assert client.post(f"{here}ballot/", paper)["Location"] == f"{here}ballot/", "sent twice"
    assert client.post(f"{here}ballot/", {"odd": "1"}).status_code == 422, "nothing chosen"
    assert client.post(f"{here}ballot/", {str(second): "against"})["Location"] == here
    assert Vote.objects.count() == 2
    count_votes(house.session, items=[first, second], by=house.by)
    client.force_login(again(ward.secretary))
    outcomes = f"{here}outcomes/"
    for number, item, then in ((1, first, f"{outcomes}?page=2"), (2, second, here)):
        given = {"version": str(number), f"outcome-{item}": "postponed", f"reason-{item}": "Chờ hồ sơ"}
        assert client.post(f"{outcomes}?page={number}", given)["Location"] == then
    assert set(SessionItem.objects.values_list("outcome", flat=True)) == {"postponed"}


def test_very_many_candidacies_and_counts_come_by_turns(client, ward, monkeypatch):
    house = make_meeting(ward, on_agenda=False)
    monkeypatch.setattr(session_forms, "AT_ONCE", 1)
    monkeypatch.setattr(session_parts, "AT_ONCE", 1)
    monkeypatch.setattr(votes_service, "AT_ONCE", 1)
    here = house.session.get_absolute_url()
    client.force_login(again(ward.secretary))
    for later, item in ((1, house.round.items.first()), (0, house.round.items.last())):
        page = client.get(f"{here}agenda/")
        assert (page.context["later"], list(page.context["form"]["items"].value())) == (later, [item.pk])
        assert client.post(f"{here}agenda/", {"items": [item.pk]})["Location"] == here
    items = list(house.session.items.order_by("position").values_list("pk", flat=True))
    open_votes(house.session, items=items, by=house.by)
    enter_papers(house.session, counts={item: NOTHING | {"in_favour": 1} for item in items}, by=house.by)
    client.force_login(again(house.judges[0]))
    for then in (f"{here}papers/confirm/", here):
        page = client.get(f"{here}papers/confirm/")
        assert len(page.context["papers"]) == 1
        assert client.post(f"{here}papers/confirm/", {"seen": page.context["seen"]})["Location"] == then
    assert not PaperCount.objects.filter(confirmed_by=None).exists()


@pytest.mark.bar("A5")
def test_the_numbers_of_the_agenda_are_those_of_what_the_reader_sees(client, ward):
    house = make_meeting(ward)
    seat = ward.council.members.get(person=house.judges[0].person)
    recuse(house.items[0], seat=seat, reason="Em gái", by=house.by)
    for who, number in ((house.judges[0], 1), (house.judges[1], 2)):
        client.force_login(again(who))
        told = client.get(house.session.get_absolute_url()).context
        assert (told["number"], told["waiting"], len(told["lines"])) == (number, number, number)

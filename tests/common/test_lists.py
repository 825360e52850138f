"""The context of a standard list: its rows, its count, and the addresses that keep the filters."""

import uuid
from datetime import UTC, date, datetime
from urllib.parse import parse_qs

import django_filters
import pytest
from django.test import RequestFactory
from django.utils import timezone

from mobilization.common import lists
from mobilization.common.filters import ListFilter, end_of, start_of
from mobilization.common.lists import list_page
from tests.testapp.models import Entry, Shelf

pytestmark = pytest.mark.django_db


class EntryFilter(ListFilter):
    title = django_filters.CharFilter()
    shelf = django_filters.ModelChoiceFilter(queryset=Shelf.objects.all())
    day = django_filters.DateFilter()

    class Meta:
        model = Entry
        fields = ("title", "shelf", "day")


@pytest.fixture
def shelf():
    return Shelf.objects.create(name="Kệ")


def entries(shelf, number, title="a"):
    made = [Entry(shelf=shelf, code=uuid.uuid4(), day=date(2026, 11, 22), title=title) for _ in range(number)]
    return [entry.pk for entry in Entry.objects.bulk_create(made)]


def visit(address="", **options):
    request = RequestFactory().get("/entries/" + address)
    found = EntryFilter(request.GET, queryset=Entry.objects.all())
    return list_page(request, found, ("-day", "-id"), size=2, **options)


def shown(context):
    return [entry.pk for entry in context["rows"]]


def test_pages_keep_the_filters(shelf):
    wanted = entries(shelf, 5)
    entries(shelf, 3, title="b")
    context, seen = visit("?title=a"), []
    assert (context["count"], context["newer_url"], context["is_filtered"]) == (5, "", True)
    while context["older_url"]:
        seen += shown(context)
        assert parse_qs(context["older_url"].removeprefix("?"))["title"] == ["a"]
        context = visit(context["older_url"])
        assert (context["filter_query"], context["count"]) == ("title=a", 5)
    assert seen + shown(context) == wanted[::-1]
    assert shown(visit(context["newer_url"])) == wanted[2:0:-1]


def test_a_cursor_of_elsewhere_shows_the_beginning(shelf):
    entries(shelf, 3)
    assert shown(visit("?cursor=odd&title=a")) == shown(visit("?title=a")) != []


def test_a_filter_with_an_error_finds_nothing_and_counts_as_one(shelf):
    entries(shelf, 1)
    for query in ("?day=odd", "?shelf=0"):
        context = visit(query)
        assert (shown(context), context["count"], context["is_filtered"]) == ([], 0, True)
    assert (visit()["is_filtered"], visit("?title=")["is_filtered"]) == (False, False)


def test_the_count_says_when_there_are_more(shelf, monkeypatch):
    monkeypatch.setattr(lists, "COUNT_CAP", 3)
    entries(shelf, 3)
    assert visit()["count"] == 3
    entries(shelf, 2)
    assert visit()["count"] == 4


def test_two_queries_and_the_count_asks_for_no_more_than_it_needs(shelf, django_assert_num_queries):
    entries(shelf, 10)
    with django_assert_num_queries(2) as asked:
        rows = visit(dressed=lambda rows: rows.select_related("shelf"))["rows"]
        assert [row.shelf.name for row in rows] == ["Kệ", "Kệ"]
    assert ["JOIN" in query["sql"] for query in asked] == [True, False]


def test_applied_filters_find_the_same_rows_again(shelf):
    """As text, as an export carries them."""
    mine, other = entries(shelf, 2), Shelf.objects.create(name="Kệ khác")
    entries(other, 1)
    applied = EntryFilter({"shelf": shelf.pk, "day": "22/11/2026", "title": ""}, queryset=Entry.objects.all()).applied()
    assert applied == {"shelf": str(shelf.pk), "day": "2026-11-22"}
    again = EntryFilter(applied, queryset=Entry.objects.all()).found()
    assert sorted(again.values_list("pk", flat=True)) == mine


def test_a_local_day_begins_and_ends():
    day = date(2026, 11, 22)
    assert start_of(day) == datetime(2026, 11, 21, 17, tzinfo=UTC)
    assert end_of(day) == start_of(date(2026, 11, 23)) == datetime(2026, 11, 22, 17, tzinfo=UTC)
    assert end_of(date.max) == datetime.max.replace(tzinfo=timezone.get_current_timezone())

"""Paging by value, on real rows: nothing lost, nothing twice, whatever happens between two pages."""

import base64
import json
import uuid
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobilization.common.keyset import BadCursor, capped_count, paginate
from tests.testapp.models import Entry, Paper, Shelf

NEWEST = ("-day", "-id")
DAY = date(2026, 11, 22)
MOMENT = datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf():
    return Shelf.objects.create(name="Kệ")


def entries(shelf, count, **fields):
    made = [Entry(shelf=shelf, code=uuid.uuid4(), **{"day": DAY, **fields}) for _ in range(count)]
    return Entry.objects.bulk_create(made)


def walk(queryset, keyset, *, size, start=None):
    """All pages forwards, then all pages backwards from the last."""
    page = paginate(queryset, keyset, size=size, cursor=start)
    there, back = [page], []
    while page.next:
        page = paginate(queryset, keyset, size=size, cursor=page.next)
        there.append(page)
    while page.previous:
        page = paginate(queryset, keyset, size=size, cursor=page.previous)
        back.append(page)
    return there, back


def ids(*pages):
    return [row.id for page in pages for row in page.items]


@pytest.mark.parametrize(
    ("keyset", "size"), [(NEWEST, 200), (("day", "id"), 199), (("day", "number", "id"), 200), (("-id",), 199)]
)
def test_five_thousand_rows_of_one_day(shelf, keyset, size):
    made = [entry.id for entry in entries(shelf, 5000)]
    if keyset[0].startswith("-"):
        made.reverse()
    there, back = walk(Entry.objects.all(), keyset, size=size)
    assert ids(*there) == made
    assert ids(*reversed(back), there[-1]) == made
    assert [len(page.items) for page in there[:-1]] == [size] * (len(there) - 1)
    assert (there[0].previous, there[-1].next, back[-1].previous) == (None, None, None)
    assert back[-1].next
    assert len(there) == -(-5000 // size)


def test_what_the_rows_hold_is_not_asked_for_once_more(shelf, django_assert_num_queries):
    entries(shelf, 3)
    lists = {
        Entry.objects.all(): False, Entry.objects.values("id", "day"): False, Entry.objects.values("id"): True,
        Entry.objects.only("id"): True, Entry.objects.values_list("id", "day"): True,
    }  # fmt: skip
    for queryset, is_asked in lists.items():
        with django_assert_num_queries(1) as asked:
            page = paginate(queryset, NEWEST, size=2)
        assert ("_keyset_0" in asked[0]["sql"]) is is_asked
        assert page.next == paginate(Entry.objects.all(), NEWEST, size=2).next
        assert paginate(queryset, NEWEST, size=2, cursor=page.next).items == list(queryset.order_by(*NEWEST)[2:])


def test_ends(shelf):
    assert paginate(Entry.objects.all(), NEWEST).items == []
    for count in (1, 2):
        entries(shelf, 1)
        page = paginate(Entry.objects.all(), NEWEST, size=2)
        assert (len(page.items), page.next, page.previous) == (count, None, None)
    entries(shelf, 1)
    first = paginate(Entry.objects.all(), NEWEST, size=2)
    second = paginate(Entry.objects.all(), NEWEST, size=2, cursor=first.next)
    assert (len(second.items), second.next) == (1, None)
    again = paginate(Entry.objects.all(), NEWEST, size=2, cursor=second.previous)
    assert (ids(again), again.previous, again.next) == (ids(first), None, first.next)


def test_a_page_is_neither_empty_nor_endless(shelf):
    entries(shelf, 300)
    assert len(paginate(Entry.objects.all(), NEWEST).items) == 50
    assert len(paginate(Entry.objects.all(), NEWEST, size=100_000).items) == 200
    assert len(paginate(Entry.objects.all(), NEWEST, size=100_000, largest=250).items) == 250
    for size in (0, -5):
        assert len(paginate(Entry.objects.all(), NEWEST, size=size).items) == 1


def test_the_row_of_the_cursor_may_be_deleted(shelf):
    made = [entry.id for entry in entries(shelf, 30)]
    page = paginate(Entry.objects.all(), ("day", "id"), size=10)
    Entry.objects.filter(id__in=[page.items[-1].id, made[10], made[15]]).delete()
    second = paginate(Entry.objects.all(), ("day", "id"), size=10, cursor=page.next)
    assert ids(second) == [made[n] for n in (11, 12, 13, 14, 16, 17, 18, 19, 20, 21)]
    assert ids(paginate(Entry.objects.all(), ("day", "id"), size=10, cursor=second.previous)) == made[:9]


def test_rows_inserted_while_paging_shift_nothing(shelf):
    made = {entry.id for entry in entries(shelf, 40)}
    seen, cursor = [], None
    while True:
        page = paginate(Entry.objects.all(), NEWEST, size=7, cursor=cursor)
        seen += ids(page)
        entries(shelf, 3)  # newer: they belong before the first page
        entries(shelf, 1, day=DAY - timedelta(days=len(seen)))  # older: they are still to come
        cursor = page.next
        if not cursor or len(seen) > 100:
            break
    assert len(seen) == len(set(seen))
    assert made <= set(seen)


def test_when_all_that_followed_is_gone_the_way_back_shows_the_last_row_seen(shelf):
    made = [entry.id for entry in entries(shelf, 6)]
    page = paginate(Entry.objects.all(), ("id",), size=3)
    Entry.objects.filter(id__in=made[3:]).delete()
    empty = paginate(Entry.objects.all(), ("id",), size=3, cursor=page.next)
    assert (empty.items, empty.next) == ([], None)
    back = paginate(Entry.objects.all(), ("id",), size=3, cursor=empty.previous)
    assert (ids(back), back.previous, back.next) == (made[:3], None, None)


def test_when_all_that_went_before_is_gone_the_way_forth_shows_the_first_row_seen(shelf):
    made = [entry.id for entry in entries(shelf, 6)]
    second = paginate(Entry.objects.all(), ("id",), size=3, cursor=paginate(Entry.objects.all(), ("id",), size=3).next)
    Entry.objects.filter(id__in=made[:3]).delete()
    empty = paginate(Entry.objects.all(), ("id",), size=3, cursor=second.previous)
    assert (empty.items, empty.previous) == ([], None)
    forth = paginate(Entry.objects.all(), ("id",), size=3, cursor=empty.next)
    assert (ids(forth), forth.previous, forth.next) == (made[3:], None, None)
    Entry.objects.all().delete()
    nothing = paginate(Entry.objects.all(), ("id",), size=3, cursor=empty.next)
    assert (nothing.items, nothing.next) == ([], None)
    assert paginate(Entry.objects.all(), ("id",), size=3, cursor=nothing.previous).items == []


row = st.tuples(
    st.integers(0, 2), st.sampled_from([Decimal("-1.50"), Decimal("0.10")]), st.sampled_from(["", "Đống Đa", "An"])
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(st.lists(row, max_size=12), st.integers(1, 5), st.booleans())
def test_pages_put_together_are_the_list(shelf, rows, size, descending):
    Entry.objects.all().delete()
    for days, amount, title in rows:
        entries(shelf, 1, day=DAY - timedelta(days=days), amount=amount, title=title, moment=MOMENT)
    keyset = [("-" if descending else "") + name for name in ("day", "amount", "title", "code")]
    wanted = list(Entry.objects.order_by(*keyset).values_list("id", flat=True))
    there, back = walk(Entry.objects.all(), keyset, size=size)
    assert ids(*there) == wanted
    assert ids(*reversed(back), there[-1]) == wanted


def test_columns_over_a_relation_and_coalesced_ones(shelf):
    other = Shelf.objects.create(name="An")
    for place in (shelf, other, shelf):
        entries(place, 4)
    entries(shelf, 3, moment=MOMENT)
    wanted = list(Entry.objects.order_by("shelf__name", "shelf_id", "id"))
    there, back = walk(Entry.objects.all(), ("shelf__name", "shelf", "pk"), size=2)
    assert ids(*there) == ids(*reversed(back), there[-1]) == [entry.id for entry in wanted]
    with_moment = Entry.objects.annotate(at=Coalesce("moment", Value(MOMENT - timedelta(days=9))))
    there, back = walk(with_moment, ("-at", "-id"), size=2)
    wanted = [entry.id for entry in Entry.objects.order_by(F("moment").desc(nulls_last=True), "-id")]
    assert ids(*there) == ids(*reversed(back), there[-1]) == wanted


def test_rows_come_as_the_caller_asked_for_them(shelf):
    made = [entry.id for entry in entries(shelf, 5, title="x")]
    for rows, wanted in [
        (Entry.objects.values("title", "id"), [{"title": "x", "id": number} for number in made]),
        (Entry.objects.values("title"), [{"title": "x"}] * 5),
        (Entry.objects.values_list("title", "id"), [("x", number) for number in made]),
        (Entry.objects.values_list("id"), [(number,) for number in made]),
    ]:
        there, back = walk(rows, ("day", "id"), size=2)
        assert [row for page in there for row in page.items] == wanted
        assert [row for page in [*reversed(back), there[-1]] for row in page.items] == wanted
    entry = paginate(Entry.objects.only("title"), ("day", "id")).items[0]
    assert not [name for name in vars(entry) if "keyset" in name]


@pytest.mark.parametrize("many", [1, 10, 100])
def test_a_page_is_one_query(shelf, many, django_assert_num_queries):
    entries(shelf, many)
    rows = Entry.objects.only("title").select_related(None)
    with django_assert_num_queries(1):
        page = paginate(rows, ("shelf__name", "day", "id"), size=5)
    if page.next:
        with django_assert_num_queries(1):
            page = paginate(rows, ("shelf__name", "day", "id"), size=5, cursor=page.next)
        with django_assert_num_queries(1):
            paginate(rows, ("shelf__name", "day", "id"), size=5, cursor=page.previous)


@pytest.mark.parametrize("keyset", [NEWEST, ("day", "id")])
def test_the_index_finds_the_page(shelf, keyset, django_assert_num_queries):
    entries(shelf, 3000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE testapp_entry")
    page = paginate(Entry.objects.all(), keyset, size=20)
    for _ in range(20):
        page = paginate(Entry.objects.all(), keyset, size=20, cursor=page.next)
    for cursor_text in (page.next, page.previous):
        with django_assert_num_queries(1) as captured:
            paginate(Entry.objects.all(), keyset, size=20, cursor=cursor_text)
        sql = captured.captured_queries[0]["sql"]
        assert "OFFSET" not in sql
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN " + sql)
            plan = "\n".join(line for (line,) in cursor)
        assert "entry_by_day" in plan
        assert "Index Cond: (ROW(day, id)" in plan
        assert "Sort" not in plan
        assert "Filter" not in plan


def packed(content):
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def unpacked(text):
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


ALL_KINDS = ("day", "at", "amount", "number", "title", "code")


@pytest.fixture
def kinds(shelf):
    entries(shelf, 3, moment=MOMENT, amount=Decimal("1.10"), title="Đống Đa", number=7)
    return Entry.objects.annotate(at=Coalesce("moment", Value(MOMENT)))


def test_a_cursor_carries_each_kind_exactly(kinds):
    page = paginate(kinds, ALL_KINDS, size=1)
    entry = page.items[0]
    side, _, values = unpacked(page.next)
    assert (side, values) == ("a", ["2026-11-22", MOMENT.isoformat(), "1.10", 7, "Đống Đa", str(entry.code)])
    assert set(page.next) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    assert ids(*walk(kinds, ALL_KINDS, size=1)[0]) == list(kinds.order_by("code").values_list("id", flat=True))


WRONG = {
    0: [1, None, "2026-13-01", "", [], "0000-01-01", "2026-11-22T00:00:00"],
    1: [1, None, "2026-11-22T03:04:05", "0001-01-01T00:00:00+14:00", "x", {}],
    2: [1, 1.5, None, "NaN", "Infinity", "sNaN", "1E+999999", "1E-999999", "0" * 101, "x", ""],
    3: [None, "7", 1.5, True, 2**31, -(2**31) - 1, 10**30],
    4: [None, 7, "a\0b", "\ud800", ["x"]],
    5: [None, 7, "x", "0" * 31, "\ud800"],
}


@pytest.mark.parametrize(("column", "value"), [(column, value) for column in WRONG for value in WRONG[column]])
def test_a_value_of_another_kind_is_refused(kinds, column, value):
    side, name, values = unpacked(paginate(kinds, ALL_KINDS, size=1).next)
    values[column] = value
    with pytest.raises(BadCursor):
        paginate(kinds, ALL_KINDS, cursor=packed([side, name, values]))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (0, "0001-01-01"),
        (0, "9999-12-31"),
        (1, "9999-12-31T23:59:59+00:00"),
        (2, "9" * 99),
        (3, -(2**31)),
        (4, "'\\;%"),
    ],
)
def test_a_value_of_the_right_kind_never_breaks_the_query(kinds, column, value):
    side, name, values = unpacked(paginate(kinds, ALL_KINDS, size=1).next)
    values[column] = value
    assert isinstance(paginate(kinds, ALL_KINDS, cursor=packed([side, name, values])).items, list)


def test_a_cursor_that_is_not_one_is_refused(kinds):
    side, name, values = unpacked(paginate(kinds, ALL_KINDS, size=1).next)
    for content in (
        [side, name],
        [side, name, values, 1],
        [side, name, values[:-1]],
        [side, name, [*values, 1]],
        ["x", name, values],
        [None, name, values],
        [side, "00000000", values],
        [side, None, values],
        [side, name, None],
        {"a": 1, "b": 2, "c": 3},
        "abc",
        None,
        7,
    ):
        with pytest.raises(BadCursor):
            paginate(kinds, ALL_KINDS, cursor=packed(content))
    deep = base64.urlsafe_b64encode(b"[" * 3000).decode()
    for text in ("x", "!!!!", "đ", "AAAA", packed("x" * 5000), deep, " ", "=", "a b", "\0", "\ud800"):
        with pytest.raises(BadCursor):
            paginate(kinds, ALL_KINDS, cursor=text)


def test_a_cursor_with_anything_added_is_refused(kinds):
    cursor = paginate(kinds, ALL_KINDS, size=1).next
    for text in (cursor[:8] + "!!!!" + cursor[8:], cursor + "!", cursor[:8] + "\n" + cursor[8:], " " + cursor):
        with pytest.raises(BadCursor):
            paginate(kinds, ALL_KINDS, cursor=text)
    side, name, values = unpacked(cursor)
    with pytest.raises(BadCursor, match="too long"):
        paginate(kinds, ALL_KINDS, cursor=packed([side, name, [*values[:4], "x" * 4000, values[5]]]))


def test_a_cursor_of_another_order_is_refused(kinds):
    cursor = paginate(Entry.objects.all(), ("day", "id"), size=1).next
    for keyset in (NEWEST, ("number", "id"), ("day", "code")):
        with pytest.raises(BadCursor):
            paginate(Entry.objects.all(), keyset, cursor=cursor)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.text(alphabet=st.characters(), min_size=1, max_size=60))
def test_any_text_is_a_cursor_or_a_bad_one(shelf, text):
    with pytest.raises(BadCursor):
        paginate(Entry.objects.all(), NEWEST, cursor=text)


@pytest.mark.parametrize(
    "keyset",
    [
        (),
        ("-day", "id"),  # two directions
        ("day",),  # not unique
        ("id", "day"),
        ("code", "shelf__id"),  # unique elsewhere
        ("moment", "id"),  # may be NULL
        ("shelf__entry__day", "id"),  # leads to many
        ("nothing_like_it", "id"),
        ("maybe", "id"),  # an annotation that may be NULL
    ],
)
def test_an_order_that_would_lose_rows_is_refused(keyset):
    with pytest.raises((ValueError, FieldDoesNotExist)):
        paginate(Entry.objects.annotate(maybe=F("moment")), keyset)


def test_an_order_over_a_relation_that_may_be_empty_is_refused():
    with pytest.raises(ValueError, match="leads to none"):
        paginate(Paper.objects.all(), ("created_by__email", "id"))


def test_rows_that_do_not_show_their_order_are_refused(shelf):
    entries(shelf, 1)
    for rows in (Entry.objects.values_list("id", flat=True), Entry.objects.values_list("id", named=True)):
        with pytest.raises(ValueError, match="flat or named"):
            paginate(rows, NEWEST)


def test_a_coalesce_that_is_null_all_the_same_is_noticed(shelf):
    entries(shelf, 2)
    with pytest.raises(ValueError, match="NULL"):
        paginate(Entry.objects.annotate(at=Coalesce("moment", "moment")), ("at", "id"), size=1)


@pytest.mark.parametrize(("rows", "wanted"), [(0, (0, True)), (9, (9, True)), (10, (10, True)), (11, (10, False))])
def test_counting_stops_at_the_cap(shelf, rows, wanted, django_assert_num_queries):
    entries(shelf, rows)
    with django_assert_num_queries(1) as captured:
        assert capped_count(Entry.objects.order_by("title"), cap=10) == wanted
    assert "LIMIT 11" in captured.captured_queries[0]["sql"]


def test_a_capped_count_is_shown_in_the_readers_language(shelf):
    entries(shelf, 1001)
    with translation.override("vi"):
        assert str(capped_count(Entry.objects.values("title"))) == "1.000+"
    with translation.override("en"):
        assert str(capped_count(Entry.objects.all())) == "1,000+"
        assert str(capped_count(Entry.objects.all(), cap=1001)) == "1,001"

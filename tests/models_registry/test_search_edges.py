"""The search where it begins and where it ends: short words, signs, later pages, what stands around a hit."""

import pytest

from mobilization.common.keyset import CappedCount, Page
from mobilization.common.marks import BEFORE, excerpt, marked
from models_registry.enums import ModelState
from models_registry.queries.copying import copyable_of
from models_registry.queries.search import NEWEST, Found, Some, nearly, search
from tests.access.people import worker
from tests.models_registry.makers import make_model
from tests.models_registry.test_search import PLAIN, document

NONE, ONE = Some([], CappedCount(0, exact=True)), Some(["x"], CappedCount(1, exact=True))
PAGE = Page([], None, None)


@pytest.mark.parametrize(
    ("count", "near", "documents", "units", "is_empty"),
    [
        (0, [], NONE, NONE, True),
        (1, [], NONE, NONE, False),
        (0, ["x"], NONE, NONE, False),
        (0, [], ONE, NONE, False),
        (0, [], NONE, ONE, False),
    ],
)
def test_nothing_was_found_when_no_section_has_anything(count, near, documents, units, is_empty):
    counted = CappedCount(count, exact=True)
    assert Found("x", frozenset({"x"}), PAGE, counted, near, documents, units, units_first=False).is_empty is is_empty


@pytest.mark.django_db
def test_signs_alone_find_nothing(cast):
    make_model(cast.units.ward, ModelState.REGISTERED, title="Giếng làng sạch", **PLAIN)
    document(cast.units.city)
    found = search("!!!", cast.officer)
    assert (found.is_empty, found.units.count.number, found.documents.count.number) == (True, 0, 0)
    assert nearly("!!!", cast.officer, known=[]) == []


@pytest.mark.django_db
def test_a_word_of_three_letters_has_no_error_and_one_of_four_may(cast):
    """Three letters beside another word are looked for with their errors, too."""
    model = make_model(cast.units.ward, ModelState.REGISTERED, title="Giếng làng", **PLAIN)
    assert nearly("Gie", cast.officer, known=[]) == []
    assert nearly("Gien", cast.officer, known=[]) == [model]
    assert nearly("Gie lang", cast.officer, known=[]) == [model]
    assert nearly("Gien", cast.officer, known=[model.pk]) == []


@pytest.mark.django_db
def test_titles_nearly_alike_stand_on_the_first_page_only(cast):
    for number in range(2):
        make_model(cast.units.ward, ModelState.REGISTERED, title=f"Giếng làng sạch {number}", **PLAIN)
    near = make_model(cast.units.ward, ModelState.REGISTERED, title="Giêngs làng sạch", **PLAIN)
    first = search("giếng làng sạch", cast.officer, order=NEWEST, size=1)
    assert near in first.near
    assert search("giếng làng sạch", cast.officer, order=NEWEST, size=1, cursor=first.models.next).near == []


@pytest.mark.django_db
def test_ones_own_model_is_copied_for_another_unit_alone(cast):
    """An officer of the school has no other unit to write for; one of the ward has the school."""
    own, other = (make_model(where, ModelState.REGISTERED) for where in (cast.units.school, cast.units.beside))
    assert copyable_of(cast.officer, [own, other]) == {own.pk, other.pk}
    inner = worker("officer", cast.units.school)
    assert copyable_of(inner, [own, other]) == {other.pk}
    assert copyable_of(inner, [own]) == frozenset()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Hiến đất", "<mark>Hiến đất</mark>"),
        ("Hiến-đất", "<mark>Hiến-đất</mark>"),
        ("Hiến, đất", "<mark>Hiến</mark>, <mark>đất</mark>"),
        ("đất", "<mark>đất</mark>"),
        ("Hiến nhà", "<mark>Hiến</mark> nhà"),
        (" đất", " <mark>đất</mark>"),
    ],
)
def test_a_space_or_hyphen_between_two_hits_is_marked_with_them(text, html):
    assert marked(text, {"hien", "dat"}) == html


def test_a_piece_begins_before_its_first_hit_at_a_word():
    filled = "một " * 20  # eighty letters
    assert excerpt(f"{filled}đất", {"dat"}).startswith("… một")
    near = "x" * (BEFORE - 1) + " đất"
    assert excerpt(near, {"dat"}) == "x" * (BEFORE - 1) + " <mark>đất</mark>"
    assert excerpt("một hai ba", {"dat"}, length=8) == "một hai …"
    assert excerpt("một hai", {"dat"}, length=7) == "một hai"
    assert excerpt("mộthaibabốn", {"dat"}, length=4) == "mộth …"

"""Every measure divided by each of its dimensions: parts add up where they say so, and each leads to its rows."""

import datetime
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import translation

from awards.filters.decisions import RecipientFilter
from awards.models import DecisionRecipient
from dialogues.filters.commitments import CommitmentFilter
from dialogues.filters.conferences import ConferenceFilter
from dialogues.filters.opinions import OpinionFilter
from dialogues.models import Commitment, Conference, Opinion
from models_registry.filters.candidacies import CandidacyListFilter
from models_registry.filters.models import ModelFilter
from models_registry.models import Candidacy, RegisteredModel
from organizations.dimensions import registered as all_dimensions
from organizations.figures import Figure, Period, Scope
from reports import dimensions, measures
from reviews.filters.sheets import SheetFilter
from reviews.models import ScoreSheet
from tests.access.people import again
from tests.sign_in import prove
from tests.worlds import shared  # noqa: F401 - named here, the city is built once for the file

pytestmark = pytest.mark.django_db
D = datetime.date
YEAR = Period.year(2025)
LENSES = (False, True)


def scopes(world):
    for root in (world.city, world.heir, world.first, world.beside):
        for as_it_was in LENSES:
            yield Scope(root=root, as_it_was=as_it_was, period=YEAR)


def weighed(asked, scope, reader, parts):
    """How much the rows of a part stand for, asked one by one."""
    if isinstance(asked, Figure) or asked.weight is None:
        return len(measures.ids(asked, scope, reader, parts))
    found = measures.rows(asked, scope, reader, parts).annotate(weighs=asked.weight)
    return sum(found.values_list("weighs", flat=True))


def test_every_measure_counts_something_on_both_sides_of_the_first_of_july(world):
    half = {"before": Period(begins=D(2025, 1, 1), ends=D(2025, 6, 30)),
            "after": Period(begins=D(2025, 7, 1), ends=D(2025, 12, 31))}  # fmt: skip
    asked = {name: Scope(root=world.city, period=period) for name, period in half.items()}
    found = measures.counted(measures.measures(), asked)
    nought = [(name, key) for name, told in found.items() for key, each in told.items() if not each.number]
    assert nought == []


def test_parts_make_the_number_in_every_dimension_that_adds_up_and_lead_to_their_rows(world):
    """As it was and as it is now, of the city, of the heir, of a ward that ended, of the one beside."""
    tried = 0
    for scope in scopes(world):
        total = measures.counted(measures.measures(), {"": scope})[""]
        for asked in measures.measures():
            for key in measures.dimensions(asked):
                parts = measures.divided([asked], scope, key)[asked.key]
                if measures.adds_up(asked, key):
                    assert sum(parts.values()) == total[asked.key].number, (asked.key, key, scope)
                else:
                    assert total[asked.key].number <= sum(parts.values()) or not total[asked.key].number, (key, scope)
                told = dimensions.get(key).told(parts)
                assert [value for value, _title in told] != [] or not parts
                assert {value for value, _title in told} == set(parts), (asked.key, key)
                if scope.root in (world.city, world.first):
                    for value, number in parts.items():
                        tried += 1
                        assert weighed(asked, scope, None, {key: value}) == number, (asked.key, key, value)
    assert tried > 1_000


def listed_ids(world, url):
    """The ids of the rows that the list of an address finds for the superuser."""
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    view = resolve(urlsplit(url).path)
    chosen = FILTERS[view.view_name](asked, world)
    assert chosen.form.is_valid(), (url, chosen.form.errors)
    return sorted(set(chosen.found().values_list("pk", flat=True)))


def _tallied(filter_class, model):
    def make(asked, world):
        rows = model.objects.visible_to(world.root)
        return filter_class(asked, queryset=rows, request=SimpleNamespace(user=world.root, GET=asked))

    return make


FILTERS = {
    "models_registry:models": lambda asked, world: ModelFilter(
        asked, queryset=RegisteredModel.objects.visible_to(world.root), user=world.root
    ),
    "models_registry:candidacies": _tallied(CandidacyListFilter, Candidacy),
    "reviews:sheets": _tallied(SheetFilter, ScoreSheet),
    "awards:recipients": _tallied(RecipientFilter, DecisionRecipient),
    "dialogues:conferences": _tallied(ConferenceFilter, Conference),
    "dialogues:opinions": _tallied(OpinionFilter, Opinion),
    "dialogues:commitments": _tallied(CommitmentFilter, Commitment),
}


def test_the_address_of_every_part_lists_exactly_its_rows(world):
    scope, tried = Scope(root=world.city, as_it_was=True, period=YEAR), set()
    for asked in measures.measures():
        for key in measures.dimensions(asked):
            for value in measures.divided([asked], scope, key, world.root)[asked.key]:
                url = measures.list_url(asked, scope, {key: value})
                assert listed_ids(world, url) == measures.ids(asked, scope, world.root, {key: value}), url
                tried.add((asked.key, key))
    assert {key for _measure, key in tried} == {each.key for each in all_dimensions()} | {"month"}
    assert {measure for measure, _key in tried} == {each.key for each in measures.measures()}


def test_a_list_page_shows_a_part_and_says_which(world, client):
    prove(client, again(world.root))
    opinions = measures.measure("dialogues.opinions")
    scope = Scope(root=world.heir, period=YEAR)
    parts = measures.divided([opinions], scope, "channel")[opinions.key]
    page = client.get(measures.list_url(opinions, scope, {"channel": "telephone"}))
    assert page.context["count"] == parts["telephone"] == 8
    assert f"{dimensions.get('channel').title}: " in page.content.decode()
    figure = measures.measure("models_registry.checked")
    url = measures.list_url(figure, scope, {"theme": world.themes[0].pk, "month": D(2025, 12, 1)})
    assert "from=01%2F12%2F2025" in url
    assert client.get(url).context["count"] == measures.divided([figure], scope, "month")[figure.key][D(2025, 12, 1)]


@pytest.mark.parametrize(
    ("part", "fault"),
    [("nonsense", True), ("channel:pigeon", True), ("theme:0", True), ("stars:5", True), ("channel:web", False)],
)
def test_a_part_that_there_is_not_is_said_and_finds_nothing(world, client, part, fault):
    prove(client, again(world.root))
    page = client.get("/opinions/", {"figure": "dialogues.opinions", "within": "all", "part": part})
    assert bool(page.context["filter"].form.errors.get("part")) is fault
    assert client.get("/opinions/", {"part": "channel:web"}).context["filter"].form.errors["part"]
    assert client.get("/models/", {"part": "domain:economy"}).context["filter"].form.errors["part"]
    wrong = client.get("/models/", {"part": "channel:web", "figure": "models_registry.registered"})
    assert wrong.context["filter"].form.errors["part"]


def test_several_dimensions_crossed_make_each_of_them(world):
    """Domain × level × subject × month and the like: what adds up adds up, however it is crossed."""
    scope = Scope(root=world.city, period=YEAR)
    for key, names in (
        ("models_registry.registered", ["domain", "level", "subject"]),
        ("models_registry.registered", ["month", "domain", "unit"]),
        ("models_registry.checked", ["theme", "month"]),
        ("models_registry.candidacies_decided", ["domain", "subject", "candidacy_state"]),
        ("dialogues.opinions", ["channel", "month", "opinion_state"]),
        ("dialogues.people", ["host", "conference_kind", "level"]),
        ("awards.decided", ["form", "recipient", "month"]),
        ("reviews.sheets_given", ["sheet_state", "unit"]),
    ):
        asked = measures.measure(key)
        found = measures.crossed([asked], scope, names)[key]
        assert found, key
        for place, name in enumerate(names):
            if all(measures.adds_up(asked, other) for other in names if other != name):
                sums = {}
                for values, number in found.items():
                    sums[values[place]] = sums.get(values[place], 0) + number
                assert sums == measures.divided([asked], scope, name)[key], (key, name)
        for values, number in found.items():
            parts = dict(zip(names, values, strict=True))
            assert weighed(asked, scope, None, parts) == number, (key, parts)


def test_months_of_all_figures_take_one_statement(world):
    scope = Scope(root=world.city, period=YEAR)
    plain = [each for each in measures.measures() if isinstance(each, Figure)]
    with CaptureQueriesContext(connection) as asked:
        found = measures.divided(plain, scope, "month")
    assert len(asked) <= 2  # one where the city's sums are of today's tree, one more to count where they are not
    for each in plain:
        wanted = {first: each.number(of_month) for first, of_month in dimensions.by_month(scope).items()}
        assert found[each.key] == {first: number for first, number in wanted.items() if number}
    opinions = [each for each in measures.measures() if each.key.startswith("dialogues.opinions")]
    with CaptureQueriesContext(connection) as asked:
        measures.divided(opinions, scope, "month")
    assert len(asked) == 2  # kept sums, and the rows of what they do not tell (overdue hangs on today)


def test_months_of_an_open_or_endless_time_are_refused(world):
    asked = [measures.measure("models_registry.registered")]
    for period in (Period(begins=D(2025, 1, 1)), Period(begins=D(1990, 1, 1), ends=D(2025, 1, 1))):
        with pytest.raises(ValueError, match="months"):
            measures.divided(asked, Scope(root=world.city, period=period), "month")
    with pytest.raises(KeyError):
        measures.divided(asked, Scope(root=world.city, period=YEAR), "channel")


def test_what_does_not_add_up_says_so(world):
    told = {
        (each.key, key) for each in measures.measures() for key in measures.dimensions(each)
        if not measures.adds_up(each, key)
    }  # fmt: skip
    figures = {(each.key, key) for each in measures.measures() if isinstance(each, Figure)
               for key in ("theme", "target_group", "month")}  # fmt: skip
    candidacies = {(f"models_registry.{name}", "theme")
                   for name in ("candidacies_decided", "candidacies_recognised", "days_to_decision")}  # fmt: skip
    hosts = {(f"dialogues.{name}", "host") for name in ("held", "contact", "people")}
    assert told == figures | candidacies | hosts


def test_every_dimension_is_called_in_both_languages():
    for language in ("vi", "en"):
        with translation.override(language):
            titles = [str(each.title) for each in [*all_dimensions(), dimensions.get("month")]]
            assert len(set(titles)) == len(titles)
    with translation.override("vi"):
        assert str(dimensions.get("unit").title) != "Unit, as it was"

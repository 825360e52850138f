"""How much of a text stands in an earlier one: the 60 labelled pairs, and what the bounds are for."""

import json
from itertools import permutations
from pathlib import Path

import pytest
from django.conf import settings

from directives import rules
from mobilization.common.text import fold
from models_registry.rules import COPIED_PERCENT, LEAST_COPIED_PERCENT
from models_registry.text_likeness import FEWEST_RUNS, FEWEST_SHARED, Piece, marked, runs_of, share, sketch

ENTRIES = json.loads(Path(__file__).with_name("data").joinpath("text_pairs.json").read_text("utf-8"))
TEXT = ENTRIES[0]["text"]


def pairs():
    """(label, earlier text, later text): 15 of each label."""
    for place, entry in enumerate(ENTRIES):
        for label in ("copied", "edited", "honest"):
            yield label, entry["text"], entry[label]
        yield "different", entry["text"], ENTRIES[(place + 4) % len(ENTRIES)]["honest"]


def threshold():
    return rules.get(COPIED_PERCENT).default


def test_precision_and_recall_on_the_labelled_pairs():
    found = {label: [] for label in ("copied", "edited", "honest", "different")}
    for label, earlier, later in pairs():
        found[label].append(share(runs_of(later), runs_of(earlier)) >= threshold())
    assert {label: len(each) for label, each in found.items()} == dict.fromkeys(found, 15)
    assert {label: sum(each) for label, each in found.items()} == {
        "copied": 15, "edited": 14, "honest": 0, "different": 0
    }  # fmt: skip
    true = sum(found["copied"]) + sum(found["edited"])
    false = sum(found["honest"]) + sum(found["different"])
    assert (true / (true + false), round(true / 30, 3)) == (1.0, 0.967)


def test_what_is_honest_stays_far_below_the_bound():
    honest = [
        len(runs_of(later) & runs_of(earlier)) / len(runs_of(later))
        for label, earlier, later in pairs()
        if label in ("honest", "different")
    ]
    assert 100 * max(honest) < threshold() / 2


def test_every_copy_shares_runs_of_its_sketch_with_the_earlier_text():
    for label, earlier, later in pairs():
        if share(runs_of(later), runs_of(earlier)) >= LEAST_COPIED_PERCENT:
            assert len(set(sketch(runs_of(later))) & set(sketch(runs_of(earlier)))) >= 4, label


def test_no_real_model_has_the_text_of_another():
    rows = json.loads((settings.BASE_DIR / "data" / "models" / "real_models.json").read_text("utf-8"))["models"]
    texts = [runs_of(row["summary"]) for row in rows]
    assert len(texts) == 57
    assert max(share(later, earlier) for later, earlier in permutations(texts, 2)) < LEAST_COPIED_PERCENT


def test_accents_case_figures_and_spacing_do_not_hide_a_copy():
    spoiled = fold(TEXT).upper().replace("56", "99").replace(" ", "  \n")
    assert share(runs_of(spoiled), runs_of(TEXT)) == 100


def test_a_copy_within_a_longer_text_is_found_and_a_quotation_is_none():
    own = ENTRIES[1]["honest"]
    assert share(runs_of(f"{TEXT} {own}"), runs_of(TEXT)) > 40
    sentence = TEXT.split(". ")[0]
    assert share(runs_of(f"{own} {sentence}"), runs_of(TEXT)) < LEAST_COPIED_PERCENT


@pytest.mark.parametrize("words", [0, 3, FEWEST_RUNS - 2])
def test_a_text_that_says_too_little_is_no_copy(words):
    short = " ".join(TEXT.split()[:words])
    assert share(runs_of(short), runs_of(TEXT)) == 0
    assert len(sketch(runs_of(" ".join(TEXT.split()[:3])))) == 0


def test_from_how_many_runs_on_something_is_said():
    runs = [(str(number),) for number in range(FEWEST_RUNS)]
    for mine, theirs, expected in (
        (runs, runs[:FEWEST_SHARED], round(100 * FEWEST_SHARED / FEWEST_RUNS)),
        (runs, runs[: FEWEST_SHARED - 1], 0),
        (runs[1:], runs, 0),
    ):
        assert share(frozenset(mine), frozenset(theirs)) == expected
    assert [len(sketch(frozenset(some))) for some in (runs, runs[1:])] == [FEWEST_RUNS, 0]


def test_what_stands_in_both_is_marked_and_nothing_is_lost():
    text = "Chi bộ họp bàn, ban hành nghị quyết. Sau đó cả xóm đi xem phim."
    pieces = marked(text, runs_of("Ngày 3, chi bộ họp bàn, ban hành nghị quyết chuyên đề"))
    assert pieces == [
        Piece("Chi bộ họp bàn, ban hành nghị quyết", is_shared=True),
        Piece(". Sau đó cả xóm đi xem phim.", is_shared=False),
    ]
    for each in ENTRIES:
        assert "".join(piece.text for piece in marked(each["edited"], runs_of(each["text"]))) == each["edited"]
    assert marked("", runs_of(TEXT)) == []
    assert marked("một hai", runs_of(TEXT)) == [Piece("một hai", is_shared=False)]
    assert marked(TEXT, runs_of(TEXT)) == [Piece(TEXT, is_shared=True)]

"""What the benches conclude."""

import pytest

from bench.measure import Timing, extra_memory, growth, interleave, ratio, work_ratio


def test_sides_take_turns_and_the_warm_up_does_not_count(monkeypatch):
    monkeypatch.setattr("bench.measure.gc.collect", lambda: None)  # among all that the suite has loaded
    calls = []
    found = interleave({"ours": lambda: calls.append("o"), "stock": lambda: calls.append("s")}, rounds=4, warm_up=2)
    rounds = [set(calls[n : n + 2]) for n in range(0, len(calls), 2)]
    assert rounds == [{"o", "s"}] * 6
    assert {name: len(timing.seconds) for name, timing in found.items()} == {"ours": 4, "stock": 4}


def test_median_and_span_of_runs():
    timing = Timing(tuple(n / 100 for n in range(101)))
    assert (timing.median, timing.span, timing.p95) == (0.5, pytest.approx((0.05, 0.95)), pytest.approx(0.95))


@pytest.mark.parametrize(
    ("ours", "other", "said"),
    [
        ([1.0, 1.1, 1.2], [4.4, 4.5, 4.4], "4.00×"),
        ([1.0, 1.1, 1.2], [0.1, 0.11, 0.12], "0.10×"),
        ([1.0, 1.1, 1.6], [1.5, 1.7, 1.9], "inconclusive"),
        ([1.0, 3.0, 1.0], [2.0, 2.0, 2.0], "inconclusive"),
    ],
)
def test_overlapping_runs_conclude_nothing(ours, other, said):
    assert ratio(Timing(tuple(ours)), Timing(tuple(other))) == said


def test_growth_is_said_even_where_the_spans_overlap():
    assert growth(Timing((1.0, 1.5, 2.0)), Timing((0.9, 1.0, 1.6))) == "1.50×"


def test_processor_is_told_of_all_turns_together_and_only_where_it_is_known():
    ours, other = Timing((1.0, 1.0), (0.0, 0.02)), Timing((1.0, 1.0), (4.0, 6.0))
    assert (ours.work, work_ratio(ours, other)) == (0.01, "500.00×")
    assert work_ratio(Timing((1.0,)), other) == "–"


def test_memory_is_what_the_work_holds_at_its_height_beyond_what_stands_already():
    measured = extra_memory(lambda: len(b"x" * (40 * 1024 * 1024)))
    assert measured is None or 30 < measured < 60

"""The median of heaps of the same value is that of the values one by one."""

import statistics
from random import Random

from organizations.tally_sums import middle_of


def test_heaps_have_the_median_of_what_they_are_made_of():
    draw = Random(7)
    assert middle_of([]) is None
    assert middle_of([(3, 0)]) is None
    for _turn in range(200):
        heaps = [(draw.randrange(9), draw.randrange(4)) for _heap in range(draw.randrange(1, 8))]
        values = [value for value, number in heaps for _one in range(number)]
        assert middle_of(heaps) == (statistics.median(values) if values else None), heaps

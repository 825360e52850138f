"""The length of a list is looked at first, whatever stands in it."""

import pytest
from rest_framework import serializers

from mobilization.common.api_lists import ShortList
from models_registry.api.fields import MOST_NAMED, SeeingMany


def refused(field, data):
    with pytest.raises(serializers.ValidationError) as wrong:
        field.run_validation(data)
    return [each.code for each in wrong.value.detail]


class Counting(serializers.IntegerField):
    asked = 0

    def run_validation(self, data=serializers.empty):
        Counting.asked += 1
        return super().run_validation(data)


def test_no_member_of_a_list_that_is_too_long_is_looked_at():
    field = ShortList(child=Counting(), max_length=3)
    assert refused(field, ["x"] * 4) == ["max_length"]
    assert Counting.asked == 0
    assert field.run_validation([1, 2, "3"]) == [1, 2, 3]


def test_the_same_record_many_times_is_too_many():
    """No query is made: `seen` is asked for nothing."""
    assert refused(SeeingMany(lambda user: 1 / 0), [7] * (MOST_NAMED + 1)) == ["max_length"]

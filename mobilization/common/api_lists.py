"""Lists that programs send: their length is looked at before anything that stands in them."""

from typing import Any

from rest_framework import serializers


class ShortList(serializers.ListField):
    """A list of at most `max_length` members, also of members that are the same or wrong."""

    def to_internal_value(self, data: Any) -> list[Any]:
        """The members. Raises ValidationError, of a list that is too long before it looks at any."""
        if self.max_length is not None and isinstance(data, list) and len(data) > self.max_length:
            raise serializers.ValidationError(
                self.error_messages["max_length"].format(max_length=self.max_length), code="max_length"
            )
        found: list[Any] = super().to_internal_value(data)
        return found

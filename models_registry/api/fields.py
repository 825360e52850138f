"""Fields that name other records: what the sender may not see answers like what does not exist."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, QuerySet
from rest_framework import serializers

from mobilization.common.api_lists import ShortList
from mobilization.common.keys import LARGEST_ID

MOST_NAMED = 50
"""So many records a list of ids names."""

Seen = Callable[[Any], "QuerySet[Any]"]


class Seeing(serializers.PrimaryKeyRelatedField[Any]):
    """One record, of those that `seen(user)` gives."""

    def __init__(self, seen: Seen, model: type[Model], **options: Any) -> None:
        self.seen = seen
        super().__init__(queryset=model._default_manager.none(), **options)

    def get_queryset(self) -> "QuerySet[Any]":
        """The records the sender may name."""
        return self.seen(self.context["request"].user)


class SeeingMany(ShortList):
    """Several records by id, of those that `seen(user)` gives; one query."""

    child = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)

    def __init__(self, seen: Seen, **options: Any) -> None:
        self.seen = seen
        super().__init__(max_length=MOST_NAMED, **options)

    def to_internal_value(self, data: Any) -> list[Any]:
        """The records. Raises ValidationError for the first id that names none."""
        ids = super().to_internal_value(data)
        found = {each.pk: each for each in self.seen(self.context["request"].user).filter(pk__in=ids)}
        for pk in ids:
            if pk not in found:
                message = serializers.PrimaryKeyRelatedField.default_error_messages["does_not_exist"]
                raise serializers.ValidationError(str(message).format(pk_value=pk), code="does_not_exist")
        return list(found.values())


class ReasonSerializer(serializers.Serializer[Any]):
    """Why; those who are told read it. Some steps cannot do without."""

    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class LateSerializer(serializers.Serializer[Any]):
    """Why outside the campaign's window; needed when it is not open today."""

    late_reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class DocumentSerializer(serializers.Serializer[Any]):
    """The document that a decision stands in."""

    document_number = serializers.CharField(max_length=60)
    document_date = serializers.DateField()


def sent(kind: type[serializers.BaseSerializer[Any]], view: Any) -> dict[str, Any]:
    """The checked data of the view's request. Raises ValidationError."""
    known = kind(data=view.request.data, context=view.get_serializer_context())
    known.is_valid(raise_exception=True)
    return dict(known.validated_data)

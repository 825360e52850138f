"""What comes on the agenda of a session over the API: candidacies, and matters of other parts of the portal."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from mobilization.common.api_lists import ShortList
from reviews import agenda_kinds
from reviews.api.rounds import MOST


class MatterSerializer(serializers.Serializer[Any]):
    """A matter that another part of the portal puts before councils: of which kind, and its id there."""

    kind = serializers.CharField(max_length=60)
    matter = serializers.IntegerField(min_value=1)

    def validate_kind(self, value: str) -> str:
        """One that is known."""
        if value not in {each.key for each in agenda_kinds.known()}:
            raise serializers.ValidationError(_("There is no such kind."))
        return value


class TakeOnSerializer(serializers.Serializer[Any]):
    """Ids of the candidacies in the round, and matters of other parts of the portal; all or none."""

    items = ShortList(child=serializers.IntegerField(min_value=1), max_length=MOST, required=False)
    matters = ShortList(child=MatterSerializer(), max_length=MOST, required=False)

    def by_kind(self) -> dict[str, list[int]]:
        """Kind → ids of its matters."""
        found: dict[str, list[int]] = {}
        for each in self.validated_data.get("matters", ()):
            found.setdefault(each["kind"], []).append(each["matter"])
        return found

"""What the API shows of models and takes for them: each field is named here."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from directives.models import Campaign, DirectiveDocument, TargetGroup, Theme
from mobilization.common.keys import LARGEST_ID
from models_registry.api.fields import Seeing, SeeingMany
from models_registry.choices import units_to_write_for
from models_registry.enums import Moment
from models_registry.models import Indicator, RegisteredModel, ResponsiblePerson
from models_registry.queries.actions import actions_of_model
from models_registry.services.drafts import OUTCOME, REGISTRATION
from models_registry.services.parts import INDICATOR_FIELDS, MOST_ROWS, PERSON_FIELDS
from organizations.models import Unit

CARD = (
    "id", "code", "title", "unit", "steward", "level", "domain", "subject", "campaign", "summary", "state",
    "registered_on", "ended_on", "end_kind",
)  # fmt: skip
"""What everybody reads of every registered model, in lists; the single one adds results and words (DOMAIN §8)."""
INSIDE = ("place", "started_on", "submitted_at", "late_reason", "last_progress_on", "created_at", "version")
STORY = tuple(name for name in (*REGISTRATION, *OUTCOME) if name not in {*CARD, *INSIDE, "results"})


class Shown(serializers.ChoiceField):
    """Always the same word, by which a reader knows the kind of answer."""

    def __init__(self, word: str) -> None:
        self.word = word
        super().__init__(choices=[word], read_only=True)

    def get_attribute(self, instance: Any) -> Any:
        """The word."""
        return self.word


class CardRowSerializer(serializers.ModelSerializer[RegisteredModel]):
    """A model of another subtree, in the list; `shown` tells it from one that is read inside."""

    shown = Shown("card")
    actions = serializers.SerializerMethodField()

    class Meta:
        model = RegisteredModel
        fields: tuple[str, ...] = ("shown", *CARD, "actions")
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_actions(self, model: RegisteredModel) -> list[str]:
        """What the account may do with the model now; for several, `copyable` of the context is asked for once."""
        return actions_of_model(self.context["request"].user, model, self.context.get("copyable"))


class ModelRowSerializer(CardRowSerializer):
    """A model of the own subtree, in the list."""

    shown = Shown("inside")

    class Meta(CardRowSerializer.Meta):
        fields = ("shown", *CARD, *INSIDE, "actions")
        read_only_fields = fields


class CardSerializer(CardRowSerializer):
    """A model of another subtree: what it is, and what came of it. Themes and target groups are ids."""

    themes = serializers.PrimaryKeyRelatedField[Any](many=True, read_only=True)
    target_groups = serializers.PrimaryKeyRelatedField[Any](many=True, read_only=True)

    class Meta(CardRowSerializer.Meta):
        fields = ("shown", *CARD, "results", "origin", "themes", "target_groups", "actions")
        read_only_fields = fields


class ResponsiblePersonSerializer(serializers.ModelSerializer[ResponsiblePerson]):
    """Who answers for the model; `id` names one that is there already, without it a new one begins."""

    id = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)

    class Meta:
        model = ResponsiblePerson
        fields = ("id", *PERSON_FIELDS)


class IndicatorSerializer(serializers.ModelSerializer[Indicator]):
    """A figure of the model; `id` names one that is there already, without it a new one begins."""

    id = serializers.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)

    class Meta:
        model = Indicator
        fields = ("id", *INDICATOR_FIELDS)


class FileRowSerializer(serializers.Serializer[Any]):
    """What is said about a file of the model; `remove` takes it away."""

    id = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    caption = serializers.CharField(max_length=300, required=False, allow_blank=True)
    moment = serializers.ChoiceField(choices=Moment.choices, required=False, allow_blank=True)
    consent_to_publish = serializers.BooleanField(required=False)
    remove = serializers.BooleanField(required=False)


class ModelSerializer(CardSerializer):
    """A model of the own subtree: all of it. Themes, target groups and documents are ids."""

    shown = Shown("inside")
    documents = serializers.SerializerMethodField()
    persons = ResponsiblePersonSerializer(source="responsible_persons", many=True, read_only=True)
    indicators = IndicatorSerializer(many=True, read_only=True)

    class Meta(CardRowSerializer.Meta):
        fields = (
            "shown", *CARD, "results", "origin", *INSIDE, *STORY, "themes", "target_groups", "documents", "persons",
            "indicators", "actions",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_documents(self, model: RegisteredModel) -> list[int]:
        """Directive documents it carries out, as far as the reader sees them."""
        seen = DirectiveDocument.objects.visible_to(self.context["request"].user)
        return list(seen.filter(models=model).order_by("id").values_list("id", flat=True))


def _all(model: Any) -> Any:
    def known(user: Any) -> "QuerySet[Any]":
        found: QuerySet[Any] = model.objects.all()
        return found

    return known


class ModelEditSerializer(serializers.ModelSerializer[RegisteredModel]):
    """What one writes; `persons` and `indicators` are the whole lists from then on.

    `reason` says why what was registered of an indicator changes (name, unit of measure, baseline, target, or that it
    goes); without one such a change is refused.
    """

    campaign = Seeing(Campaign.objects.visible_to, Campaign, required=False, allow_null=True)
    themes = SeeingMany(_all(Theme), required=False)
    target_groups = SeeingMany(_all(TargetGroup), required=False)
    documents = SeeingMany(DirectiveDocument.objects.visible_to, required=False)
    persons = ResponsiblePersonSerializer(many=True, required=False, max_length=MOST_ROWS)  # type: ignore[call-arg]
    indicators = IndicatorSerializer(many=True, required=False, max_length=MOST_ROWS)  # type: ignore[call-arg]
    files = FileRowSerializer(many=True, required=False, max_length=2 * MOST_ROWS)  # type: ignore[call-arg]
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, write_only=True)

    class Meta:
        model = RegisteredModel
        fields: tuple[str, ...] = (
            *REGISTRATION, *OUTCOME, "themes", "target_groups", "documents", "persons", "indicators", "files",
            "reason",
        )  # fmt: skip


class ModelStartSerializer(serializers.ModelSerializer[RegisteredModel]):
    """A new draft of a unit; lists of persons and indicators follow by PATCH."""

    unit = Seeing(units_to_write_for, Unit)
    campaign = Seeing(Campaign.objects.visible_to, Campaign, required=False, allow_null=True)
    themes = SeeingMany(_all(Theme), required=False)
    target_groups = SeeingMany(_all(TargetGroup), required=False)
    documents = SeeingMany(DirectiveDocument.objects.visible_to, required=False)

    class Meta:
        model = RegisteredModel
        fields: tuple[str, ...] = ("unit", *REGISTRATION, *OUTCOME, "themes", "target_groups", "documents")

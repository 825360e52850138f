"""Opinions as the API writes them: a record without words in lists and answers, with its words when it is read."""

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from dialogues.models import Conference, Opinion, OpinionTransition
from dialogues.models.opinion_parts import LONGEST
from dialogues.opinion_clock import is_overdue
from dialogues.opinion_enums import Channel, OpinionState, OtherTrack
from dialogues.opinion_hints import WHERE_TO_GO, hints
from dialogues.permissions.opinions import opinion_actions
from dialogues.queries.opinions import has_identity, offered
from dialogues.services.opinions import ABOUT, SAID
from models_registry.api.fields import Seeing
from organizations.dates import today
from organizations.models import Unit

IDENTITIES = "opinions:identities"
INSIDE = ("edit", "unmask", "identity")
"""What is done with an opinion over the API besides its steps; a new code and erasing are on its page."""
STAMPS = ("assigned_on", "due_on", "extended_days", "paused_on", "is_on_the_spot", "answered_on", "closed_on")
SHOWN = (
    "id", "number", "unit", "steward", *ABOUT, "state", "assigned", "assigned_steward", *STAMPS, "other_track",
    "sent_to", "version", "created_at",
)  # fmt: skip
HANDED_IN = [each for each in Channel.choices if each[0] != Channel.WEB]
"""How an opinion comes that somebody else enters."""


def comes_with_key(request: Any) -> bool:
    """Whether it comes with the token of a key; people come with a session."""
    return request.auth is not None


def may_know_of_identities(request: Any) -> bool:
    """People as on their page; programs with the scope."""
    return not comes_with_key(request) or IDENTITIES in request.auth.scopes


class HintSerializer(serializers.Serializer[Any]):
    """What the words hint at, and where the citizen goes with that, in the reader's language."""

    track = serializers.ChoiceField(choices=OtherTrack.choices)
    where_to_go = serializers.CharField()


def hints_in(text: str) -> list[dict[str, Any]]:
    """Complaints and denunciations that the words hint at."""
    return [{"track": track.value, "where_to_go": str(WHERE_TO_GO[track])} for track in hints(text)]


class CitizensOpinionSerializer(serializers.ModelSerializer[Opinion]):
    """An opinion; units, theme and conference are ids. Who said it is in no list and no answer but that of `identity`.

    `due_on` is the last day of the clock that runs: to assign, then to answer. `external_ref` is what the account
    itself called it when it handed it in. `is_public` says whether the public sees it, whatever its state.
    """

    is_public = serializers.BooleanField(read_only=True)
    is_overdue = serializers.SerializerMethodField()
    external_ref = serializers.SerializerMethodField()
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Opinion
        fields: tuple[str, ...] = (*SHOWN, "is_public", "is_overdue", "external_ref", "actions")
        read_only_fields: tuple[str, ...] = fields

    def get_is_overdue(self, opinion: Opinion) -> bool:
        """Its clock runs, and its last day is over."""
        return is_overdue(opinion, today())

    def get_external_ref(self, opinion: Opinion) -> str:
        """Empty of what others handed in."""
        known = getattr(opinion, "reference", None)
        return known.ref if known is not None and known.by_id == self.context["request"].user.pk else ""

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_actions(self, opinion: Opinion) -> list[str]:
        """What the account may do with it now."""
        user = self.context["request"].user
        inside = [each for each in opinion_actions(user, opinion) if each in INSIDE]
        return [*inside, *(step.action for step in offered(opinion, user))]


class CitizensOpinionWordsSerializer(CitizensOpinionSerializer):
    """The same with what it says and what was answered, a draft too; empty where it was erased or routed out.

    `identity_known` says whether anything is known of the citizen; to programs without the scope it is absent.
    """

    text = serializers.SerializerMethodField()
    place = serializers.SerializerMethodField()
    answer = serializers.SerializerMethodField()
    hints = serializers.SerializerMethodField()
    identity_known = serializers.SerializerMethodField(required=False)

    class Meta(CitizensOpinionSerializer.Meta):
        fields = (*CitizensOpinionSerializer.Meta.fields, *SAID, "answer", "hints", "identity_known")
        read_only_fields = fields

    def get_fields(self) -> dict[str, Any]:
        """Without what the scopes of the asker do not reach."""
        fields = super().get_fields()
        request = self.context.get("request")
        if request is not None and not may_know_of_identities(request):
            del fields["identity_known"]
        return fields

    def get_text(self, opinion: Opinion) -> str:
        """What the citizen says."""
        return self._word(opinion, "text")

    def get_place(self, opinion: Opinion) -> str:
        """The place it is about."""
        return self._word(opinion, "place")

    def get_answer(self, opinion: Opinion) -> str:
        """The answer; until `answered_on` is set its draft."""
        return self._word(opinion, "answer")

    @extend_schema_field(HintSerializer(many=True))
    def get_hints(self, opinion: Opinion) -> list[dict[str, Any]]:
        """Of what complaints and denunciations are."""
        return hints_in(self._word(opinion, "text"))

    def get_identity_known(self, opinion: Opinion) -> bool:
        """Not what it is."""
        return has_identity(opinion)

    def _word(self, opinion: Opinion, name: str) -> str:
        return str(getattr(getattr(opinion, "words", None), name, ""))


class OpinionEditSerializer(serializers.ModelSerializer[Opinion]):
    """What is written about an opinion and what it says."""

    channel = serializers.ChoiceField(choices=HANDED_IN)
    conference = Seeing(Conference.objects.visible_to, Conference, required=False, allow_null=True)
    place_unit = Seeing(Unit.objects.visible_to, Unit, required=False, allow_null=True)
    text = serializers.CharField(max_length=LONGEST)
    place = serializers.CharField(max_length=300, required=False, allow_blank=True)

    class Meta:
        model = Opinion
        fields: tuple[str, ...] = (*ABOUT, *SAID)
        extra_kwargs: ClassVar = {"received_on": {"required": False}}
        validators: ClassVar[list[Any]] = []  # the service says it at the field


class StepTakenSerializer(serializers.ModelSerializer[OpinionTransition]):
    """A step in its life: what, when, by whom, and the reason an official gave. No values."""

    by = serializers.SerializerMethodField()
    from_state = serializers.ChoiceField(choices=OpinionState.choices, read_only=True)
    to_state = serializers.ChoiceField(choices=OpinionState.choices, read_only=True)

    class Meta:
        model = OpinionTransition
        fields = ("id", "action", "from_state", "to_state", "at", "by", "reason")
        read_only_fields = fields

    def get_by(self, step: OpinionTransition) -> str:
        """The name; empty where the clock or the citizen did it."""
        return step.by.get_full_name() if step.by else ""


REF_HELP = _("What your system calls it; sent once more it is found, not registered again.")

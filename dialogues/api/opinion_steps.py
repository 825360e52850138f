"""Steps of opinions over the API: each its own address, on what was read (`If-Match`), with what its form asks for."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from dialogues.api.opinion_serializers import CitizensOpinionSerializer
from dialogues.models import Opinion
from dialogues.models.opinion_parts import LONGEST
from dialogues.opinion_enums import OpinionKind, OtherTrack
from dialogues.services.opinion_seen import mark_of, take_step_on
from directives.models import Theme
from mobilization.common.editing import RecordChanged
from mobilization.common.versions import CONFLICTS, IF_MATCH, both_versions, version_named, whole_named
from models_registry.api.fields import ReasonSerializer, Seeing
from models_registry.api.steps import REFUSED, demand, says_why_not
from models_registry.enums import Domain
from organizations.models import Unit


class NothingSerializer(serializers.Serializer[Any]):
    """Nothing is asked for."""


class ClassifySerializer(serializers.Serializer[Any]):
    """What it is and what it is about."""

    kind = serializers.ChoiceField(choices=OpinionKind.choices)
    domain = serializers.ChoiceField(choices=Domain.choices)
    theme: Any = serializers.PrimaryKeyRelatedField(queryset=Theme.objects.all(), required=False, allow_null=True)


class AssignSerializer(serializers.Serializer[Any]):
    """The unit that answers."""

    unit = Seeing(Unit.objects.visible_to, Unit)


class ForwardSerializer(ReasonSerializer):
    """Another unit, and why."""

    unit = Seeing(Unit.objects.visible_to, Unit)


class ExtendSerializer(ReasonSerializer):
    """So many working days more, and why."""

    days = serializers.IntegerField(min_value=1, max_value=366)


class DraftSerializer(serializers.Serializer[Any]):
    """The answer."""

    answer = serializers.CharField(max_length=LONGEST)


class AnsweredSerializer(serializers.Serializer[Any]):
    """The day on which the citizen had it; today where none is named."""

    answered_on = serializers.DateField(required=False, allow_null=True, default=None)


class OnTheSpotSerializer(AnsweredSerializer):
    """What was answered in the hall."""

    answer = serializers.CharField(max_length=LONGEST)


class RouteOutSerializer(serializers.Serializer[Any]):
    """What it is, and to which body the citizen was sent."""

    other_track = serializers.ChoiceField(choices=OtherTrack.choices)
    sent_to = serializers.CharField(max_length=300)


def _verb(step: str, takes: type[serializers.BaseSerializer[Any]], told: str, name: str = "") -> Any:
    """The POST action of a step; `name` where its own is no name for a method."""

    def act(self: "TakesOpinionSteps", request: Request, **kwargs: Any) -> Response:
        return self.take(request, step, takes)

    act.__name__ = name or step
    act.__qualname__ = f"TakesOpinionSteps.{act.__name__}"
    act.__doc__ = told
    at: Callable[..., Any] = action(
        detail=True, methods=["post"], url_path=step.replace("_", "-"), url_name=step.replace("_", "-"),
        filterset_class=None, pagination_class=None,
    )  # fmt: skip
    answers = {200: CitizensOpinionSerializer, **CONFLICTS, **REFUSED}
    described = extend_schema(request=takes, responses=answers, parameters=[IF_MATCH], description=told)
    return described(at(says_why_not(act)))


class TakesOpinionSteps(viewsets.GenericViewSet[Opinion]):
    """The steps of an opinion; each answers with the opinion, without its words."""

    classify = _verb("classify", ClassifySerializer, "Say what it is and what it is about.")
    assign = _verb("assign", AssignSerializer, "Name the unit that answers; its clock begins today.")
    forward = _verb("forward", ForwardSerializer, "Name another unit, with a reason; the clock goes on.")
    extend = _verb("extend", ExtendSerializer, "Give more time, with a reason, before the last day is over.")
    pause = _verb("pause", ReasonSerializer, "Wait for the citizen, with a reason; the clock stands.")
    resume = _verb("resume", NothingSerializer, "Go on; the working days of waiting are not counted.")
    draft = _verb("draft", DraftSerializer, "Write the answer, for a leader to approve.")
    send_back = _verb("return", ReasonSerializer, "Give a draft back, with a reason.", "send_back")
    approve = _verb("approve", NothingSerializer, "Sign the answer as it was read.")
    answer = _verb("answer", AnsweredSerializer, "Say that the citizen has the answer; the clock stops.")
    answer_on_the_spot = _verb("answer_on_the_spot", OnTheSpotSerializer, "What was said and answered in the hall.")
    close = _verb("close", NothingSerializer, "Nothing is left to do, and the citizen sends it back no more.")
    route_out = _verb(
        "route_out", RouteOutSerializer, "A complaint or denunciation: its words and who said it are deleted at once."
    )
    withdraw = _verb("withdraw", ReasonSerializer, "The citizen takes it back, as the reason says.")

    def take(self, request: Request, step: str, takes: type[serializers.BaseSerializer[Any]]) -> Response:
        """Take the step on what `If-Match` names. Raises what the service raises, VersionMissing."""
        found = self.get_object()
        demand(request.user, found, step)
        version_named(request, found)
        sent = takes(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        given = dict(sent.validated_data)
        reason = given.pop("reason", "")

        def is_read(stored: Opinion, mark: str) -> bool:
            return version_named(request, stored) == stored.version and whole_named(request, mark) == mark

        try:
            take_step_on(found, step, is_read=is_read, by=request.user, reason=reason, given=given)
        except RecordChanged as changed:
            return self.changed(changed.current)
        return self.told(found.pk)

    def changed(self, stored: Opinion) -> Response:
        """412 with both."""
        current = self.get_serializer(self.get_queryset().get(pk=stored.pk)).data
        return both_versions(self.request, stored, current=current, sent=self.request.data, whole=mark_of(stored))

    def told(self, pk: int) -> Response:
        """The opinion as it stands, with its tag."""
        raise NotImplementedError

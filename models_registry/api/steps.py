"""Steps of a workflow as POST actions, and what they answer when they are refused."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from mobilization.common.api import problem_json
from mobilization.outbox.api import Conflict
from mobilization.workflow.refusals import WrongState
from mobilization.workflow.transitions import workflow_of
from models_registry.checks import Incomplete

REFUSED = {409: OpenApiResponse(OpenApiTypes.OBJECT, "Not possible in this state; `missing` names lacking fields.")}


def step(*, takes: Any, shows: Any, path: str | None = None, code: int = 200) -> Callable[..., Any]:
    """A POST action on one record that answers refusals with 409.

    `takes` and `shows` are serializers, for the description; `path` where the action's name is no address.
    """

    def made(method: Callable[..., Response]) -> Any:
        named = {"url_path": path, "url_name": path} if path else {}
        at = action(detail=True, methods=["post"], **named)
        described = extend_schema(request=takes, responses={code: shows, **REFUSED})
        return described(at(says_why_not(method)))

    return made


def says_why_not(method: Callable[..., Response]) -> Callable[..., Response]:
    """409 for a step that is not possible now; `missing` names the fields without which it is not."""

    @wraps(method)
    def answered(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        try:
            return method(view, request, *args, **kwargs)
        except Incomplete as incomplete:
            answer = problem_json(Conflict(str(incomplete)), {"request": request})
            assert answer is not None  # noqa: S101 - an APIException always has an answer
            answer.data["missing"] = incomplete.names
            return answer
        except WrongState as wrong:
            raise Conflict(str(wrong)) from wrong

    return answered


def demand(user: Any, record: Any, name: str) -> None:
    """The right before the data and before the state, which stays inside: only who may is told what is in the way.

    Raises PermissionDenied.
    """
    if not workflow_of(record).transition(name).may(user, record):
        raise PermissionDenied

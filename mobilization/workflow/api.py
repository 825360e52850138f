"""What view sets of records with versions have in common: what was sent, answers with the `ETag`, both versions."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db.models import Model
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse
from rest_framework import viewsets
from rest_framework.response import Response

from mobilization.common.editing import RecordChanged
from mobilization.common.versions import both_versions, etag
from mobilization.outbox.api import Conflict
from mobilization.workflow.refusals import NotAllowed, ReasonMissing, TransitionRefused

Record = TypeVar("Record", bound=Model)
NOT_NOW = {409: OpenApiResponse(OpenApiTypes.OBJECT, "Not possible; the text says why.")}


class VersionedViewSet(viewsets.GenericViewSet[Record]):
    """Records that are named by their version; an answer shows one as it is stored, with its `ETag`.

    The serializer of the view set shows them, and its queryset is what the account may read.
    """

    def whole_of(self, record: Any) -> str:
        """The mark of what is read with the record (`mobilization/common/versions.py`); "" where that is all."""
        return ""

    def _sent(self, takes: Any, *, of: Any = None, partial: bool = False) -> dict[str, Any]:
        """What was sent, as the serializer `takes` it, for a change `of` a record. Raises ValidationError by field."""
        sent = takes(of, data=self.request.data, partial=partial, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        return dict(sent.validated_data)

    def _shown(self, record: Any, status: int = 200) -> Response:
        """The record as it was just read."""
        named = {"ETag": etag(record, self.whole_of(record))}
        return Response(self.get_serializer(record).data, status=status, headers=named)

    def _answer(self, record: Any, status: int = 200) -> Response:
        """The record as a verb left it; to who may not read it any more it does not exist."""
        return self._shown(self._stored(record), status)

    def _changed(self, record: Any) -> Response:
        """412 with both versions: somebody else changed it meanwhile."""
        stored = self._stored(record)
        current = dict(self.get_serializer(stored).data)
        return both_versions(self.request, stored, current=current, sent=self.request.data, whole=self.whole_of(stored))

    def _done(self, record: Any, do: Callable[[], Any]) -> Response:
        """Do it on what was read; the record as it is then."""
        try:
            return self._answer(done(do))
        except RecordChanged:
            return self._changed(record)

    def _stored(self, record: Any) -> Any:
        return get_object_or_404(self.get_queryset(), pk=record.pk)


def done(do: Callable[[], Any]) -> Any:
    """What the verb returns; what only the present state refuses is a 409."""
    try:
        return do()
    except (NotAllowed, ReasonMissing):
        raise
    except TransitionRefused as wrong:
        raise Conflict(str(wrong)) from wrong

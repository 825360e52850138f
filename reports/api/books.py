"""Books of models in the API: filters, rights and services of the pages."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from directives.models import Theme
from mobilization.common.editing import RecordChanged
from mobilization.common.keys import LARGEST_ID
from mobilization.common.versions import CONFLICTS, IF_MATCH, version_named, whole_named
from mobilization.workflow.api import NOT_NOW, VersionedViewSet, done
from mobilization.workflow.transitions import available_actions
from models_registry.api.fields import ReasonSerializer
from organizations.models import Unit
from reports.book_contents import MOST_MODELS
from reports.book_enums import WhyOut
from reports.book_steps import BOOK_STEPS
from reports.filters.books import BookFilter
from reports.models import Book, BookEdition, BookFile
from reports.permissions.books import book_actions, demand_open, may_make_files, may_start_book
from reports.queries.book_contents import contents_of
from reports.queries.book_withdrawals import withdrawn_from
from reports.queries.books import ORDER, with_editions
from reports.services.books import (
    EDITED,
    change_book,
    choose_model,
    discard_book,
    place_model,
    proof_digest,
    request_files,
    start_book,
    take_step,
)

READ, WRITE = "books:read", "books:write"
STEPS = ["submit", "return", "publish", "revise", "take_back"]
DOINGS = ["edit", "choose", "discard", "make", *STEPS]


class BookFileSerializer(serializers.ModelSerializer[BookFile]):
    """A file of an edition; it is fetched on the pages."""

    class Meta:
        model = BookFile
        fields = ("id", "format", "name", "size", "sha256")
        read_only_fields = fields


class BookEditionSerializer(serializers.ModelSerializer[BookEdition]):
    """What was made of a book; without a `number` it waits to be published.

    `is_withdrawn`: something in it may not be shown any more, so that the public is not offered it.
    """

    files = BookFileSerializer(many=True, read_only=True)
    is_withdrawn = serializers.SerializerMethodField()

    class Meta:
        model = BookEdition
        fields = (
            "id", "number", "digest", "models_count", "photographs_count", "made_at", "published_at", "taken_back_at",
            "is_withdrawn", "files",
        )  # fmt: skip
        read_only_fields = fields

    def get_is_withdrawn(self, edition: BookEdition) -> bool:
        """Asked now."""
        return bool(withdrawn_from([edition])[edition.pk])


class BookSerializer(serializers.ModelSerializer[Book]):
    """A book; `unit`, `steward` and `theme` are ids, `edition` the number published last.

    `models_in_files` counts what stood in the files that were made last.
    """

    edition = serializers.IntegerField(read_only=True, allow_null=True)
    models_in_files = serializers.IntegerField(source="made_models", read_only=True, allow_null=True)
    actions = serializers.SerializerMethodField()

    class Meta:
        model = Book
        fields = (
            "id", "unit", "steward", "state", *EDITED, "version", "created_at", "edition", "models_in_files", "actions",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=DOINGS)))
    def get_actions(self, book: Book) -> list[str]:
        """What the account may do with the book now."""
        user = self.context["request"].user
        return [*book_actions(user, book), *(step.action for step in available_actions(book, user))]


class BookEditSerializer(serializers.ModelSerializer[Book]):
    """What is written of a book."""

    theme = serializers.PrimaryKeyRelatedField(queryset=Theme.objects.all(), allow_null=True, required=False)

    class Meta:
        model = Book
        fields: tuple[str, ...] = EDITED
        validators: ClassVar[list[Any]] = []  # the service says it at the field


class BookNewSerializer(BookEditSerializer):
    """A draft of a unit."""

    unit = serializers.PrimaryKeyRelatedField(queryset=Unit.objects.in_force())

    class Meta(BookEditSerializer.Meta):
        fields: tuple[str, ...] = ("unit", *EDITED)


class BookChoiceSerializer(serializers.Serializer[Any]):
    """A model by id: in, out, or (null) left to the rule."""

    model = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    is_in = serializers.BooleanField(allow_null=True)


class BookPlaceSerializer(serializers.Serializer[Any]):
    """A model by id, and its place in its chapter, from 1."""

    model = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    place = serializers.IntegerField(min_value=1, max_value=MOST_MODELS)


class BookEntrySerializer(serializers.Serializer[Any]):
    """A model in the book; `photographs` are printed, `without_consent` are not."""

    number = serializers.IntegerField()
    model = serializers.IntegerField(source="story.pk")
    code = serializers.CharField(source="story.code")
    title = serializers.CharField(source="story.title")
    unit_name = serializers.CharField(source="story.unit")
    is_typical = serializers.BooleanField(source="story.is_typical")
    photographs = serializers.SerializerMethodField()
    without_consent = serializers.IntegerField()

    def get_photographs(self, entry: Any) -> int:
        """How many."""
        return len(entry.photographs)


class BookChapterSerializer(serializers.Serializer[Any]):
    """A chapter; `key` is a domain, the id of a unit, or a theme."""

    key = serializers.CharField()
    title = serializers.CharField()
    entries = BookEntrySerializer(many=True)


class BookLeftOutSerializer(serializers.Serializer[Any]):
    """A model that is not in the book, and why."""

    model = serializers.IntegerField(source="pk")
    title = serializers.CharField()
    unit_name = serializers.CharField(source="unit")
    why = serializers.ChoiceField(choices=WhyOut.choices)


class BookContentsSerializer(serializers.Serializer[Any]):
    """The contents as they are now; `digest` names them, as it names those of editions."""

    digest = serializers.SerializerMethodField()
    is_too_long = serializers.BooleanField()
    chapters = BookChapterSerializer(many=True)
    left_out = BookLeftOutSerializer(many=True)

    def get_digest(self, contents: Any) -> str:
        """SHA-256."""
        return str(contents.digest())


STEP = extend_schema(request=None, responses={200: BookSerializer, **NOT_NOW})
WITH_REASON = extend_schema(request=ReasonSerializer, responses={200: BookSerializer, **NOT_NOW})


class BookViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, VersionedViewSet[Book]):
    """Books of models that the account may read, the newest first."""

    queryset = Book.objects.none()
    serializer_class = BookSerializer
    filterset_class = BookFilter
    keyset: ClassVar = ORDER
    lookup_value_converter = "int"
    http_method_names = ["get", "head", "options", "post", "patch", "delete"]
    required_scopes: ClassVar = {
        "read": READ, "create": WRITE, "partial_update": WRITE, "destroy": WRITE, "submit": WRITE, "send_back": WRITE,
        "choose": WRITE, "place": WRITE, "make": WRITE,
    }  # fmt: skip

    def get_queryset(self) -> "QuerySet[Book]":
        """With units and editions."""
        return with_editions(Book.objects.visible_to(self.request.user))

    def whole_of(self, record: Book) -> str:
        """The files that could be published."""
        return proof_digest(record)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One book; its `ETag` names version, state, and the files that could be published."""
        return self._shown(self.get_object())

    @extend_schema(request=BookNewSerializer, responses={201: BookSerializer})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Begin a book."""
        if not may_start_book(request.user):
            raise PermissionDenied
        values = self._sent(BookNewSerializer)
        return self._answer(start_book(unit=values.pop("unit"), values=values, by=request.user), status=201)

    @extend_schema(
        request=BookEditSerializer, responses={200: BookSerializer, **CONFLICTS, **NOT_NOW}, parameters=[IF_MATCH]
    )
    def partial_update(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change a draft, on the version named in `If-Match`."""
        found = self.get_object()
        demand_open(request.user, found)
        version = version_named(request, found)
        changes = self._sent(BookEditSerializer, of=found, partial=True)
        try:
            return self._answer(change_book(found, version=version, changes=changes, by=request.user))
        except RecordChanged:
            return self._changed(found)

    @extend_schema(responses={204: None, **NOT_NOW})
    def destroy(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Throw a draft away of which nothing was published."""
        found = self.get_object()
        demand_open(request.user, found)
        done(lambda: discard_book(found, by=request.user))
        return Response(status=204)

    @extend_schema(responses={200: BookContentsSerializer}, filters=False)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def contents(self, request: Request, **kwargs: Any) -> Response:
        """The contents as they are now, with what is left out."""
        return Response(BookContentsSerializer(contents_of(self.get_object(), reader=request.user)).data)

    @extend_schema(responses={200: BookEditionSerializer(many=True)}, filters=False)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def editions(self, request: Request, **kwargs: Any) -> Response:
        """What was made of it, the latest first."""
        rows = self.get_object().editions.prefetch_related("files").order_by("-id")
        return Response(BookEditionSerializer(rows, many=True).data)

    @extend_schema(request=BookChoiceSerializer, responses={200: BookSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def choose(self, request: Request, **kwargs: Any) -> Response:
        """Take a model in, leave it out, or leave it to the rule."""
        found = self.get_object()
        demand_open(request.user, found)
        return self._answer(choose_model(found, **self._sent(BookChoiceSerializer), by=request.user))

    @extend_schema(request=BookPlaceSerializer, responses={200: BookSerializer, **NOT_NOW})
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def place(self, request: Request, **kwargs: Any) -> Response:
        """Put a model at a place of its chapter."""
        found = self.get_object()
        demand_open(request.user, found)
        return self._answer(place_model(found, **self._sent(BookPlaceSerializer), by=request.user))

    @STEP
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def make(self, request: Request, **kwargs: Any) -> Response:
        """Ask for Word and PDF of the present contents."""
        found = self.get_object()
        if not may_make_files(request.user, found):
            raise PermissionDenied
        request_files(found, by=request.user)
        return self._answer(found)

    @STEP
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def submit(self, request: Request, **kwargs: Any) -> Response:
        """Lay it before who publishes; it cannot be edited until it is sent back."""
        return self._step("submit")

    @WITH_REASON
    @action(detail=True, methods=["post"], url_path="return", filterset_class=None, pagination_class=None)
    def send_back(self, request: Request, **kwargs: Any) -> Response:
        """Send it back to draft, with a reason."""
        return self._step("return")

    @extend_schema(request=None, responses={200: BookSerializer, **CONFLICTS, **NOT_NOW}, parameters=[IF_MATCH])
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def publish(self, request: Request, **kwargs: Any) -> Response:
        """Publish the files that were made last as the next edition. `If-Match` names the book as it was read."""
        return self._step("publish", read=True)

    @STEP
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def revise(self, request: Request, **kwargs: Any) -> Response:
        """Begin the next edition; the published one stays."""
        return self._step("revise")

    @WITH_REASON
    @action(detail=True, methods=["post"], url_path="take-back", filterset_class=None, pagination_class=None)
    def take_back(self, request: Request, **kwargs: Any) -> Response:
        """Take it back from the public, with a reason."""
        return self._step("take_back")

    def _step(self, step: str, *, read: bool = False) -> Response:
        """A step; `read`: on the files that If-Match names."""
        found = self.get_object()
        if not BOOK_STEPS.transition(step).may(self.request.user, found):
            raise PermissionDenied
        seen = whole_named(self.request, proof_digest(found)) if read else None
        reason = self._sent(ReasonSerializer).get("reason", "")
        return self._done(found, lambda: take_step(found, step, reason=reason, seen=seen, by=self.request.user))

"""Errors, JSON and paging of the API, through real views."""

import json
import uuid
from collections import namedtuple
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation, ValidationError
from django.http import Http404, HttpResponse
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.generators import SchemaGenerator
from rest_framework import exceptions, generics, serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from mobilization.common.api import OrjsonRenderer
from mobilization.common.keyset import BadCursor
from tests.testapp.models import Entry, Shelf


class EntrySerializer(serializers.ModelSerializer):
    class Meta:
        model = Entry
        fields = ("id", "day", "title")


class EntryList(generics.ListCreateAPIView):
    queryset = Entry.objects.all()
    serializer_class = EntrySerializer
    permission_classes = (AllowAny,)
    authentication_classes = ()
    keyset = ("-day", "-id")


class Raising(APIView):
    permission_classes = (AllowAny,)
    authentication_classes = ()
    error: Exception = Http404()

    def get(self, request):
        raise Raising.error


class Forgotten(generics.ListAPIView):
    queryset = EntryList.queryset
    serializer_class = EntrySerializer
    permission_classes = (AllowAny,)
    authentication_classes = ()


class Closed(APIView):
    def get(self, request):
        return Response({})


def handler500(request):
    return HttpResponse(status=500)


urlpatterns = [
    path("api/v1/entries/", EntryList.as_view()),
    path("api/v1/raising/", Raising.as_view()),
    path("api/v1/forgotten/", Forgotten.as_view()),
    path("api/v1/closed/", Closed.as_view()),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture
def api():
    return APIClient(headers={"accept-language": "en"})


@pytest.fixture
def made():
    shelf = Shelf.objects.create(name="Kệ")
    rows = [Entry(day=date(2026, 11, 22), title="Đống Đa", code=uuid.uuid4(), shelf=shelf) for _ in range(450)]
    return [entry.id for entry in Entry.objects.bulk_create(rows)]


def problem(api, error):
    Raising.error = error
    answer = api.get("/api/v1/raising/?secret=1")
    assert answer["Content-Type"] == "application/problem+json"
    body = json.loads(answer.content)
    assert body["status"] == answer.status_code
    assert body["instance"] == "/api/v1/raising/"
    assert body["type"].startswith("urn:danvankheo:problem:")
    return answer, body


@pytest.mark.parametrize(
    ("error", "status", "kind", "title"),
    [
        (Http404("No Secret matches the given query."), 404, "not-found", "Not found"),
        (PermissionDenied("Secret"), 403, "permission-denied", "Not allowed"),
        (SuspiciousOperation("Secret"), 400, "parse-error", "The request is not right"),
        (exceptions.NotAuthenticated(), 403, "not-authenticated", "Not allowed"),
        (exceptions.MethodNotAllowed("GET"), 405, "method-not-allowed", "Method not allowed"),
        (exceptions.UnsupportedMediaType("x/y"), 415, "unsupported-media-type", "Unknown content type"),
        (exceptions.APIException("Bận"), 500, "error", "Something went wrong with us"),
    ],
)
def test_each_error_is_a_problem(api, error, status, kind, title):
    answer, body = problem(api, error)
    assert (body["status"], body["type"].rpartition(":")[2], body["title"]) == (status, kind, title)
    assert set(body) == {"type", "title", "status", "detail", "instance"}
    assert "Secret" not in answer.content.decode()


def test_an_error_nobody_foresaw_stays_one(api):
    with pytest.raises(ZeroDivisionError):
        problem(api, ZeroDivisionError())


def test_a_wait_is_told_in_whole_seconds(api):
    answer, body = problem(api, exceptions.Throttled(wait=1.2))
    assert (answer["Retry-After"], body["title"]) == ("2", "Too many requests")


def test_a_challenge_is_passed_on(api):
    error = exceptions.NotAuthenticated()
    error.auth_header = "Bearer"
    Raising.error = error

    answer = api.get("/api/v1/raising/")
    assert answer.status_code == 403  # DRF drops the challenge where no authenticator has one
    assert json.loads(answer.content)["title"] == "Not allowed"


@pytest.mark.parametrize(
    ("error", "errors"),
    [
        (ValidationError({"name": ["Too short.", "Too vague."]}), {"name": ["Too short.", "Too vague."]}),
        (ValidationError("Wrong %(what)s.", params={"what": "day"}), {"non_field_errors": ["Wrong day."]}),
        (ValidationError({"__all__": ["No."], "x": ["Yes."]}), {"non_field_errors": ["No."], "x": ["Yes."]}),
        (exceptions.ValidationError("No."), {"non_field_errors": ["No."]}),
        (
            exceptions.ValidationError({"people": [{}, {"phones": ["a", "b"], "name": {"first": ["c"]}}]}),
            {"people.1.phones": ["a", "b"], "people.1.name.first": ["c"]},
        ),
        (exceptions.ValidationError({"days": {0: ["x"], 3: ["y"]}}), {"days.0": ["x"], "days.3": ["y"]}),
        (BadCursor("x"), {"cursor": ["This cursor is not valid here; begin at the first page."]}),
    ],
)
def test_wrong_input_names_its_fields(api, error, errors):
    _answer, body = problem(api, error)
    assert (body["status"], body["errors"]) == (400, errors)
    assert body["type"] == "urn:danvankheo:problem:invalid"


def test_wrong_json_and_fields_through_a_serializer(api):
    answer = api.post("/api/v1/entries/", b'{"day": "x", "title": "\\ud800"}', content_type="application/json")
    body = json.loads(answer.content)
    assert (answer.status_code, set(body["errors"])) == (400, {"day", "title"})
    answer = api.post("/api/v1/entries/", b"{", content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    answer = api.post("/api/v1/entries/", b"x", content_type="text/plain")
    assert (answer.status_code, answer["Content-Type"]) == (415, "application/problem+json")


def test_a_closed_address_is_a_problem(api):
    answer = api.get("/api/v1/closed/")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")


def test_json_of_all_kinds():
    point = namedtuple("point", "x y")(1, 2)
    data = {
        "moment": datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC),
        "day": date(2026, 11, 22),
        "amount": Decimal("1.10"),
        "code": uuid.UUID(int=1),
        "lazy": _("Yes"),
        "point": point,
        "rows": iter([(1, "đ")]),
        3: None,
    }
    with translation.override("en"):
        assert OrjsonRenderer().render(data).decode() == (
            '{"moment":"2026-11-22T01:02:03Z","day":"2026-11-22","amount":"1.10",'
            '"code":"00000000-0000-0000-0000-000000000001","lazy":"Yes","point":[1,2],"rows":[[1,"đ"]],"3":null}'
        )
    assert OrjsonRenderer().render(None) == b""
    assert json.loads(OrjsonRenderer().render({"n": 2**70, "s": "\ud800", "d": Decimal(1)})) == {
        "n": 2**70,
        "s": "\ud800",
        "d": "1",
    }
    with pytest.raises(TypeError):
        OrjsonRenderer().render({"x": object()})


def test_a_list_is_walked_by_its_links(api, made):
    url, seen, back = "/api/v1/entries/?page_size=100", [], []
    while url:
        body = json.loads(api.get(url).content)
        assert set(body) == {"next", "previous", "results"}
        seen += [row["id"] for row in body["results"]]
        last, url = body, body["next"]
    assert seen == made[::-1]
    url = last["previous"]
    assert parse_qs(urlsplit(url).query)["page_size"] == ["100"]
    while url:
        body = json.loads(api.get(url).content)
        back = [row["id"] for row in body["results"]] + back
        url = body["previous"]
    assert back == seen[:400]


@pytest.mark.parametrize(("asked", "rows"), [("1", 1), ("200", 200), ("201", 200), ("9" * 5000, 200), ("0007", 7)])
def test_a_page_is_at_most_200(api, made, asked, rows):
    assert len(json.loads(api.get("/api/v1/entries/", {"page_size": asked}).content)["results"]) == rows


def test_a_page_is_50_unless_asked(api, made):
    assert len(json.loads(api.get("/api/v1/entries/").content)["results"]) == 50


@pytest.mark.parametrize("asked", ["0", "-1", "x", "", "1.5", "²", "٣", "000"])
def test_a_size_that_is_none_is_refused(api, asked):
    answer = api.get("/api/v1/entries/", {"page_size": asked})
    assert (answer.status_code, set(json.loads(answer.content)["errors"])) == (400, {"page_size"})


def test_a_wrong_cursor_is_refused(api):
    answer = api.get("/api/v1/entries/", {"cursor": "abc"})
    assert (answer.status_code, set(json.loads(answer.content)["errors"])) == (400, {"cursor"})


def test_a_view_that_names_no_order_is_a_mistake(api):
    with pytest.raises(ValueError, match="keyset"):
        api.get("/api/v1/forgotten/")


def test_the_schema_describes_the_pages():
    schema = SchemaGenerator(patterns=urlpatterns[:1]).get_schema(request=None, public=True)
    operation = schema["paths"]["/api/v1/entries/"]["get"]
    assert {parameter["name"] for parameter in operation["parameters"]} == {"cursor", "page_size"}
    page = schema["components"]["schemas"]["PaginatedEntryList"]
    assert page["required"] == ["next", "previous", "results"]
    assert page["properties"]["results"]["items"] == {"$ref": "#/components/schemas/Entry"}
    assert page["properties"]["next"] == {"type": "string", "format": "uri", "nullable": True}

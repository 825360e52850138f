"""No field can be smuggled in: a form or serializer takes what is listed, and its request changes nothing else.

`fields.csv` lists by hand what each form and serializer of the project takes. Each route that writes is asked twice, as
its form asks and with every field of every model besides: both change the same rows in the same way.
"""

import contextlib
import json
import re

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.regex_helper import normalize
from django_filters import FilterSet, ModelChoiceFilter
from rest_framework import serializers
from rest_framework.fields import empty

from organizations.models import Person
from tests.access.reading import client_of
from tests.access.references import KNOWN_TO_ALL, REFERENCES
from tests.access.smuggling import HIGH, difference, every_field, numbers_from, snapshot, undone, watched
from tests.access.test_routes import LINES, read, routes
from tests.access.world import ADDRESSES, Request
from tests.consistency.sources import PACKAGES

pytestmark = [pytest.mark.django_db, pytest.mark.bar("A4"), pytest.mark.usefixtures("visitors_are_read_once")]
WRITING = sorted({(route, method) for route, method, _policy in LINES if method in {"POST", "PATCH"}})
LISTED = {row["form"]: set(row["fields"].split()) for row in read("fields.csv")}
OPTION = re.compile(r"<option[^>]*|<input type=\"radio\"[^>]*")
TOKEN = re.compile(r'name="(?:csrfmiddlewaretoken|once_page)" value="[\w-]+"')
FOREIGN = (forms.ModelChoiceField, serializers.RelatedField, serializers.ManyRelatedField)


@pytest.fixture(scope="module")
def numbered(world):
    """New rows have numbers that no row of the world has, from here on."""
    with numbers_from(HIGH):
        yield world


def subclasses(kind):
    for each in kind.__subclasses__():
        yield each
        yield from subclasses(each)


def in_project(kind):
    """Forms or serializers that the portal itself defines, by `module.Name`."""
    found = {each for each in subclasses(kind) if each.__module__.split(".")[0] in PACKAGES}
    return {f"{each.__module__}.{each.__qualname__}": each for each in found}


def taken(kind) -> set[str]:
    """Names of the fields that can be written."""
    if issubclass(kind, forms.BaseForm):
        return set(kind.base_fields)
    return {name for name, field in kind().get_fields().items() if not field.read_only}


def all_kinds():
    """Forms of filters are made by their FilterSet and come under references; the routes bring all of them in."""
    assert routes()
    return in_project(forms.BaseForm) | in_project(serializers.Serializer)


def test_each_form_and_serializer_takes_what_is_listed_and_nothing_else(db):
    kinds = all_kinds()
    assert len(kinds) > 20
    assert set(kinds) - set(LISTED) == set(), "forms without a line in tests/access/fields.csv"
    assert set(LISTED) - set(kinds) == set(), "lines about forms that are gone"
    assert {name: taken(kind) for name, kind in kinds.items()} == LISTED


@contextlib.contextmanager
def noting(monkeypatch):
    """The classes of the forms and serializers that were given data, with the prefix of each form."""
    bound = set()
    form_init, serializer_init = forms.BaseForm.__init__, serializers.BaseSerializer.__init__

    def form(self, data=None, *args, **kwargs):
        form_init(self, data, *args, **kwargs)
        if self.is_bound:
            bound.update(self.fields)

    def serializer(self, instance=None, data=empty, **kwargs):
        serializer_init(self, instance, data, **kwargs)
        if data is not empty:
            bound.update(self.fields)

    with monkeypatch.context() as patch:
        patch.setattr(forms.BaseForm, "__init__", form)
        patch.setattr(serializers.BaseSerializer, "__init__", serializer)
        yield bound


def send(world, name, method, more):
    """Send it as a superuser with `more` besides; gives the status and what changed, and leaves nothing behind."""
    route, request = routes()[name], ADDRESSES.get(name, lambda world: Request())(world)
    client = client_of(world.visitors[1], raise_request_exception=False)
    data = {key: value for key, value in more.items() if key not in request.data} | request.data
    is_api = name.startswith("api/")
    sent = {"data": json.dumps(data), "content_type": "application/json"} if is_api else {"data": _plain(data)}
    with undone() as changed:
        address = "/" + normalize(route.regex)[0][0] % request.kwargs
        headers = {"HTTP_IF_MATCH": "*"} if method == "PATCH" else {}
        response = getattr(client, method.lower())(address, secure=True, **sent, **headers)
    return response.status_code, changed


def _plain(data):
    return {key: json.dumps(value) if isinstance(value, dict) else value for key, value in data.items()}


@pytest.mark.parametrize(("name", "method"), WRITING)
def test_a_request_with_every_field_changes_what_it_changes_without(numbered, monkeypatch, name, method):
    if name == "admin/":
        return
    with noting(monkeypatch) as fields:
        plain = send(numbered, name, method, {"nothing-known": "x"})
    smuggled = {key: value for key, value in every_field(numbered).items() if key not in fields}
    assert len(smuggled) > 60
    assert send(numbered, name, method, smuggled) == plain


def test_what_is_undone_is_told_as_all_tables_tell_it(numbered):
    """Whether a table's rows were changed, added or taken away; also where it stands between two models."""
    tables = [model._meta.db_table for model in watched()]
    with transaction.atomic():
        gone, joined = (Group.objects.create(name=name) for name in ("gone", "joined"))
        before = snapshot(tables)
        with undone() as told:
            type(numbered.units.ward).objects.filter(pk=numbered.units.ward.pk).update(note="another")
            person = Person.objects.create(full_name="Somebody")
            Person.objects.filter(pk=person.pk).update(full_name="Somebody else")
            gone.delete()
            numbered.subject.groups.add(joined)
            inside = snapshot(tables)
        assert snapshot(tables) == before
        transaction.set_rollback(True)
    assert told == difference(before, inside)
    assert [line.partition(" {")[0] for line in told] == [
        "+ organizations_person", "+ organizations_unit", "+ organizations_user_groups", "- auth_group",
        "- organizations_unit",
    ]  # fmt: skip


def references():
    """Fields of forms, filters and serializers that name another record."""
    found = set()
    for name, kind in all_kinds().items():
        fields = kind.base_fields if issubclass(kind, forms.BaseForm) else kind().get_fields()
        found |= {f"{name}.{key}" for key, field in fields.items() if isinstance(field, FOREIGN) and _written(field)}
    for name, kind in in_project(FilterSet).items():
        found |= {f"{name}.{key}" for key, one in kind.base_filters.items() if isinstance(one, ModelChoiceFilter)}
    return found


def _written(field):
    return not getattr(field, "read_only", False)


def test_every_reference_has_a_line():
    known = {one.field for one in REFERENCES}
    assert references() - known - set(KNOWN_TO_ALL) == set(), "without a line in tests/access/references.py"


@pytest.mark.parametrize("one", REFERENCES, ids=lambda one: f"{one.field} at {one.route}")
def test_a_record_one_may_not_see_answers_like_one_that_does_not_exist(world, one):
    visitor = next(each for each in world.visitors if (each.role, each.relation) == (one.role, "own"))
    client = client_of(visitor)
    answers = []
    for value in (one.foreign(world), one.missing, one.known(world)):
        with undone() as changed:
            address, data = one.request(world, value)
            is_api = address.startswith("/api/")
            kind = {"content_type": "application/json"} if is_api and data else {}
            response = getattr(client, "post" if data else "get")(address, data or None, secure=True, **kind)
            page = response.content.decode()
            text = TOKEN.sub("", page if is_api else OPTION.sub("<option", page.partition("<main")[2]))
            text = text.replace(str(value), "VALUE")
        answers.append((response.status_code, text, changed))
    foreign, missing, known = answers
    assert foreign == missing
    assert foreign != known, "a record one may see answers the same: the test would show nothing"

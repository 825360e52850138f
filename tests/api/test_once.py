"""X11 for every POST of the API: sent twice with one key it acts once, and another request with that key is refused."""

import pytest
from django.db import transaction
from rest_framework.decorators import action
from rest_framework.viewsets import GenericViewSet

from mobilization.api.routing import acting_once
from mobilization.outbox.acts_once import acts_once
from tests.access.reading import alike_once
from tests.access.test_routes import wrote
from tests.api.walking import OPERATIONS, asked, asker, build

POSTS = [name for name, method in OPERATIONS if method == "POST"]

pytestmark = [pytest.mark.django_db, pytest.mark.bar("X11")]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Built once; each request is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = build()
        with alike_once({}):
            yield world
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _rolled_back(world):
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", POSTS)
def test_a_post_acts_once_for_each_key(world, name):
    request, who, before = asked(world, name), asker(world, name, "POST"), wrote()
    first = request.send(who, Idempotency_Key="once")
    assert 200 <= first.status_code < 300, first.content
    after = wrote()
    again = request.send(who, Idempotency_Key="once")
    kept = ("Location", "ETag")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert {name: again.get(name) for name in kept} == {name: first.get(name) for name in kept}
    assert wrote() == after
    assert after > before
    other = request.send(who, more={"x": "y"}, Idempotency_Key="once")
    assert (other.status_code, other["Content-Type"]) == (422, "application/problem+json")
    assert other.json()["type"] == "urn:danvankheo:problem:idempotency-key-reused"
    assert wrote() == after


def test_there_is_a_post_of_each_kind():
    assert len(POSTS) >= 39


def test_wrapping_twice_is_refused_before_the_portal_starts():
    class Things(GenericViewSet):
        @action(detail=False, methods=["post"])
        @acts_once
        def turn(self, request):
            """Something that acts."""

    with pytest.raises(TypeError, match=r"Things\.turn acts once already"):
        acting_once(Things)

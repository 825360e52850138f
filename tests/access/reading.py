"""Reading what a visitor sees: ids on all pages of a list, in an answer of the API, in a file, in a number."""

import copy
import io
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from types import SimpleNamespace
from typing import Any
from urllib.parse import urljoin, urlsplit

import openpyxl
import pytest
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.shortcuts import render
from django.template import backends
from django.template.base import Template
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.test.signals import template_rendered
from django.utils.safestring import SafeString

from mobilization import errors
from mobilization.outbox import registry
from organizations.models import User
from tests.htmx import parse

REFUSED = {302, 401, 403, 404}
MOST_PAGES = 50


MIDDLEWARE = ClientHandler(enforce_csrf_checks=False)
"""One chain for all requests of all visitors; each client would build its own."""


@contextmanager
def alike_once(kept: dict[str, Any]) -> Iterator[None]:
    """Session, account and roles of each visitor are read once, for each request is rolled back; and none is logged.

    A request gets a copy of its own.
    """
    sessions, accounts = kept.setdefault("sessions", {}), kept.setdefault("accounts", {})
    load, account_of = SessionStore.load, auth.get_user

    def loaded(store: SessionStore) -> Any:
        if store.session_key not in sessions:
            sessions[store.session_key] = load(store)
        return copy.deepcopy(sessions[store.session_key])

    def account(request: Any) -> Any:
        key = request.session.session_key
        if key not in accounts:
            accounts[key] = account_of(request)
            assert not accounts[key].is_authenticated or accounts[key].memberships_now is not None
        return copy.deepcopy(accounts[key])

    logging.disable(logging.CRITICAL)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(SessionStore, "load", loaded)
            patch.setattr(auth, "get_user", account)
            yield
    finally:
        logging.disable(logging.NOTSET)


@contextmanager
def refusals_once(drawn: set[Any]) -> Iterator[None]:
    """The pages of 403 and 404, once for each visitor; they say the same at each address, and drawing was a third."""

    def answer(request: Any, name: str, status: int) -> HttpResponse:
        seen = (request.COOKIES.get("sessionid"), name)
        if status in {403, 404} and seen in drawn:
            return HttpResponse(status=status)
        drawn.add(seen)
        return render(request, name, status=status)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(errors, "render", answer)
        yield


def client_of(visitor, **options: Any) -> Client:
    client = Client(**options)
    client.handler = MIDDLEWARE
    client.cookies["sessionid"] = visitor.cookie
    return client


class Requests(RequestFactory):
    """A client of whose answers only the status matters: the contexts of templates are not copied and kept."""

    def request(self, **request: Any) -> Any:
        """The answer to a request of the factory; a failing view answers 500."""
        return MIDDLEWARE(self._base_environ(**request))


def requests_of(visitor) -> Requests:
    requests = Requests()
    requests.cookies["sessionid"] = visitor.cookie
    return requests


@contextmanager
def undrawn(*, told: bool = True) -> Iterator[None]:
    """Templates give nothing; their context is put together and told only where somebody asks for it (`told`)."""

    def tell(template: Template, context: Any) -> SafeString:
        template_rendered.send(sender=template, template=template, context=context)
        return SafeString()

    with pytest.MonkeyPatch.context() as patch:
        if told:
            patch.setattr(Template, "_render", tell)
        else:
            patch.setattr(backends.django.Template, "render", lambda *_args, **_kwargs: SafeString())
        yield


def pages(
    world, visitor, address: str, read: Callable[[Any], set[Any]], *, drawn: bool = True, first: bool = False
) -> set[Any] | None:
    """What `read` finds on the page and on all older ones; None for those who are refused.

    Pages of whose context `read` takes everything need not be `drawn`; what each page has alike stands on the `first`.
    """
    client, at, found = client_of(visitor), f"/{address}", set()
    for _page in range(MOST_PAGES):
        with nullcontext() if drawn else undrawn():
            response = client.get(at, secure=True)
        if response.status_code in REFUSED:
            return None
        assert response.status_code == 200, (response.status_code, at)
        found |= read(response)
        further = _further(response)
        if first or not further:
            return found
        parts = urlsplit(urljoin(f"https://testserver{at}", further))
        at = f"{parts.path}?{parts.query}"
    raise AssertionError(f"{address} has no last page")


def _further(response) -> str:
    if response["Content-Type"].startswith("application/json"):
        answer = response.json()
        return (answer.get("next") or "") if isinstance(answer, dict) else ""
    return str(response.context.get("older_url") or "")


def results(response) -> set[int]:
    """Ids of an answer of the API."""
    return {row["id"] for row in response.json()["results"]}


def links(noun: str) -> Callable[[Any], set[int]]:
    """Numbers in the addresses of the page's main part that begin with `/noun/`."""
    return lambda response: {
        int(number) for number in re.findall(rf'"/{noun}/(\d+)/', response.content.decode().partition("<main")[2])
    }


def values(name: str) -> Callable[[Any], set[int]]:
    """Numbers one may choose in the select, or tick in the boxes, of this name."""

    def read(response) -> set[int]:
        page = parse(response.content.decode())
        selects = [each for each in page.walk() if each.tag == "select" and each.attributes.get("name") == name]
        options = [option for select in selects for option in select.walk() if option.tag == "option"]
        boxes = [each for each in page.walk() if each.tag == "input" and each.attributes.get("name") == name]
        return {int(each.attributes["value"]) for each in [*options, *boxes] if each.attributes.get("value")}

    return read


class Run(SimpleNamespace):
    """What a handler of jobs is given, without a worker: the file it writes is kept."""

    def temporary_file(self):
        self.content = io.BytesIO()
        return self.content

    def add_file(self, *args: Any, **kwargs: Any) -> None:
        """The content is kept already."""

    def progress(self, *args: Any) -> None:
        """Nobody looks."""


def sheet(kind: str, column: int, **params: str) -> Callable[[Any, Any], set[Any] | None]:
    """What stands in a column of the file that this kind of job writes; None for those who may not ask for it."""

    def read(world, visitor) -> set[Any] | None:
        user = User.objects.filter(pk=visitor.user).first()
        if user is None or not registry.get(kind).may_request(user):
            return None
        run = Run(owner=user, params={"filters": {}, "acting": user.acting.pk if user.acting else None} | params)
        registry.get(kind).handler(run)
        with run.content as file:
            file.seek(0)
            rows = openpyxl.load_workbook(file).active.iter_rows(min_row=2, values_only=True)
            return {row[column] for row in rows}

    return read


def count_at_home(url: str) -> Callable[[Any, Any], set[int] | None]:
    """The number the home page says about this address; the page is opened once for each visitor of this world."""

    def read(world, visitor) -> set[int] | None:
        known = vars(world).setdefault("counts_at_home", {})
        if visitor.cookie not in known:
            known[visitor.cookie] = pages(world, visitor, "", _counts)
        counts = known[visitor.cookie]
        return None if counts is None else {count for address, count in counts if address == url}

    return read


def _counts(response) -> set[tuple[str, int]]:
    return {(item.url, item.count) for item in response.context["waiting"]}

"""Searching for what one may not read: whether a list tells that it stands somewhere, by rows, number or words (P1).

Words that nobody else writes are put beside all canaries: one beside those that the reader may read, another beside
those that they may not. Whatever is searched for the latter has to answer as for a word that stands nowhere.
"""

import copy
import difflib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import time_machine
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.http import urlencode

from mobilization.common.once import FIELD
from tests.access.reading import requests_of
from tests.consistency.sources import ROOT
from tests.dialogues.canaries import FIELDS, IN_FILES, Who
from tests.dialogues.canary_crawl import WHERE_WORDS_ARE, Reader, may_read

HIDDEN, SHOWN, NOWHERE = "wqzjxk vfyhqw", "bgjtzd wxkcfj", "kzhjvf zjwyqf"
"""As long as each other and of two words, for some searches ask for pairs; no three letters of one stand in another."""

_CHANCE = re.compile(rf'name="(?:csrfmiddlewaretoken|{FIELD})" value="[^"]*"|nonce="[^"]*"|X-CSRFToken[^}}]*\}}')
"""What differs from one answer to the next: secrets of forms and scripts."""
_SPACE = r"(?:[ +]|%(?:25)*2[0B])"
"""As it stands in a page, in an address, and in an address within an address."""
BY_ADDRESS = ("/questions/questions.csv", "/questions/questions.json", "/questions/feed.atom", "/inbox/", "/calendar/")
"""What takes words and has no field for them."""
NO_LIST = {"/gallery/"}
"""Shows the pieces of pages to who builds them, with the time."""
_PATH = re.compile(r"^  (/api/v1/\S+):$|^        name: q$", re.MULTILINE)


OF_NOBODY = {Who.IDENTITY, Who.PIECE, Who.NAMED, Who.REFERENCE}
"""There is no reader who may read all of these by searching."""


def searches_of_the_api() -> Iterator[str]:
    """The addresses that answer GET and take words, as the description of the API says."""
    path = ""
    text = (ROOT / "docs" / "partners" / "openapi.yaml").read_text(encoding="utf-8")
    for found in _PATH.finditer(text):
        if found[1]:
            path = found[1]
        elif path and "{" not in path:
            yield path


@contextmanager
def planted(reader: Reader) -> Iterator[set[str]]:
    """Both words beside the canaries, for as long as the block lasts; gives the fields where a hidden one stands."""
    rows: dict[Any, tuple[Any, dict[str, str]]] = {}
    for sign, (where, row) in reader.canaries.known.items():
        name = where.partition(".")[2]
        if name not in IN_FILES:
            word = SHOWN if may_read(reader, sign, "page") else HIDDEN
            rows.setdefault((type(row), row.pk), (row, {}))[1][name] = word
    hidden: set[str] = set()
    with transaction.atomic():
        for row, words in rows.values():
            for where, word in _put(copy.copy(row), words):
                hidden |= {where} if word == HIDDEN else set()
        yield hidden
        transaction.set_rollback(True)


def _put(row: Any, words: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The row with these words in its fields, and which: none where the database does not take them."""
    try:
        with transaction.atomic():
            for name, word in words.items():
                setattr(row, name, _with(row, name, word))
            row.save()
    except IntegrityError:
        return
    yield from ((f"{type(row).__name__}.{name}", word) for name, word in words.items())


def _with(row: Any, name: str, word: str) -> str:
    is_address = isinstance(row._meta.get_field(name), models.URLField)
    return f"{getattr(row, name)}?{urlencode({'q': word})}" if is_address else f"{getattr(row, name)} {word}"


def told(client: Any, address: str, word: str) -> tuple[int, str]:
    """What the answer says, without the word that was asked for and what differs by chance."""
    answer = client.get(f"{address}{'&' if '?' in address else '?'}{urlencode({'q': word})}", secure=True)
    text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()
    echo = re.compile(_SPACE.join(map(re.escape, word.split(" "))))
    return answer.status_code, _CHANCE.sub("", echo.sub("WORD", text))


def oracles(reader: Reader, wanted: set[str]) -> tuple[dict[str, Any], set[str]]:
    """Addresses that tell of what the reader may not read, how, and of which fields; and what of `wanted` finds it.

    Asked are the pages of whose field for words the reader knows, the API, and the public files.
    """
    client = requests_of(reader.visitor)
    asked = {*reader.searches, *searches_of_the_api(), *BY_ADDRESS} - NO_LIST
    known = sorted(each for each in asked if reader.role != "superuser" or each.startswith(WHERE_WORDS_ARE))
    with planted(reader) as hidden, time_machine.travel(timezone.now(), tick=False):  # pages say when they were printed
        nowhere = {address: told(client, address, NOWHERE) for address in known}
        wrong = {}
        for address in known:
            if (answer := told(client, address, HIDDEN)) != nowhere[address]:
                wrong[address] = _difference(nowhere[address], answer)
        finds = {address for address in wanted if told(client, address, SHOWN) != nowhere[address]}
    assert hidden >= {where for where, who in FIELDS.items() if who in OF_NOBODY} - {
        f"OpinionFile.{n}" for n in IN_FILES
    }
    return {address: (lines, _blamed(reader, client, address)) for address, lines in wrong.items()}, finds


def _difference(nowhere: tuple[int, str], answer: tuple[int, str]) -> list[str]:
    """The first lines that differ."""
    lines = difflib.unified_diff(nowhere[1].splitlines(), answer[1].splitlines(), lineterm="", n=0)
    return [f"{nowhere[0]} {answer[0]}", *(line[:400] for line in lines)][:12]


def _blamed(reader: Reader, client: Any, address: str) -> set[str]:
    """The fields whose words are found there one by one."""
    nowhere, by_field = told(client, address, "canary9999x"), {}
    for sign, (where, _row) in reader.canaries.known.items():
        if not may_read(reader, sign, "page"):
            by_field.setdefault(where, sign)
    return {where for where, sign in by_field.items() if told(client, address, sign) != nowhere}

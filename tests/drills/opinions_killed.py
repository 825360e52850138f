"""X1: web processes killed while 40 citizens of one network send opinions with files; each receipt holds, once."""

import hashlib
import http.client
import re
import secrets
import threading
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass
from datetime import date
from html import unescape
from http.cookies import SimpleCookie

from django.core.files.storage import default_storage

from dialogues.citizen_rules import PER_NETWORK
from dialogues.models import Opinion, OpinionFile, OpinionText
from dialogues.opinion_codes import read
from directives.models import RulePeriod
from organizations.models import Unit
from tests.common.made_files import pdf
from tests.drills.judging_killed import KILLS, LIMIT_SECONDS, killed_while
from tests.drills.stack import Stack, until

CITIZENS, EACH_SENDS, AGAIN = 40, 5, 3
SEND, RECEIPT = "/dialogues/opinions/new/", "/dialogues/opinions/receipt/"
_HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|page)" value="([^"]+)"')
_NUMBER = re.compile(r"YK-\d{4}-\d{6}")
_CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){6}\b")


@dataclass
class Sent:
    """What one form said, and what the receipt told the citizen."""

    text: str
    file: bytes
    number: str = ""
    code: str = ""


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object) -> None:
        """A redirect is an answer: the receipt is asked for with its cookie."""


_BROWSER = urllib.request.build_opener(_Stay)


class Citizen(threading.Thread):
    """Sends each form until there is a receipt, as people press again; every third once more after that."""

    def __init__(self, stack: Stack, unit: Unit, number: int) -> None:
        super().__init__()
        self.stack, self.unit, self.unanswered, self.cookies = stack, unit, 0, dict[str, str]()
        self.sent = [Sent(f"Drill {number}-{place}", _file(number, place)) for place in range(EACH_SENDS)]
        self.wrong: list[str] = []

    def run(self) -> None:
        """One form after the other; each has a page of its own."""
        for place, each in enumerate(self.sent):
            if until(self._opens, LIMIT_SECONDS, every=0.2) is None:
                self.wrong.append(f"no page for {each.text} in {LIMIT_SECONDS:.0f} s")
                return
            until(lambda each=each: self._receipt(each), LIMIT_SECONDS, every=0.2)
            if place % AGAIN == 0:
                again = Sent(each.text, each.file)
                until(lambda again=again: self._receipt(again), LIMIT_SECONDS, every=0.2)
                if (again.number, again.code) != (each.number, each.code):
                    self.wrong.append(f"pressed again: {again.number} after {each.number}")

    def _opens(self) -> bool:
        status, page = self._ask(SEND)
        self.hidden = {name: unescape(value) for name, value in _HIDDEN.findall(page)}
        return status == 200 and len(self.hidden) == 2

    def _receipt(self, each: Sent) -> bool:
        """Whether what was sent is told as received, with number and code."""
        fields = self.hidden | {"unit": str(self.unit.pk), "kind": "petition", "text": each.text, "place": "Ngõ 5"}
        status, page = self._ask(SEND, _multipart(fields, each.file))
        if status != 302:
            if status in {403, 422, 429}:
                self.wrong.append(f"{status}: {page[:200]}")
            return False
        status, page = self._ask(RECEIPT)
        number, code = _NUMBER.search(page), _CODE.search(page)
        if status != 200 or number is None or code is None:
            return False
        each.number, each.code = number[0], code[0]
        return True

    def _ask(self, path: str, sent: tuple[bytes, str] | None = None) -> tuple[int, str]:
        """Status and page; (0, "") where nobody answered."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies} | ({"Content-Type": sent[1]} if sent else {})
        request = urllib.request.Request(self.stack.url + path, sent[0] if sent else None, headers)
        try:
            try:
                answer = _BROWSER.open(request, timeout=60)
            except urllib.error.HTTPError as other:
                answer = other
            with answer:
                for line in answer.headers.get_all("Set-Cookie") or ():
                    self.cookies |= {name: each.value for name, each in SimpleCookie(line).items()}
                return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):  # refused, cut off
            self.unanswered += 1
            return 0, ""


def _file(number: int, place: int) -> bytes:
    return pdf(f"BT ({number}-{place}) Tj ET".encode() + b" " * 20_000)


def _multipart(fields: dict[str, str], file: bytes) -> tuple[bytes, str]:
    edge = secrets.token_hex(16)
    part = f"--{edge}\r\nContent-Disposition: form-data; name="
    parts = [f'{part}"{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()]
    head = f'{part}"files"; filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    body = f"{''.join(parts)}{head}".encode() + file + f"\r\n--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"


def _lost(sent: list[Sent]) -> list[str]:
    """What receipts told and the database does not hold so, or more than once."""
    wrong = []
    texts = Counter(OpinionText.objects.filter(text__startswith="Drill ").values_list("text", flat=True))
    if texts != Counter(each.text for each in sent):
        wrong.append(f"{sum(texts.values())} texts, {len(texts)} different, of {len(sent)}")
    for each in sent:
        found = Opinion.objects.filter(number=each.number, code_hash=read(each.code), words__text=each.text).first()
        files = list(OpinionFile.objects.filter(opinion=found)) if found else []
        kept = [file.sha256 for file in files if default_storage.open(file.key).read() == each.file]
        if kept != [hashlib.sha256(each.file).hexdigest()]:
            wrong.append(f"{each.text}: receipt {each.number or 'none'}, {len(files)} files")
    return wrong


def drill(stack: Stack) -> tuple[bool, str]:
    """Five opinions each, all from one network; the limit for one is set above what they send."""
    unit = Unit.objects.in_force().filter(kind="commune").order_by("id").first() or Unit.objects.create(
        code="X1O", name="Xã Tiếp nhận", short_name="Tiếp nhận", kind="commune", level="grassroots"
    )
    RulePeriod.objects.create(key=PER_NETWORK, value=5000, valid_from=date(2020, 1, 1), source="Diễn tập")
    citizens = [Citizen(stack, unit, number) for number in range(CITIZENS)]
    kills = killed_while(stack, "dialogues_opinion", citizens)
    sent = [each for citizen in citizens for each in citizen.sent]
    wrong = [fault for citizen in citizens for fault in citizen.wrong] + _lost(sent)
    wrong += [] if kills == KILLS else [f"only {kills} kills"]
    lost, told = sum(citizen.unanswered for citizen in citizens), sum(bool(each.number) for each in sent)
    figure = f"{told} receipts of {len(sent)} opinions with files, {kills} kills, {lost} questions without an answer"
    return not wrong, "; ".join([figure, *wrong[:5]])

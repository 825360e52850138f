"""A page of the showcase is light: below 300 kB with everything the browser loads for it but photographs.

Counted as it goes over the wire: the page itself uncompressed (a proxy may do better), styles and pictures as the
portal serves them (gzip), every font file that the styles name, whether the page needs it or not. No script.
"""

import gzip
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client

from models_registry.models import Indicator
from organizations.dates import today
from organizations.models import Unit
from tests.htmx import parse
from tests.showcase.makers import make_photograph, make_public

pytestmark = pytest.mark.django_db
MOST = 300_000
ASSET = re.compile(rb"""url\(\s*["']?([^"')]+\.(?:woff2|svg|png))["']?""")


def asset(address):
    """The bytes of a static file, by its address."""
    path = finders.find(address.removeprefix(f"/{settings.STATIC_URL.strip('/')}/"))
    assert path, address
    return Path(path).read_bytes()


def loaded(html):
    """Address → bytes over the wire of what the page loads, photographs apart."""
    found = {}
    for element in parse(html).walk():
        names = element.attributes
        if element.tag == "script":
            found[names.get("src") or "inline"] = len(asset(names["src"]))
        if element.tag == "link" and names.get("rel") in {"stylesheet", "icon"}:
            style = asset(names["href"])
            found[names["href"]] = len(gzip.compress(style))
            for inner in ASSET.findall(style):
                address = urljoin(names["href"], inner.decode())
                if not address.startswith("data:"):
                    found[address] = len(asset(address))
        if element.tag == "img" and names["src"].startswith("/static/"):
            found[names["src"]] = len(gzip.compress(asset(names["src"])))
    return found


def weigh(address):
    response = Client().get(address)
    found = loaded(response.content.decode())
    assert [each for each in found if each.endswith(".js") or each == "inline"] == []
    assert any(each.endswith(".woff2") for each in found)
    return len(response.content) + sum(found.values())


@pytest.fixture
def large(cast):
    """A page of 24 cards with pictures; a long story with thirty indicators and photographs, a map, a family."""
    for number in range(130):
        Unit.objects.create(
            code=f"9{number}", name=f"Xã {number}", short_name=f"{number}", kind="commune", level="grassroots",
            parent=cast.units.city, latitude=f"21.{number:03}", longitude=f"105.{number:03}",
        )  # fmt: skip
    Unit.objects.filter(pk=cast.units.ward.pk).update(latitude="21.035", longitude="105.82")
    text = "Chi bộ họp dân, từng hộ nhận một đoạn đường. " * 110
    model = make_public(
        cast.units.ward, typical=True, summary=text[:2000], situation_before=text, way_of_working=text, results=text,
        lessons=text, households=46,
    )  # fmt: skip
    for number in range(30):
        make_photograph(model, caption=f"Ảnh {number}")
        make_photograph(make_public(cast.units.beside, origin=model, summary=text[:2000]))
        Indicator.objects.create(
            model=model, name=f"Chỉ số {number}", unit_of_measure="m", target=9, actual=5, measured_on=today()
        )
    return model


def test_the_list_and_a_long_story_weigh_less_than_300_kb(large):
    assert weigh("/showcase/") < MOST
    assert weigh(f"/showcase/{large.code}/") < MOST
    assert weigh("/showcase/open-data/") < MOST
    assert weigh("/showcase/map/") < MOST

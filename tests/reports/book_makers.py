"""Books, and public models for them; written straight into the tables, so that a test begins there."""

import datetime
import io

from django.core.files.base import ContentFile
from PIL import Image

from mobilization.common.files import store_picture
from mobilization.common.pictures import PreparedPicture
from models_registry.models import ModelFile, Recognition, ResponsiblePerson
from organizations.dates import today
from reports.models import Book
from tests.showcase.makers import make_public

YEAR = today().year


def make_book(unit, **fields):
    """A draft of this year, of all recognised models of the unit and below it."""
    known = {
        "title": "Mô hình “Dân vận khéo” tiêu biểu",
        "kind": "year",
        "begins": datetime.date(YEAR, 1, 1),
        "ends": datetime.date(YEAR, 12, 31),
    }
    return Book.objects.create(unit=unit, steward=fields.pop("steward", unit), **known | fields)


def make_told(unit, **fields):
    """A public model, recognised this year, with a story."""
    fields = {"recognised_on": datetime.date(YEAR, 1, 2), "results": "46 hộ tham gia."} | fields
    return make_public(unit, **fields)


def make_name(model, name="Trần Thị Mai", *, consent=True, **fields):
    """Who answers for the model."""
    return ResponsiblePerson.objects.create(model=model, name=name, consent_to_publish=consent, **fields)


def jpeg(width=1600, height=1200, colour=(40, 120, 60)):
    """A picture's bytes."""
    made = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(made, "JPEG")
    return made.getvalue()


def make_picture(model, *, consent=True, **fields):
    """A real JPEG of the model."""
    picture = PreparedPicture(
        name="anh.jpg",
        content=ContentFile(jpeg()),
        content_type="image/jpeg",
        width=1600,
        height=1200,
        thumbnail=jpeg(48, 36),
        taken_on=None,
        phash=1,
    )
    return store_picture(ModelFile(model=model, kind="photo", consent_to_publish=consent, **fields), picture)


def recognised_on(model, day):
    """Say when the model was recognised."""
    Recognition.objects.filter(model=model).update(recognised_on=day)

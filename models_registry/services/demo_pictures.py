"""Photographs of the demo's recognised models: drawn, not taken; with consent, so that showcase and books show some."""

import io
import random
from typing import Any

from PIL import Image, ImageDraw

from mobilization.common.pictures import prepared
from models_registry.enums import Moment
from models_registry.models import ModelFile, RegisteredModel
from models_registry.services.files import add_files

SIZE = (1600, 1200)
HORIZON = 620
CAPTIONS = {
    Moment.BEFORE: "Đường vào khu dân cư (ảnh vẽ minh họa)",
    Moment.AFTER: "Hai bên đường trồng hoa (ảnh vẽ minh họa)",
}
GREY = {"sky": (196, 214, 226), "ground": (150, 142, 128), "road": (120, 116, 110)}
GREEN = {"sky": (168, 212, 240), "ground": (112, 156, 84), "road": (92, 94, 98)}
FLOWERS = [(226, 76, 92), (246, 206, 72), (240, 240, 246)]


def give_pictures(model: RegisteredModel, *, by: Any) -> None:
    """One before and one after, with consent. Raises PermissionDenied where the account may not edit the model."""
    for moment, caption in CAPTIONS.items():
        name = "truoc.jpg" if moment == Moment.BEFORE else "sau.jpg"
        picture = prepared(name, drawn(model.pk, is_before=moment == Moment.BEFORE))
        ids = [file.pk for file in add_files(model, [picture], by=by)]
        ModelFile.objects.filter(pk__in=ids).update(caption=caption, moment=moment, consent_to_publish=True)


def drawn(seed: int, *, is_before: bool) -> bytes:
    """A street as JPEG: grey before, green with flowers after; the same for the same number."""
    chance = random.Random(2 * seed + is_before)  # noqa: S311 - a drawing
    colours = GREY if is_before else GREEN
    picture = Image.new("RGB", SIZE, colours["sky"])
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, HORIZON, *SIZE), fill=colours["ground"])
    left = -60
    while left < SIZE[0]:
        wide = chance.randrange(140, 320)
        _house(pen, chance, left, wide)
        left += wide + chance.randrange(20, 90)
    middle = chance.randrange(500, 1100)
    road = [(middle - 90, HORIZON + 20), (middle + 90, HORIZON + 20), (middle + 700, SIZE[1]), (middle - 700, SIZE[1])]
    if not is_before:
        _flowers(pen, chance)
    pen.polygon(road, fill=colours["road"])
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=80)
    return made.getvalue()


def _house(pen: ImageDraw.ImageDraw, chance: random.Random, left: int, wide: int) -> None:
    top = chance.randrange(220, 480)
    wall = (200 - chance.randrange(60), 176 - chance.randrange(50), 150 - chance.randrange(50))
    pen.rectangle((left, top, left + wide, HORIZON + 40), fill=wall)
    roof = [(left - 16, top), (left + wide // 2, top - chance.randrange(50, 130)), (left + wide + 16, top)]
    pen.polygon(roof, fill=(150 - chance.randrange(60), 74, 58))
    door = left + chance.randrange(10, wide - 60)
    pen.rectangle((door, HORIZON - 60, door + 48, HORIZON + 40), fill=(92, 68, 50))


def _flowers(pen: ImageDraw.ImageDraw, chance: random.Random) -> None:
    for _place in range(500):
        x, y = chance.randrange(SIZE[0]), chance.randrange(HORIZON + 50, SIZE[1])
        pen.ellipse((x - 9, y - 9, x + 9, y + 9), fill=chance.choice(FLOWERS))

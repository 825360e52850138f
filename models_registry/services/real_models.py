"""Models that newspapers and official pages have told of, as models of the portal: facts, and where they stand."""

import datetime
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from models_registry.enums import ModelState, Subject
from models_registry.models import RegisteredModel
from models_registry.services.drafts import next_codes
from models_registry.services.real_units import Found, UnitFinder, Where
from organizations.dates import today

UNKNOWN_YEAR = "Nguồn không nêu năm; ngày đăng ký ghi theo ngày nạp vào cổng."
YEAR_ONLY = "Nguồn chỉ nêu năm {year}; ngày đăng ký là quy ước."
ONLY_PUBLISHED = "Theo nguồn công khai, chưa có hồ sơ đăng ký."


@dataclass
class LoadedModels:
    """How many models were new, by where their unit was found."""

    new: dict[Where, int] = field(default_factory=lambda: dict.fromkeys(Where, 0))
    known: int = 0


@transaction.atomic
def load_real_models(file: Path) -> LoadedModels:
    """Register every model of the file, none left out; those that are there already stay as they are.

    Neither an officer nor a campaign stands behind them: they have no transition and no campaign. What the source does
    not say is taken as `collective`. Raises what reading the file raises.
    """
    rows = json.loads(file.read_text("utf-8"))["models"]
    known = set(RegisteredModel.objects.exclude(source="").values_list("title", "source"))
    done, finder, made = LoadedModels(), UnitFinder(), []
    for row in rows:
        found = finder.find(row["unit_name"], level=row["level"], year=row["year"])
        model = _model(row, found)
        if (model.title, model.source) in known:
            done.known += 1
            continue
        made.append(model)
        done.new[found.where] += 1
    _store(made)
    return done


def _model(row: dict[str, Any], found: Found) -> RegisteredModel:
    day = _day(row["year"], found)
    told = YEAR_ONLY.format(year=row["year"]) if row["year"] else UNKNOWN_YEAR
    notes = [ONLY_PUBLISHED, told, row.get("note", ""), found.note]
    model = RegisteredModel(
        unit=found.unit,
        steward=found.unit,
        level=found.unit.level,
        title=row["title"],
        summary=row["summary"],
        subject=Subject.COLLECTIVE,
        domain=row["domain"],
        place=found.place,
        source=row["source"],
        late_reason="\n".join(filter(None, notes)),
        state=ModelState.REGISTERED,
        submitted_at=timezone.now(),
        registered_on=day,
        listed_on=day,
    )
    model.prepare()
    return model


def _day(year: int | None, found: Found) -> datetime.date:
    """The last day of the year on which the unit existed; without a year today, the day the portal learned of it."""
    if year is None:
        return today()
    last = datetime.date(year, 12, 31)
    return min(last, found.unit.valid_to or last, today())


def _store(models: list[RegisteredModel]) -> None:
    for model in models:
        model.code = next_codes(1, model.registered_on.year if model.registered_on else today().year)[0]
    RegisteredModel.objects.bulk_create(models)

"""The demo's models: invented, and led through the real verbs by the demo accounts; their people do not exist."""

import datetime
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from directives.models import Campaign, Theme
from directives.services.vocabularies import seed_vocabularies
from mobilization.common.recording import recording
from models_registry.enums import CheckVerdict, Effect
from models_registry.models import Candidacy, Indicator, RegisteredModel, ResponsiblePerson
from models_registry.services.candidacies import (
    change_candidacy,
    open_candidacy,
    propose_upward,
    save_candidacy,
    submit_candidacy,
)
from models_registry.services.demo_pictures import give_pictures
from models_registry.services.diary import add_check, add_progress
from models_registry.services.drafts import save_model, start_model
from models_registry.services.life import change_state, submit_model
from models_registry.services.recognition import choose_typical, recognise, reconfirm
from models_registry.services.replication import copy_model
from organizations.dates import today
from organizations.models import Unit

LATE = "Bổ sung theo tình hình thực tế của đơn vị."
OPENING = {"title", "summary", "subject", "domain", "place", "way_of_working", "households"}
TERM = (2025, 2030)
PICTURED = ("recognised", "typical", "proposed", "reconfirmed")
"""What the public sees has photographs."""
WAY = ("draft", "submitted", "registered", "begun", "checked", "candidate", "recognised", "typical", "proposed")
"""Each stage comes after those before it; `returned`, `reconfirmed` and `stopped` leave the way."""


@dataclass(frozen=True)
class Cast:
    """The demo accounts that act for the ward, and those of the city."""

    officer: Any
    leader: Any
    secretary: Any
    city_officer: Any
    city_leader: Any


@transaction.atomic
def load_demo_models(file: Path, *, ward: Unit, city: Unit, cast: Cast) -> int:
    """Make the campaigns and the models of the file; returns how many. Nothing when they are there already."""
    told = json.loads(file.read_text("utf-8"))
    if RegisteredModel.objects.filter(created_by__in=[cast.officer, cast.city_officer]).exists():
        return 0
    seed_vocabularies()
    themes = {theme.code: theme for theme in Theme.objects.all()}
    year = today().year
    with recording(actor=cast.secretary.pk):
        this, last = (make_campaign_of(city, each) for each in (year, year - 1))
        make_term(city)
    for row in told["models"]:
        unit = city if row["unit"] == "city" else ward
        _Life(row, unit, last if row["last_year"] else this, themes, cast).lead()
    return len(told["models"])


def make_campaign_of(city: Unit, year: int) -> Campaign:
    """The city's campaign of the year, with its windows; the one that is there when there is one."""
    found = Campaign.objects.filter(unit=city, kind="year", year_from=year).first()
    return found or Campaign.objects.create(
        unit=city,
        steward=city,
        name=f"Phong trào thi đua Dân vận khéo năm {year}",
        kind="year",
        year_from=year,
        year_to=year,
        aim="Mỗi đơn vị có mô hình cụ thể, có địa chỉ, có kết quả kiểm chứng được.",
        registration_from=datetime.date(year, 1, 2),
        registration_to=datetime.date(year, 11, 30),
        evaluation_from=datetime.date(year, 6, 1),
        evaluation_to=datetime.date(year, 12, 31),
        needed=["indicator", "person", "progress"],
    )


def make_term(city: Unit) -> Campaign:
    """The city's campaign of the term."""
    begins, ends = TERM
    found = Campaign.objects.filter(unit=city, kind="term", year_from=begins).first()
    return found or Campaign.objects.create(
        unit=city,
        steward=city,
        name=f"Dân vận khéo nhiệm kỳ {begins}–{ends}",
        kind="term",
        year_from=begins,
        year_to=ends,
        registration_from=datetime.date(begins, 7, 1),
        registration_to=datetime.date(ends, 6, 30),
    )


class _Life:
    """One model from its first words to the stage that its row names."""

    def __init__(self, row: dict[str, Any], unit: Unit, campaign: Campaign, themes: Any, cast: Cast) -> None:
        self.row, self.unit, self.campaign, self.cast = row, unit, campaign, cast
        self.themes = [themes[code] for code in row["themes"]]
        is_city = unit.parent_id is None
        self.writer = cast.city_officer if is_city else cast.officer
        self.leader = cast.city_leader if is_city else cast.leader
        self.model: RegisteredModel
        self.candidacy: Candidacy

    def lead(self) -> None:
        until = self.row["until"]
        last = {"returned": "submitted", "reconfirmed": "begun", "stopped": "begun"}.get(until, until)
        for stage in WAY[: WAY.index(last) + 1]:
            self._take(stage)
        if until in _STEPS and until not in WAY:
            self._take(until)

    def _take(self, stage: str) -> None:
        """One step, which stands on record with the account that takes it."""
        who, step = _STEPS[stage]
        with recording(actor=self._account(who).pk):
            step(self)

    def _account(self, who: str) -> Any:
        return {"writer": self.writer, "leader": self.leader, "secretary": self.cast.secretary}[who]

    def draft(self) -> None:
        changes = {name: value for name, value in self.row.items() if name in OPENING and value is not None}
        changes |= {"campaign": self.campaign, "themes": self.themes}
        self.model = self._copy(changes) if "copy_of" in self.row else self._start(changes)
        ResponsiblePerson.objects.create(model=self.model, name=self.row["person"], position="Tổ trưởng (hư cấu)")
        Indicator.objects.create(
            model=self.model, name="Hộ tham gia", unit_of_measure="hộ", baseline=0, target=self.row["households"] or 100
        )

    def _start(self, changes: dict[str, Any]) -> RegisteredModel:
        return start_model(unit=self.unit, by=self.writer, changes=changes)

    def _copy(self, changes: dict[str, Any]) -> RegisteredModel:
        """Begin from another unit's model of this file, then say what is different here."""
        origin = RegisteredModel.objects.get(title=self.row["copy_of"], created_by=self.cast.officer)
        named = {"title": changes["title"], "campaign": changes["campaign"]}
        copy = copy_model(origin, unit=self.unit, by=self.writer, **named)
        return save_model(copy, by=self.writer, version=copy.version, changes=changes)

    def submit(self) -> None:
        self.model = submit_model(self.model, by=self.leader, late_reason=LATE)

    def send_back(self) -> None:
        reason = "Đề nghị nêu rõ số hộ đã đồng thuận và cách công khai thu chi."
        self.model = change_state(self.model, "return", by=self.cast.secretary, reason=reason)

    def register(self) -> None:
        self.model = change_state(self.model, "register", by=self.cast.secretary)
        day = datetime.date(today().year - 1, 3, 20) if self.row["last_year"] else self._spread_day()
        RegisteredModel.objects.filter(pk=self.model.pk).update(registered_on=day, listed_on=day)
        self.model.refresh_from_db()

    def _spread_day(self) -> datetime.date:
        """From February to May, as campaigns go; never one to come."""
        place = self.model.pk
        return min(datetime.date(today().year, 2 + place % 4, 3 + place % 24), today())

    def begin(self) -> None:
        text = "Họp dân, thống nhất cách làm; các hộ nhận việc cụ thể."
        add_progress(self.model, by=self.writer, on=today(), text=text, percent=40)
        if self.row["results"]:
            self.model.refresh_from_db()
            changes = {"results": self.row["results"]}
            self.model = save_model(self.model, by=self.writer, version=self.model.version, changes=changes)
        if self.row["until"] in PICTURED:
            give_pictures(self.model, by=self.writer)
            self.model.refresh_from_db()

    def check(self) -> None:
        add_check(
            self.model,
            by=self.cast.secretary,
            on=today(),
            verdict=CheckVerdict.AS_REGISTERED,
            text="Đoàn đến nơi, gặp năm hộ; việc làm đúng như đăng ký.",
            checkers="Đoàn kiểm tra của thành phố",
        )

    def ask(self) -> None:
        self.candidacy = open_candidacy(self.model, campaign=self.campaign, body=self.unit, by=self.writer)
        text = f"Mô hình đã thực hiện đầy đủ. {self.row['results']}"
        changes = {"self_assessment": text, "self_points": 86}
        self.candidacy = save_candidacy(self.candidacy, by=self.writer, version=self.candidacy.version, changes=changes)
        with recording(actor=self.leader.pk):
            self.candidacy = submit_candidacy(self.candidacy, by=self.leader, late_reason=LATE)

    def recognise(self) -> None:
        judge = self.cast.secretary
        self.candidacy = change_candidacy(self.candidacy, "take_up", by=judge)
        day = _in_june(12)
        paper: dict[str, Any] = {"document_number": "15-QĐ/ĐU", "document_date": day}
        self.candidacy = recognise(self.candidacy, by=judge, recognised_on=day, late_reason=LATE, **paper)

    def choose(self) -> None:
        day = _in_june(24)
        paper: dict[str, Any] = {"document_number": "15-QĐ/BTGDV", "document_date": day}
        choose_typical(self.candidacy, by=self.cast.secretary, chosen_on=day, **paper)

    def propose(self) -> None:
        note = "Cách làm dễ nhân rộng ra nhiều xã, phường."
        propose_upward(self.candidacy, campaign=self.campaign, self_assessment="", note=note, by=self.cast.secretary)

    def confirm(self) -> None:
        reconfirm(self.model, by=self.leader, year=today().year, verdict=Effect.EFFECTIVE)

    def stop(self) -> None:
        self.model.refresh_from_db()
        reason = "Khu nhà tập thể được cải tạo, không còn chỗ làm."
        change_state(self.model, "stop", by=self.leader, reason=reason)


_STEPS: dict[str, tuple[str, Callable[[_Life], None]]] = {
    "draft": ("writer", _Life.draft),
    "submitted": ("leader", _Life.submit),
    "returned": ("secretary", _Life.send_back),
    "registered": ("secretary", _Life.register),
    "begun": ("writer", _Life.begin),
    "checked": ("secretary", _Life.check),
    "candidate": ("writer", _Life.ask),
    "recognised": ("secretary", _Life.recognise),
    "typical": ("secretary", _Life.choose),
    "proposed": ("secretary", _Life.propose),
    "reconfirmed": ("leader", _Life.confirm),
    "stopped": ("leader", _Life.stop),
}
"""Stage → who takes it there, and how."""


def _in_june(day: int) -> datetime.date:
    """A day of this year's June; today where that is still to come."""
    return min(datetime.date(today().year, 6, day), today())

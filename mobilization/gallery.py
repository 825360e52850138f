"""All components of the interface on one page, for those who build pages (development only).

The words between the components are interface texts and translated; what stands in the components is sample data, as an
officer would have entered it, and stays Vietnamese.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mobilization.common.charts import bar_chart
from mobilization.common.file_fields import FilesField
from mobilization.common.sniffing import PICTURES
from mobilization.common.uploads import prepare_picture
from mobilization.common.waiting import WaitingItem

DOMAINS = [
    ("", gettext_lazy("All domains")),
    ("economy", gettext_lazy("Economy")),
    ("culture_society", gettext_lazy("Culture and society")),
    ("defence_security", gettext_lazy("Defence and security")),
    ("political_system", gettext_lazy("Building the political system")),
]
MODELS = [
    ("Hiến đất mở rộng đường làng, ngõ xóm", "Xã Yên Sơn", "economy", 56, "success"),
    ("Camera an ninh do dân đóng góp ở tổ dân phố số 7", "Phường Bồ Đề", "defence_security", 214, "progress"),
    ("Tổ hòa giải “5 biết, 3 cùng” xóm Tân Lập", "Xã Minh Châu", "political_system", 1830, "warning"),
    ("Ngày thứ Bảy không hẹn: trả kết quả tại nhà văn hóa", "Phường Cửa Nam", "culture_society", 942, "danger"),
]


class SampleFilter(forms.Form):
    """How a list is narrowed."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False)
    domain = forms.ChoiceField(label=gettext_lazy("Domain"), choices=DOMAINS, required=False)
    year = forms.ChoiceField(
        label=gettext_lazy("Year"), choices=[("", "–"), ("2026", "2026"), ("2025", "2025")], required=False
    )


class SampleForm(forms.Form):
    """Each kind of field once."""

    title = forms.CharField(
        label=gettext_lazy("Name of the model"),
        max_length=300,
        help_text=gettext_lazy("What is done, by whom and where. Not “Good example of mass mobilisation”."),
    )
    domain = forms.ChoiceField(label=gettext_lazy("Domain"), choices=DOMAINS)
    subject = forms.ChoiceField(
        label=gettext_lazy("Subject"),
        widget=forms.RadioSelect,
        choices=[("collective", gettext_lazy("Collective")), ("individual", gettext_lazy("Individual"))],
    )
    started = forms.DateField(label=gettext_lazy("Started on"), help_text=gettext_lazy("For example 22/11/2026"))
    result = forms.CharField(label=gettext_lazy("Measured result"), widget=forms.Textarea, required=False)
    photos = FilesField(check=prepare_picture, accept=PICTURES, required=False, label=gettext_lazy("Add photographs"))
    consent = forms.BooleanField(
        label=gettext_lazy("The people in the photographs have agreed in writing to publication."), required=False
    )


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component once, in the states it can have."""
    if request.GET.get("show") == "confirm":
        return render(request, "components/confirm_page.html", _confirm())
    filters = SampleFilter(request.GET if request.GET else {"domain": "economy", "year": "2026"})
    context = {
        **_lists(),
        "filter_form": filters,
        "form": SampleForm(initial={"title": MODELS[0][0]}),
        "form_wrong": SampleForm({"domain": "economy", "started": "31/02/2026"}, auto_id="wrong_%s"),
        "tones": _tones(),
        "waiting": _waiting(),
        "breadcrumbs": [(_("Home"), "/")],
        "differences": [(_("Title"), MODELS[0][0], MODELS[1][0])],
    }
    return render(request, "gallery.html", context)


def _tones() -> list[tuple[str, str]]:
    return [
        ("neutral", _("Draft")),
        ("waiting", _("Waiting")),
        ("progress", _("Under review")),
        ("success", _("Recognised")),
        ("warning", _("Returned for completion")),
        ("danger", _("Overdue")),
        ("info", _("Typical")),
    ]


def _waiting() -> list[WaitingItem]:
    return [
        WaitingItem(title="Báo cáo 6 tháng đã quá hạn", url="?", tone="danger", icon="clock", count=1),
        WaitingItem(title="Mô hình chờ xem xét", text="Cũ nhất từ 12/10/2026", url="?", icon="hourglass", count=1001),
    ]


def _lists() -> dict[str, Any]:
    now = timezone.now()
    labels = dict(_tones())
    rows = [
        {
            "title": title,
            "unit": unit,
            "domain": dict(DOMAINS)[domain],
            "people": people,
            "tone": tone,
            "state": labels[tone],
            "at": now - timedelta(days=9 * number, hours=number),
        }
        for number, (title, unit, domain, people, tone) in enumerate(MODELS)
    ]
    return {
        "rows": rows,
        "people": sum(row["people"] for row in rows),
        "entries": _timeline(now),
        "steps": _steps(),
        "tabs": _tabs(),
        "details": _details(),
        "now": now,
        "funnel": _funnel(),
        "chart": _chart(get_language() or ""),
    }


def _timeline(now: datetime) -> list[SimpleNamespace]:
    steps = [
        ("success", "check-lg", _("Recognised"), "Hội đồng xã Yên Sơn", "Nhất trí 9/9 thành viên.", 2),
        ("progress", "eye", _("Field check"), "Lê Quang Đạo", "Đã đi thực địa, có biên bản và 6 ảnh.", 20),
        ("warning", "arrow-return-left", _("Returned for completion"), "Trần Thị Mai", "Bổ sung số hộ hiến đất.", 41),
        ("neutral", "pencil", _("Registered"), "Nguyễn Thị Ánh", "", 60),
    ]
    return [
        SimpleNamespace(at=now - timedelta(days=days), title=title, actor=actor, text=text, tone=tone, icon=icon)
        for tone, icon, title, actor, text, days in steps
    ]


def _steps() -> list[SimpleNamespace]:
    steps = [
        (_("Registered"), "done", "12/02/2026"),
        (_("Appraisal"), "done", "05/08/2026"),
        (_("Review by the council"), "current", _("until 30/11/2026")),
        (_("Recognised"), "todo", ""),
        (_("Presentation"), "todo", ""),
    ]
    return [SimpleNamespace(label=label, state=state, note=note) for label, state, note in steps]


def _tabs() -> list[SimpleNamespace]:
    tabs = [(_("Overview"), True, None), (_("Progress"), False, 12), (_("Field checks"), False, 3)]
    tabs.append((_("Opinions"), False, 1001))
    return [SimpleNamespace(label=label, url="?", current=current, count=count) for label, current, count in tabs]


def _details() -> list[tuple[str, str]]:
    return [
        (_("Unit"), "Xã Yên Sơn, thành phố Hà Nội"),
        (_("Domain"), _("Economy")),
        (_("Responsible"), "Nguyễn Thị Ánh – Phó Bí thư Đảng ủy xã"),
        (_("Measured result"), "56 hộ hiến 1.000 m² đất, mở rộng 1,2 km đường"),
        (_("Replicated by"), ""),
    ]


def _funnel() -> list[tuple[str, int]]:
    """The recognition funnel of Cờ Đỏ, 2024."""
    return [(_("Registered"), 275), (_("Highly effective"), 167), (_("Typical"), 68)]


@lru_cache(maxsize=2)
def _chart(language: str) -> str:
    """Drawn once for each language; the drawing takes a second."""
    return bar_chart(_funnel(), title=_("Recognition funnel, Cờ Đỏ 2024"), value_title=_("Models"))


def _confirm() -> dict[str, Any]:
    return {
        "title": _("Return 12 models to their units?"),
        "effects": [
            _("The units get a message with your reason."),
            _("The models can be edited again and must be submitted anew."),
            _("Scores already given stay on record."),
        ],
        "things": [title for title, *_rest in MODELS],
        "total": 12,
        "more": 8,
        "action_url": "?",
        "action_label": _("Return the models"),
        "cancel_url": "?",
        "danger": True,
    }

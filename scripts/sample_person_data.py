"""A sample of what is kept about a citizen, handed out on request; everything in it is invented."""

import datetime
from types import SimpleNamespace
from typing import Any

from dialogues.person_data_paper import paper_of_person
from mobilization.common.papers.paper import Layout, Paper

DAY = datetime.date(2026, 11, 27)
AT = datetime.datetime(2026, 11, 4, 1, 30, tzinfo=datetime.UTC)


def person_data() -> Paper:
    """One opinion of a citizen of a ward, answered."""
    above: Any = SimpleNamespace(kind="city", name="Thành phố Hà Nội", short_name="Hà Nội", parent=None)
    ward: Any = SimpleNamespace(kind="ward", name="Phường Hoàn Kiếm", short_name="Hoàn Kiếm", parent=above)
    kept = {
        "number": "YK-2026-000123", "kind": "petition", "channel": "telephone", "state": "answered",
        "received_by": ward.name, "looked_after_by": ward.name, "answered_by": "Ban Quản lý dự án phường",
        "conference": "", "number_in_other_system": "1022-2026-000456", "received_on": DAY.replace(day=3),
        "assigned_on": DAY.replace(day=5), "due_on": DAY.replace(day=26), "answered_on": DAY.replace(day=20),
        "closed_on": None, "place": "Ngõ 5, phố Lý Thái Tổ",
        "text": "Ngõ 5 ngập mỗi khi mưa lớn, nước vào nhà ba hộ đầu ngõ. Đề nghị phường nạo vét cống.",
        "answer": "Phường đã nạo vét 120 m cống ngày 18/11/2026 và đưa ngõ 5 vào kế hoạch cải tạo năm 2027.",
        "files": ["ngo-5-ngap.jpg"], "stars": 4, "rating": "Làm nhanh, mong sớm cải tạo cả ngõ.", "earlier_answer": "",
        "reopened_because": "", "published": "",
        "citizen": {
            "name": "Trần Thị Bình", "phone": "0999 000 123", "address": "Số 7, ngõ 5, phố Lý Thái Tổ",
            "may_contact": True, "may_publish_name": False, "consented_on": DAY.replace(day=3),
        },
        "steps": [{"action": action, "at": AT} for action in ("classify", "assign", "draft", "approve", "answer")],
        "looks": [
            {"at": AT, "by": "Nguyễn Văn Cường", "act": "seen", "purpose": "answer", "file": ""},
            {"at": AT, "by": "Nguyễn Văn Cường", "act": "opened", "purpose": "", "file": "ngo-5-ngap.jpg"},
            {"at": AT, "by": "Nguyễn Văn Cường", "act": "entered", "purpose": "", "file": ""},
        ],
    }  # fmt: skip
    return paper_of_person(ward, [kept], on=DAY, layout=Layout.STATE)

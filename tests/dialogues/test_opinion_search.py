"""Words, numbers and codes find the same opinions, whether few hold the words or many: two statements, one answer."""

import pytest

from dialogues import opinion_querysets
from dialogues.models import Opinion
from dialogues.opinion_codes import fingerprint, new_code
from tests.dialogues.opinion_makers import make_opinion

pytestmark = pytest.mark.django_db


def test_few_hits_and_many_are_the_same_opinions(here, monkeypatch):
    code = new_code()
    coded = make_opinion(here.ward, here.root, text="Đèn hỏng", code_hash=fingerprint(code))
    road = make_opinion(here.ward, here.root, text="Đường ngập", place="Chợ Hôm")
    both = make_opinion(here.ward, here.root, text="Đường tối, đèn hỏng")
    named = make_opinion(here.ward, here.root, number="YK-2026-000017", text="Rác")
    told = make_opinion(here.units.beside, here.root, text="Như ý kiến YK-2026-000017")
    for most in (2, 1, 0, 2000):  # of two hits all are few, of one and none they are many
        monkeypatch.setattr(opinion_querysets, "FEW_HITS", most)
        for words, rows in (
            ("đèn", [coded, both]), ("DEN HONG", [coded, both]), ("duong", [road, both]), ("đường đèn", [both]),
            ("chợ hôm ngập", [road]), ("chợ đèn", []), ("không có", []), (code, [coded]),
            ("YK-2026-000017", [named, told]), ("yk-2026-000017", [named, told]), ("yk-2026", [told]),
        ):  # fmt: skip
            found = set(Opinion.objects.found_by(words))
            assert found == set(rows), (most, words)
            near = Opinion.objects.filter(steward=here.ward).found_by(words)
            assert set(near) == {row for row in rows if row.steward == here.ward}, (most, words)
    for most, is_asked_again in ((1, False), (0, True)):
        monkeypatch.setattr(opinion_querysets, "FEW_HITS", most)
        assert ("dialogues_opiniontext" in str(Opinion.objects.found_by("rac").query)) == is_asked_again

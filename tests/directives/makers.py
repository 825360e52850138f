"""Documents, what they ask, and people around them; written straight into the tables, so that a test begins there."""

import datetime
import itertools

from directives.models import DirectiveDocument, Duty, Requirement
from organizations.dates import today

DAY = datetime.timedelta(days=1)
_number = itertools.count(1)


def make_document(unit, number=None, **fields):
    """A plan of the unit, of thirty days ago."""
    known = {
        "number": number or f"{next(_number)}-KH/ĐU",
        "type": "plan",
        "issued_on": today() - 30 * DAY,
        "abstract": "Triển khai phong trào thi đua Dân vận khéo",
    }
    if "issuer_name" not in fields:
        known["issuer_unit"] = unit
    made = DirectiveDocument.objects.create(unit=unit, steward=unit, **known | fields)
    return DirectiveDocument.objects.get(pk=made.pk)


def make_duty(document, unit, *, due=None, done=None, by=None, text="Đăng ký mô hình"):
    """What the document asks of the unit; `due` and `done` are days from today."""
    due_on = None if due is None else today() + due * DAY
    requirement = Requirement.objects.create(document=document, text=text, due_on=due_on)
    done_on = None if done is None else today() + done * DAY
    made = Duty.objects.create(
        requirement=requirement, title=text, unit=unit, steward=unit, done_on=done_on, done_by=by if done_on else None
    )
    return Duty.objects.get(pk=made.pk)

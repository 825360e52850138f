"""Files come whole or not at all: no bytes without a row."""

import datetime

import pytest
from django.core.files.storage import default_storage

from directives.models import DirectiveDocument, DocumentFile, Duty, DutyFile
from directives.services.documents import attach_files, enter_document
from directives.services.duties import report_done
from mobilization.common.uploads import check_document
from organizations.dates import today
from tests.common.made_files import pdf, upload
from tests.directives.makers import make_document, make_duty

pytestmark = pytest.mark.django_db


def checked(*bodies):
    return [check_document(upload("x.pdf", pdf(body))) for body in bodies]


@pytest.fixture
def saved(monkeypatch):
    """The keys of what was saved since; the storage takes two files, and no third one."""
    keys, save = [], default_storage.save

    def limited(name, content):
        if len(keys) == 2:
            raise OSError("no space left")
        keys.append(save(name, content))
        return keys[-1]

    monkeypatch.setattr(default_storage, "save", limited)
    return keys


@pytest.fixture
def document(city):
    """A document with one file."""
    made = make_document(city.units.city)
    attach_files(made, files=checked(b"old"), by=city.secretary)
    return made


def enter(city, document, files):
    values = {"number": "9-CT/TU", "issuer_name": "x", "issued_on": datetime.date(2020, 1, 1), "abstract": "x"}
    enter_document(unit=city.units.city, values=values, files=files, by=city.secretary)


def attach(city, document, files):
    attach_files(document, files=files, by=city.secretary)


def report(city, document, files):
    duty = make_duty(document, city.units.ward)
    report_done(duty, done_on=today(), note="x", files=files, by=city.leader)


@pytest.mark.parametrize("act", [enter, attach, report])
@pytest.mark.parametrize("bodies", [(b"a", b"b", b"c"), (b"a", b"a", b"c"), (b"old", b"a", b"c")])
def test_when_a_later_file_fails_nothing_stays_of_those_before(city, document, request, act, bodies):
    files, kept = checked(*bodies), DocumentFile.objects.get()
    saved = request.getfixturevalue("saved")
    with pytest.raises(OSError, match="space"):
        act(city, document, files)
    assert (len(saved), [default_storage.exists(key) for key in saved]) == (2, [False, False])
    assert default_storage.exists(kept.key)
    assert (DocumentFile.objects.get(), DutyFile.objects.count()) == (kept, 0)
    assert (DirectiveDocument.objects.get(), Duty.objects.done().count()) == (document, 0)

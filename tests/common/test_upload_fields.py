"""Several files through one form field: the good ones are kept, each bad one has its message."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict

from mobilization.common.file_fields import FilesField
from mobilization.common.sniffing import PICTURES, Kind
from mobilization.common.uploads import check_document, prepare_picture
from tests.common import made_files as made
from tests.common.made_files import upload

SMALL = made.jpeg((8, 8))


class PapersForm(forms.Form):
    papers = FilesField(check=check_document, accept=(Kind.PDF, Kind.JPEG), most=3, required=False)
    photos = FilesField(check=prepare_picture, accept=PICTURES)


def form_with(papers=(), photos=(("a.jpg", SMALL),)):
    sent = {
        "papers": [upload(name, content) for name, content in papers],
        "photos": [upload(name, content) for name, content in photos],
    }
    return PapersForm(QueryDict(), MultiValueDict(sent))


def test_the_good_ones_are_kept_and_each_bad_one_has_its_message():
    form = form_with([("a.pdf", made.pdf()), ("b.pdf", b""), ("c.jpg", made.pdf())])
    assert form.is_valid()
    files = form.cleaned_data["papers"]
    assert [file.name for file in files.accepted] == ["a.pdf"]
    assert [(refused.file, refused.code) for refused in files.refused] == [
        ("b.pdf", "empty"),
        ("c.jpg", "name_disagrees"),
    ]
    form.add_error("papers", files.refused)
    assert not form.is_valid()
    assert [message.partition(":")[0] for message in form.errors["papers"]] == ["“b.pdf”", "“c.jpg”"]


def test_several_files_arrive_from_a_plain_form():
    two = [SimpleUploadedFile(name, made.jpeg((8, 8))) for name in ("a.jpg", "b.jpg")]
    request = RequestFactory().post("/", {"photos": two})
    form = PapersForm(request.POST, request.FILES)
    assert form.is_valid()
    assert [picture.name for picture in form.cleaned_data["photos"].accepted] == ["a.jpg", "b.jpg"]


def test_nothing_is_enough_only_where_it_may_be():
    form = form_with(photos=())
    assert form.errors.as_data()["photos"][0].code == "required"
    assert set(form.errors) == {"photos"}
    assert form.cleaned_data["papers"].accepted == form.cleaned_data["papers"].refused == []


def test_too_many_are_refused_before_one_is_opened(monkeypatch):
    form = form_with([(f"{number}.pdf", made.pdf()) for number in range(4)])
    monkeypatch.setattr(form.fields["papers"], "check", None)
    assert form.errors.as_data()["papers"][0].params == {"count": 4, "most": 3}


def test_a_fault_of_ours_is_not_swallowed(monkeypatch):
    form = form_with([("a.pdf", made.pdf())])
    monkeypatch.setattr(form.fields["papers"], "check", lambda upload: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        form.is_valid()


def test_the_browser_is_asked_for_several_of_the_right_kind():
    form = PapersForm()
    wanted = '<input type="file" name="papers" multiple accept=".pdf,.jpg,.jpeg,.jpe,.jfif" id="id_papers">'
    assert str(form["papers"]) == wanted
    assert form.is_multipart()


def test_only_sent_files_are_a_change():
    assert PapersForm({}, MultiValueDict()).has_changed() is False
    assert form_with().changed_data == ["photos"]

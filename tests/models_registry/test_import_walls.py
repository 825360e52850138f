"""Imports past their pages: whoever may not import is refused by the verb, the job and the command, too."""

from functools import partial
from unittest.mock import Mock

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from mobilization.common.uploads import check_table
from mobilization.outbox import registry, runner
from mobilization.outbox.models import Job
from mobilization.outbox.runner import JobRefused
from models_registry.import_cells import CellWrong
from models_registry.models import ModelDocument, ModelImport
from models_registry.queries.import_pages import for_export
from models_registry.queries.import_references import References
from models_registry.queries.similar import similar
from models_registry.services import imports
from models_registry.services.import_exports import EXPORT_FOR_EDITING
from models_registry.services.imports import (
    READ_IMPORT,
    WRITE_IMPORT,
    confirm_import,
    discard_import,
    refuse_import,
    upload_import,
)
from organizations.dates import today
from organizations.models import User
from tests.access.people import account, again
from tests.directives.makers import make_document
from tests.models_registry.import_files import KNOWN, book, opened, upload
from tests.models_registry.makers import DAY, make_campaign, make_model

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("nobody_wakes"),
    pytest.mark.bar("A2"),
]


def checked(content):
    return check_table(SimpleUploadedFile("mo-hinh.xlsx", content))


def test_the_verbs_refuse_who_may_not_import(client, cast, campaign, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(PermissionDenied):
        upload_import(checked(book([KNOWN])), format="xlsx", by=cast.auditor)
    assert not ModelImport.objects.exists()
    assert list(tmp_path.rglob("*")) == []  # refused before the bytes are kept
    client.force_login(cast.officer)
    source = upload(client, book([KNOWN | {"unit": cast.units.ward.name}]))
    for verb in (partial(confirm_import, is_whole=False), discard_import):
        for by in (cast.auditor, cast.leader):  # who may import decides about their own
            with pytest.raises(PermissionDenied):
                verb(source, by=by)
    source.refresh_from_db()
    assert source.writing_id is None


def test_of_an_upload_that_nobody_can_be_asked_to_read_nothing_is_kept(cast, monkeypatch, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(imports, "request_job", Mock(side_effect=OSError("gone")))
    with pytest.raises(OSError, match="gone"):
        upload_import(checked(book([KNOWN])), format="xlsx", by=cast.officer)
    assert not ModelImport.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_refused_file_keeps_its_rows_where_the_refusal_cannot_be_noted(client, cast, monkeypatch):
    client.force_login(cast.officer)
    source = upload(client, book([KNOWN | {"unit": cast.units.ward.name}]))
    monkeypatch.setattr(ModelImport, "save", Mock(side_effect=OSError("full")))
    with pytest.raises(OSError, match="full"):
        refuse_import(source, "x")
    assert source.rows.count() == 1


@pytest.mark.parametrize("kind", [READ_IMPORT, WRITE_IMPORT, EXPORT_FOR_EDITING])
def test_the_jobs_are_for_writers_and_their_files_for_the_office(cast, kind):
    known, office = registry.get(kind), cast.officer.acting
    assert (known.may_request(cast.officer), known.may_request(cast.auditor)) == (True, False)
    job = Job.objects.create(kind=kind, owner=cast.officer, state="queued", params={"acting": office.pk})
    assert runner._handler(job) is known.handler
    assert registry.may_fetch(cast.officer, job)
    type(office).objects.filter(pk=office.pk).update(valid_to=today() - DAY)
    job.owner = again(cast.officer)
    with pytest.raises(JobRefused):
        runner._handler(job)
    assert not registry.may_fetch(job.owner, job)


def test_the_command_refuses_an_account_that_starts_no_models(cast, tmp_path):
    file = tmp_path / "a.xlsx"
    file.write_bytes(book([KNOWN]))
    with pytest.raises(CommandError, match="may not start models"):
        call_command("import_models", file, "--as", cast.auditor.email)


def test_an_import_is_seen_by_its_owner_in_its_office_only(client, cast):
    client.force_login(cast.officer)
    source = upload(client, book([KNOWN | {"unit": cast.units.ward.name}]))
    seen = ModelImport.objects.visible_to
    assert list(seen(cast.officer)) == [source]
    assert not seen(cast.leader).exists()
    assert not seen(AnonymousUser()).exists()
    cast.officer.is_active = False
    assert not seen(cast.officer).exists()
    nowhere = User(pk=cast.officer.pk, is_active=True)
    assert not seen(nowhere).exists()


def test_what_was_judged_for_a_superuser_is_closed_to_who_is_none_any_more(client, cast):
    for user in (cast.officer, account("root")):
        User.objects.filter(pk=user.pk).update(is_superuser=True)
        client.force_login(again(user))
        source = upload(client, book([KNOWN | {"unit": cast.units.ward.name}]))
        assert client.get(source.get_absolute_url()).status_code == 200
        User.objects.filter(pk=user.pk).update(is_superuser=False)
        for way in ("", "delete/"):
            assert client.get(f"{source.get_absolute_url()}{way}").status_code == 404


def test_a_document_one_may_not_read_is_no_document(cast):
    make_document(cast.units.beside, "77-KH/BD", is_internal=True)
    make_document(cast.units.ward, "78-KH/BD", is_internal=True)
    references = References(cast.officer)
    refused = []
    for number in ("77-KH/BD", "99-KH/BD"):
        with pytest.raises(CellWrong) as wrong:
            references.documents(number)
        refused.append(str(wrong.value).replace(number, "N"))
    assert refused[0] == refused[1]
    assert [each.number for each in references.documents("78-KH/BD")] == ["78-KH/BD"]


def test_the_file_for_editing_names_what_its_owner_reads(client, cast, campaign):
    mine = make_model(cast.units.ward, campaign=campaign)
    make_model(cast.units.beside, "registered", campaign=campaign)
    hidden = make_document(cast.units.beside, "77-KH/BD", is_internal=True)
    ModelDocument.objects.create(model=mine, document=hidden)
    [row] = for_export(type(mine).objects.filter(pk=mine.pk), cast.officer)
    assert row.readable_documents == []
    client.force_login(cast.officer)
    client.post("/models/imports/export/?within=all", {"format": "xlsx"})
    job = Job.objects.get(kind=EXPORT_FOR_EDITING)
    assert runner.run_job(job.pk)
    cells = [cell for row in opened(job.files.get()).worksheets[0].iter_rows(values_only=True) for cell in row]
    assert mine.code in cells
    assert [cell for cell in cells if str(cell).startswith("DVK-")] == [mine.code]


def test_a_copy_is_offered_to_those_who_may_begin_one(cast):
    there = make_model(
        cast.units.beside, "registered", title="Hiến đất làm đường giao thông", campaign=make_campaign(cast.units.city)
    )
    for who, copyable in ((cast.officer, {there.pk}), (cast.auditor, set())):
        found = similar("Hiến đất làm đường giao thông thôn", who, unit=cast.units.ward)
        assert [each.pk for each in found.models] == [there.pk]
        assert found.copyable == copyable
    assert similar("Hiến đất làm đường giao thông thôn", account("nobody"), unit=None) is None

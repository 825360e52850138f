"""Addresses of documents and of what they ask."""

from django.urls import path

from directives.views import document_parts, documents, duties

app_name = "directives"

urlpatterns = [
    path("documents/", documents.document_list, name="documents"),
    path("documents/new/", documents.document_new, name="document_new"),
    path("documents/export/", documents.document_export, name="document_export"),
    path("documents/<int:pk>/", documents.document_page, name="document"),
    path("documents/<int:pk>/edit/", documents.document_edit, name="document_edit"),
    path("documents/<int:pk>/links/new/", document_parts.document_link, name="document_link"),
    path("documents/<int:pk>/requirements/new/", document_parts.requirement_new, name="requirement_new"),
    path("documents/files/<int:pk>/", documents.document_file, name="document_file"),
    path("documents/files/<int:pk>/remove/", document_parts.document_file_remove, name="document_file_remove"),
    path("documents/links/<int:pk>/remove/", document_parts.document_unlink, name="document_unlink"),
    path("requirements/<int:pk>/edit/", document_parts.requirement_edit, name="requirement_edit"),
    path("requirements/<int:pk>/withdraw/", document_parts.requirement_withdraw, name="requirement_withdraw"),
    path("duties/", duties.duty_list, name="duties"),
    path("duties/units/", duties.duty_units, name="duty_units"),
    path("duties/export/", duties.duty_export, name="duty_export"),
    path("duties/<int:pk>/", duties.duty_page, name="duty"),
    path("duties/<int:pk>/done/", duties.duty_done, name="duty_done"),
    path("duties/<int:pk>/reopen/", duties.duty_reopen, name="duty_reopen"),
    path("duties/files/<int:pk>/", duties.duty_file, name="duty_file"),
]

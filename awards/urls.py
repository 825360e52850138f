"""Addresses of the catalogues and of the authority matrix, each under its noun."""

from django.urls import path

from awards.views import authorities, catalogues, dossiers, nominations

app_name = "awards"

TITLES, FORMS = {"catalogue": "titles"}, {"catalogue": "forms"}

urlpatterns = [
    path("emulation-titles/", catalogues.entry_list, TITLES, name="titles"),
    path("emulation-titles/new/", catalogues.entry_new, TITLES, name="title_new"),
    path("emulation-titles/export/", catalogues.entry_export, TITLES, name="title_export"),
    path("emulation-titles/<int:pk>/", catalogues.entry_page, TITLES, name="title"),
    path("emulation-titles/<int:pk>/edit/", catalogues.entry_edit, TITLES, name="title_edit"),
    path("award-forms/", catalogues.entry_list, FORMS, name="forms"),
    path("award-forms/new/", catalogues.entry_new, FORMS, name="form_new"),
    path("award-forms/export/", catalogues.entry_export, FORMS, name="form_export"),
    path("award-forms/<int:pk>/", catalogues.entry_page, FORMS, name="form"),
    path("award-forms/<int:pk>/edit/", catalogues.entry_edit, FORMS, name="form_edit"),
    path("award-authorities/", authorities.authority_matrix, name="authorities"),
    path("award-authorities/new/", authorities.authority_new, name="authority_new"),
    path("award-authorities/export/", authorities.authority_export, name="authority_export"),
    path("award-authorities/<int:pk>/", authorities.authority_page, name="authority"),
    path("award-authorities/<int:pk>/edit/", authorities.authority_edit, name="authority_edit"),
    path("award-authorities/<int:pk>/remove/", authorities.authority_remove, name="authority_remove"),
    path("nominations/", nominations.nomination_list, name="nominations"),
    path("nominations/new/", nominations.nomination_new, name="nomination_new"),
    path("nominations/export/", nominations.nomination_export, name="nomination_export"),
    path("nominations/<int:pk>/", nominations.nomination_page, name="nomination"),
    path("nominations/<int:pk>/edit/", nominations.nomination_edit, name="nomination_edit"),
    path("nominations/<int:pk>/do/<slug:action>/", nominations.nomination_act, name="nomination_act"),
    path("nominations/<int:pk>/models/new/", dossiers.model_new, name="nomination_model_new"),
    path("nominations/<int:pk>/models/<int:model>/remove/", dossiers.model_remove, name="nomination_model_remove"),
    path("nominations/<int:pk>/dossier/<slug:kind>/", dossiers.piece_edit, name="dossier_piece"),
    path("nominations/<int:pk>/files/<int:file>/", dossiers.dossier_file, name="dossier_file"),
    path("nominations/<int:pk>/files/<int:file>/remove/", dossiers.dossier_file_remove, name="dossier_file_remove"),
    path("nominations/<int:pk>/measures/new/", dossiers.bar_new, name="bar_new"),
    path("nominations/<int:pk>/measures/<int:bar>/remove/", dossiers.bar_remove, name="bar_remove"),
    path("nominations/<int:pk>/checks/<slug:check>/", dossiers.check_override, name="check_override"),
]

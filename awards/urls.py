"""Addresses of the catalogues, of the authority matrix and of service for the medal, each under its noun."""

from django.urls import path

from awards.views import authorities, catalogues, service, service_periods

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
    path("medal-candidates/", service.candidate_list, name="candidates"),
    path("medal-candidates/export/", service.candidate_export, name="candidate_export"),
    path("people/<int:pk>/service/", service.service_page, name="service"),
    path("people/<int:pk>/service/new/", service_periods.period_new, name="period_new"),
    path("people/<int:pk>/medal/", service.medal_mark, name="medal_mark"),
    path("people/<int:pk>/medal/remove/", service.medal_unmark, name="medal_unmark"),
    path("service-periods/<int:pk>/edit/", service_periods.period_edit, name="period_edit"),
    path("service-periods/<int:pk>/remove/", service_periods.period_remove, name="period_remove"),
    path("service-periods/<int:pk>/confirm/", service_periods.period_confirm, name="period_confirm"),
    path("service-periods/<int:pk>/proofs/new/", service_periods.proof_new, name="proof_new"),
    path("service-proofs/<int:pk>/", service_periods.proof_file, name="proof"),
    path("service-proofs/<int:pk>/remove/", service_periods.proof_remove, name="proof_remove"),
]

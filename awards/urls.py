"""Addresses of the catalogues and of the authority matrix, each under its noun."""

from django.urls import path

from awards.views import (
    authorities,
    award_figures,
    catalogues,
    decision_recipients,
    decision_steps,
    decisions,
    presentations,
)

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
    path("award-decisions/", decisions.decision_list, name="decisions"),
    path("award-decisions/new/", decisions.decision_new, {"outside": False}, name="decision_new"),
    path("award-decisions/new-outside/", decisions.decision_new, {"outside": True}, name="decision_new_outside"),
    path("award-decisions/export/", decisions.decision_export, name="decision_export"),
    path("award-decisions/figures/", award_figures.award_figures, name="award_figures"),
    path("award-decisions/<int:pk>/", decisions.decision_page, name="decision"),
    path("award-decisions/<int:pk>/edit/", decisions.decision_edit, name="decision_edit"),
    path("award-decisions/<int:pk>/discard/", decisions.decision_discard, name="decision_discard"),
    path("award-decisions/<int:pk>/do/<slug:action>/", decision_steps.decision_act, name="decision_act"),
    path("award-decisions/<int:pk>/sign/", decision_steps.decision_sign, name="decision_sign"),
    path("award-decisions/<int:pk>/annul/", decision_steps.decision_annul, name="decision_annul"),
    path("award-decisions/<int:pk>/bases/new/", decisions.basis_new, name="basis_new"),
    path("award-decisions/bases/<int:pk>/remove/", decisions.basis_remove, name="basis_remove"),
    path("award-decisions/<int:pk>/recipients/new/", decision_recipients.recipient_new, name="recipient_new"),
    path("award-decisions/<int:pk>/recipients/lines/", decision_recipients.recipients_new, name="recipients_new"),
    path("award-decisions/<int:pk>/present/", presentations.decision_present, name="decision_present"),
    path("award-recipients/", decision_recipients.recipient_list, name="recipients"),
    path("award-recipients/export/", decision_recipients.recipient_export, name="recipient_export"),
    path("award-recipients/<int:pk>/edit/", decision_recipients.recipient_edit, name="recipient_edit"),
    path("award-recipients/<int:pk>/remove/", decision_recipients.recipient_remove, name="recipient_remove"),
    path("award-recipients/<int:pk>/annul/", decision_steps.recipient_annul, name="recipient_annul"),
    path("award-presentations/", presentations.presentation_list, name="presentations"),
    path("award-presentations/new/", presentations.presentation_new, name="presentation_new"),
    path("award-presentations/export/", presentations.presentation_export, name="presentation_export"),
    path("award-presentations/<int:pk>/", presentations.presentation_page, name="presentation"),
    path("award-presentations/<int:pk>/edit/", presentations.presentation_edit, name="presentation_edit"),
    path("award-presentations/<int:pk>/remove/", presentations.presentation_remove, name="presentation_remove"),
    path("award-presentations/<int:pk>/hand-over/<int:decision>/", presentations.handing, name="hand_over"),
]

"""Addresses of models, candidacies and the work with them: each under its noun."""

from django.urls import path

from models_registry.views import (
    bulk,
    candidacies,
    candidacy_list,
    detail,
    editing,
    figures,
    files,
    life,
    lists,
    replication,
    work,
)

app_name = "models_registry"

urlpatterns = [
    path("models/new/", editing.model_new, name="model_new"),
    path("models/<int:pk>/edit/", editing.model_edit, name="model_edit"),
    path("models/<int:pk>/edit/<slug:step>/", editing.model_step, name="model_step"),
    path("models/<int:pk>/discard/", editing.model_discard, name="model_discard"),
    path("models/<int:pk>/files/", files.model_files, name="model_files"),
    path("models/files/<int:pk>/", files.model_file, name="model_file"),
    path("work/", work.work, name="work"),
    path("models/", lists.model_list, name="models"),
    path("models/export/", lists.models_export, name="models_export"),
    path("models/filters/", lists.saved_filters, name="saved_filters"),
    path("models/filters/<int:pk>/rename/", lists.saved_filter_rename, name="saved_filter_rename"),
    path("models/filters/<int:pk>/delete/", lists.saved_filter_delete, name="saved_filter_delete"),
    path("models/bulk/<slug:action>/", bulk.models_bulk, name="models_bulk"),
    path("models/<int:pk>/", detail.model_page, name="model"),
    path("models/<int:pk>/copy/", replication.model_copy, name="copy"),
    path("models/<int:pk>/genealogy/", replication.genealogy, name="genealogy"),
    path("models/<int:pk>/do/<slug:action>/", life.model_act, name="model_act"),
    path("models/<int:pk>/hand-over/", life.model_hand_over, name="model_hand_over"),
    path("models/<int:pk>/progress/new/", life.progress_new, name="progress_new"),
    path("models/<int:pk>/checks/new/", life.check_new, name="check_new"),
    path("models/<int:pk>/reconfirm/", life.model_reconfirm, name="reconfirm"),
    path("models/<int:pk>/candidacies/new/", candidacies.candidacy_new, name="candidacy_new"),
    path("candidacies/", candidacy_list.candidacy_list, name="candidacies"),
    path("candidacies/<int:pk>/", candidacies.candidacy_page, name="candidacy"),
    path("candidacies/<int:pk>/edit/", candidacies.candidacy_edit, name="candidacy_edit"),
    path("candidacies/<int:pk>/do/<slug:action>/", candidacies.candidacy_act, name="candidacy_act"),
    path("candidacies/<int:pk>/typical/", candidacies.typical_new, name="typical_new"),
    path("candidacies/<int:pk>/propose/", candidacies.propose_upward, name="propose_upward"),
    path("units/<int:pk>/figures/", figures.figures_page, name="figures"),
    path("units/<int:pk>/figures/export/", figures.figures_export, name="figures_export"),
]

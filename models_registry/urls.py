"""Addresses of models and candidacies, each under its noun."""

from django.urls import path

from models_registry.views import candidacies, detail, life

app_name = "models_registry"

urlpatterns = [
    path("models/<int:pk>/", detail.model_page, name="model"),
    path("models/<int:pk>/do/<slug:action>/", life.model_act, name="model_act"),
    path("models/<int:pk>/progress/new/", life.progress_new, name="progress_new"),
    path("models/<int:pk>/checks/new/", life.check_new, name="check_new"),
    path("models/<int:pk>/reconfirm/", life.model_reconfirm, name="reconfirm"),
    path("models/<int:pk>/candidacies/new/", candidacies.candidacy_new, name="candidacy_new"),
    path("candidacies/<int:pk>/", candidacies.candidacy_page, name="candidacy"),
    path("candidacies/<int:pk>/edit/", candidacies.candidacy_edit, name="candidacy_edit"),
    path("candidacies/<int:pk>/do/<slug:action>/", candidacies.candidacy_act, name="candidacy_act"),
    path("candidacies/<int:pk>/typical/", candidacies.typical_new, name="typical_new"),
    path("candidacies/<int:pk>/propose/", candidacies.propose_upward, name="propose_upward"),
]

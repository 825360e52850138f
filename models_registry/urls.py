"""Addresses of models and candidacies, each under its noun."""

from django.urls import path

from models_registry.views import editing, files

app_name = "models_registry"

urlpatterns = [
    path("models/new/", editing.model_new, name="model_new"),
    path("models/<int:pk>/", editing.model_edit, name="model"),
    path("models/<int:pk>/do/<slug:action>/", editing.model_step, name="model_act"),
    path("models/<int:pk>/edit/", editing.model_edit, name="model_edit"),
    path("models/<int:pk>/edit/<slug:step>/", editing.model_step, name="model_step"),
    path("models/<int:pk>/discard/", editing.model_discard, name="model_discard"),
    path("models/<int:pk>/files/", files.model_files, name="model_files"),
    path("models/files/<int:pk>/", files.model_file, name="model_file"),
]

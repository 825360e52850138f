"""Addresses of models, candidacies and the work with them: each under its noun."""

from django.urls import path

from models_registry.views import bulk, lists, work

app_name = "models_registry"

urlpatterns = [
    path("work/", work.work, name="work"),
    path("models/", lists.model_list, name="models"),
    path("models/export/", lists.models_export, name="models_export"),
    path("models/filters/", lists.saved_filters, name="saved_filters"),
    path("models/filters/<int:pk>/rename/", lists.saved_filter_rename, name="saved_filter_rename"),
    path("models/filters/<int:pk>/delete/", lists.saved_filter_delete, name="saved_filter_delete"),
    path("models/bulk/<slug:action>/", bulk.models_bulk, name="models_bulk"),
]

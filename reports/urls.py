"""Addresses of reports, each under its noun."""

from django.urls import path

from reports.views import dashboard

app_name = "reports"

urlpatterns = [
    path("units/<int:pk>/dashboard/", dashboard.dashboard, name="dashboard"),
    path("units/<int:pk>/dashboard/below/", dashboard.units_below, name="dashboard_below"),
    path("units/<int:pk>/dashboard/export/", dashboard.dashboard_export, name="dashboard_export"),
]

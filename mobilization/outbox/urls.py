"""Addresses of the pages of jobs."""

from django.urls import path

from mobilization.outbox import views

app_name = "jobs"

urlpatterns = [
    path("", views.job_list, name="list"),
    path("export/", views.job_export, name="export"),
    path("<int:pk>/", views.job_detail, name="detail"),
    path("<int:pk>/cancel/", views.job_cancel, name="cancel"),
    path("<int:pk>/retry/", views.job_retry, name="retry"),
    path("<int:pk>/files/<slug:file_format>/", views.job_file, name="file"),
]

"""Addresses of reports, each under its noun."""

from django.urls import path

from reports.views import book_choices, book_steps, books, dashboard

app_name = "reports"

urlpatterns = [
    path("units/<int:pk>/dashboard/", dashboard.dashboard, name="dashboard"),
    path("units/<int:pk>/dashboard/below/", dashboard.units_below, name="dashboard_below"),
    path("units/<int:pk>/dashboard/export/", dashboard.dashboard_export, name="dashboard_export"),
    path("books/", books.book_list, name="books"),
    path("books/new/", books.book_new, name="book_new"),
    path("books/export/", books.book_export, name="book_export"),
    path("books/<int:pk>/", books.book_page, name="book"),
    path("books/<int:pk>/edit/", books.book_edit, name="book_edit"),
    path("books/<int:pk>/discard/", books.book_discard, name="book_discard"),
    path("books/<int:pk>/export/", books.contents_export, name="book_contents_export"),
    path("books/<int:pk>/files/", book_steps.book_make, name="book_make"),
    path("books/<int:pk>/files/<int:file>/", book_steps.book_file, name="book_file"),
    path("books/<int:pk>/do/<slug:action>/", book_steps.book_act, name="book_act"),
    path("books/<int:pk>/models/new/", book_choices.model_new, name="book_model_new"),
    path("books/<int:pk>/models/<int:model>/leave-out/", book_choices.model_leave_out, name="book_model_leave_out"),
    path("books/<int:pk>/models/<int:model>/to-the-rule/", book_choices.model_to_rule, name="book_model_to_rule"),
    path("books/<int:pk>/models/<int:model>/place/", book_choices.model_place, name="book_model_place"),
]

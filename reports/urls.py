"""Addresses of reports, each under its noun."""

from django.urls import path

from reports.views import book_choices, book_steps, books, dashboard, report_sections, reports, returns

app_name = "reports"

urlpatterns = [
    path("reports/", reports.report_list, name="reports"),
    path("reports/new/", reports.report_new, name="report_new"),
    path("reports/export/", reports.report_export, name="report_export"),
    path("reports/returns/", returns.returns_page, name="returns"),
    path("reports/returns/accept/", returns.returns_accept, name="returns_accept"),
    path("reports/returns/remind/", returns.returns_remind, name="returns_remind"),
    path("reports/returns/export/", returns.returns_export, name="returns_export"),
    path("reports/<int:pk>/", reports.report_page, name="report"),
    path("reports/<int:pk>/rows/", reports.report_behind, name="behind"),
    path("reports/<int:pk>/edit/", reports.report_edit, name="report_edit"),
    path("reports/<int:pk>/count/", reports.report_count, name="report_count"),
    path("reports/<int:pk>/files/", reports.report_files, name="report_files"),
    path("reports/<int:pk>/correct/", reports.report_correct, name="report_correct"),
    path("reports/<int:pk>/do/<slug:action>/", reports.report_act, name="report_act"),
    path("reports/<int:pk>/sections/new/", report_sections.section_new, name="section_new"),
    path("report-sections/<int:pk>/edit/", report_sections.section_edit, name="section_edit"),
    path("report-sections/<int:pk>/move/<slug:way>/", report_sections.section_move, name="section_move"),
    path("report-sections/<int:pk>/remove/", report_sections.section_remove, name="section_remove"),
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

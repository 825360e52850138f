"""Addresses of reports, each under its noun."""

from django.urls import path

from reports.views import book_choices, book_steps, books, dashboard, rank, schedules, targets, templates

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
    path("report-templates/", templates.template_list, name="templates"),
    path("report-templates/new/", templates.template_new, name="template_new"),
    path("report-templates/standard/<slug:kind>/", templates.standard_page, name="template_standard"),
    path(
        "report-templates/standard/<slug:kind>/preview/", templates.standard_preview, name="template_standard_preview"
    ),
    path("report-templates/<int:pk>/", templates.template_page, name="template"),
    path("report-templates/<int:pk>/preview/", templates.template_preview, name="template_preview"),
    path("report-templates/<int:pk>/edit/", templates.template_edit, name="template_edit"),
    path("report-templates/<int:pk>/use/", templates.template_use, name="template_use"),
    path("report-templates/<int:pk>/sections/new/", templates.section_new, name="template_section_new"),
    path(
        "report-templates/<int:pk>/sections/<int:section>/edit/", templates.section_edit, name="template_section_edit"
    ),
    path(
        "report-templates/<int:pk>/sections/<int:section>/remove/",
        templates.section_remove,
        name="template_section_remove",
    ),
    path(
        "report-templates/<int:pk>/sections/<int:section>/<slug:way>/",
        templates.section_move,
        name="template_section_move",
    ),
    path("report-schedules/", schedules.schedule_list, name="schedules"),
    path("report-schedules/new/", schedules.schedule_new, name="schedule_new"),
    path("report-schedules/export/", schedules.schedule_export, name="schedule_export"),
    path("report-schedules/<int:pk>/", schedules.schedule_page, name="schedule"),
    path("report-schedules/<int:pk>/edit/", schedules.schedule_edit, name="schedule_edit"),
    path("report-schedules/<int:pk>/use/", schedules.schedule_use, name="schedule_use"),
    path("report-targets/", targets.target_list, name="targets"),
    path("report-targets/new/", targets.target_new, name="target_new"),
    path("report-targets/grid/", targets.target_grid, name="target_grid"),
    path("report-targets/export/", targets.target_export, name="target_export"),
    path("report-targets/<int:pk>/", targets.target_page, name="target"),
    path("report-targets/<int:pk>/edit/", targets.target_edit, name="target_edit"),
    path("report-targets/<int:pk>/remove/", targets.target_remove, name="target_remove"),
    path("report-rank/", rank.rank, name="rank"),
    path("report-rank/export/", rank.rank_export, name="rank_export"),
]

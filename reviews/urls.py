"""Addresses of councils, criteria sets and steering committees, each under its noun."""

from django.urls import path

from reviews.views import councils, criteria, criteria_parts, seats, steering, steering_parts

app_name = "reviews"

urlpatterns = [
    path("councils/", councils.council_list, name="councils"),
    path("councils/new/", councils.council_new, name="council_new"),
    path("councils/export/", councils.council_export, name="council_export"),
    path("councils/<int:pk>/", councils.council_page, name="council"),
    path("councils/<int:pk>/edit/", councils.council_edit, name="council_edit"),
    path("councils/<int:pk>/members/new/", seats.seat_new, name="seat_new"),
    path("councils/<int:pk>/rules/new/", seats.rules_new, name="council_rules_new"),
    path("councils/members/<int:pk>/edit/", seats.seat_edit, name="seat_edit"),
    path("councils/members/<int:pk>/remove/", seats.seat_remove, name="seat_remove"),
    path("councils/rules/<int:pk>/remove/", seats.rules_remove, name="council_rules_remove"),
    path("criteria/", criteria.criteria_list, name="criteria"),
    path("criteria/new/", criteria.criteria_new, name="criteria_new"),
    path("criteria/export/", criteria.criteria_export, name="criteria_export"),
    path("criteria/<int:pk>/", criteria.criteria_page, name="criteria_set"),
    path("criteria/<int:pk>/edit/", criteria.criteria_edit, name="criteria_edit"),
    path("criteria/<int:pk>/publish/", criteria.criteria_publish, name="criteria_publish"),
    path("criteria/<int:pk>/discard/", criteria.criteria_discard, name="criteria_discard"),
    path("criteria/<int:pk>/version/", criteria.criteria_version, name="criteria_version"),
    path("criteria/<int:pk>/copy/", criteria.criteria_copy, name="criteria_copy"),
    path("criteria/<int:pk>/compare/<int:other>/", criteria.criteria_compare, name="criteria_compare"),
    path("criteria/<int:pk>/<slug:kind>/new/", criteria_parts.part_new, name="criteria_part_new"),
    path("criteria/groups/<int:pk>/criteria/new/", criteria_parts.criterion_new, name="criterion_new"),
    path("criteria/<slug:kind>/<int:pk>/edit/", criteria_parts.part_edit, name="criteria_part_edit"),
    path("criteria/<slug:kind>/<int:pk>/remove/", criteria_parts.part_remove, name="criteria_part_remove"),
    path("committees/", steering.committee_list, name="committees"),
    path("committees/new/", steering.committee_new, name="committee_new"),
    path("committees/export/", steering.committee_export, name="committee_export"),
    path("committees/<int:pk>/", steering.committee_page, name="committee"),
    path("committees/<int:pk>/edit/", steering.committee_edit, name="committee_edit"),
    path("committees/<int:pk>/members/new/", steering_parts.place_new, name="place_new"),
    path("committees/<int:pk>/tasks/new/", steering_parts.task_new, name="task_new"),
    path("committees/<int:pk>/assessments/<int:year>/new/", steering_parts.assessment_new, name="assessment_new"),
    path("committees/members/<int:pk>/edit/", steering_parts.place_edit, name="place_edit"),
    path("committees/members/<int:pk>/remove/", steering_parts.place_remove, name="place_remove"),
    path("committees/tasks/<int:pk>/edit/", steering_parts.task_edit, name="task_edit"),
    path("committees/tasks/<int:pk>/done/", steering_parts.task_done, name="task_done"),
    path("committees/tasks/<int:pk>/remove/", steering_parts.task_remove, name="task_remove"),
    path("committees/assessments/<int:pk>/edit/", steering_parts.assessment_edit, name="assessment_edit"),
]

"""Addresses of councils and criteria sets, each under its noun."""

from django.urls import path

from reviews.views import councils, criteria, criteria_parts, seats

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
]

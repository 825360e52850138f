"""Addresses of units, people, memberships: each under its noun."""

from django.urls import path

from organizations.views import (
    accounts,
    calendar,
    history,
    offers,
    people,
    reorganisation_queue,
    reorganisations,
    units,
    why,
)

app_name = "organizations"

urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<int:year>/", calendar.calendar, name="calendar_year"),
    path("calendar/days/new/", calendar.day_new, name="calendar_day_new"),
    path("calendar/days/<int:pk>/change/", calendar.day_change, name="calendar_day_change"),
    path("calendar/days/<int:pk>/remove/", calendar.day_remove, name="calendar_day_remove"),
    path("units/", units.unit_list, name="units"),
    path("units/export/", units.unit_export, name="unit_export"),
    path("units/tree/", units.unit_tree_page, name="unit_tree"),
    path("units/<int:pk>/", units.unit_page, name="unit"),
    path("units/<int:pk>/edit/", units.unit_edit, name="unit_edit"),
    path("people/", people.person_list, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("people/<int:pk>/name/", people.person_rename, name="person_rename"),
    path("people/<int:pk>/why/", why.person_why, name="person_why"),
    path("people/<int:pk>/memberships/new/", people.membership_new, name="membership_new"),
    path("people/<int:pk>/account/invite/", accounts.account_invite, name="account_invite"),
    path("people/<int:pk>/account/invite-again/", accounts.account_invite_again, name="account_invite_again"),
    path("people/<int:pk>/account/correct-address/", accounts.account_correct_address, name="account_correct_address"),
    path("people/<int:pk>/account/deactivate/", accounts.account_deactivate, name="account_deactivate"),
    path("people/<int:pk>/account/reactivate/", accounts.account_reactivate, name="account_reactivate"),
    path("people/<int:pk>/account/address/", accounts.account_trust_address, name="account_trust_address"),
    path("people/<int:pk>/account/second-factor/", accounts.account_second_factor, name="account_second_factor"),
    path("memberships/<int:pk>/end/", people.membership_end, name="membership_end"),
    path("memberships/act/", accounts.act_in, name="act_in"),
    path("offers/<int:pk>/", offers.role_offer, name="role_offer"),
    path("invitations/<str:token>/", accounts.invitation, name="invitation"),
    path("people/<int:pk>/activity/", history.person_activity, name="person_activity"),
    path("history/", history.history_list, name="history"),
    path("history/export/", history.history_export, name="history_export"),
    path("history/<slug:model>/<int:pk>/", history.record_history, name="record_history"),
    path("reorganisations/", reorganisations.reorganisation_list, name="reorganisations"),
    path("reorganisations/new/", reorganisations.reorganisation_new, name="reorganisation_new"),
    path("reorganisations/new/details/", reorganisations.reorganisation_details, name="reorganisation_details"),
    path("reorganisations/queue/", reorganisation_queue.queue, name="reorganisation_queue"),
    path("reorganisations/queue/choose/", reorganisation_queue.queue_choose, name="reorganisation_choose"),
    path("reorganisations/<int:pk>/", reorganisations.reorganisation_page, name="reorganisation"),
]

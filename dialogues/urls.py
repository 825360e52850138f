"""Addresses of dialogue conferences, each under its noun."""

from django.urls import path

from dialogues.views import (
    board,
    conferences,
    data_requests,
    links,
    opinion_identities,
    opinion_steps,
    opinions,
    papers,
    steps,
)

app_name = "dialogues"

urlpatterns = [
    path("conferences/", conferences.conference_list, name="conferences"),
    path("conferences/new/", conferences.conference_new, name="conference_new"),
    path("conferences/export/", conferences.conference_export, name="conference_export"),
    path("conferences/board/", board.board, name="board"),
    path("conferences/board/export/", board.board_export, name="board_export"),
    path("conferences/<int:pk>/", conferences.conference_page, name="conference"),
    path("conferences/<int:pk>/edit/", conferences.conference_edit, name="conference_edit"),
    path("conferences/<int:pk>/attendance/", conferences.conference_attendance, name="conference_attendance"),
    path("conferences/<int:pk>/conclusion/", conferences.conference_conclusion, name="conference_conclusion"),
    path("conferences/<int:pk>/notice/", papers.conference_notice, name="conference_notice"),
    path("conferences/<int:pk>/registrations/", papers.conference_registrations, name="conference_registrations"),
    path("conferences/<int:pk>/links/<slug:kind>/new/", links.link_new, name="link_new"),
    path("conferences/<int:pk>/links/<int:link>/remove/", links.link_remove, name="link_remove"),
    path("conferences/<int:pk>/do/<slug:action>/", steps.conference_act, name="conference_act"),
    path("opinions/", opinions.opinion_list, name="opinions"),
    path("opinions/work/", opinions.opinion_work, name="opinion_work"),
    path("opinions/new/", opinions.opinion_new, name="opinion_new"),
    path("opinions/export/", opinions.opinion_export, name="opinion_export"),
    path("opinions/<int:pk>/", opinions.opinion_page, name="opinion"),
    path("opinions/<int:pk>/edit/", opinions.opinion_edit, name="opinion_edit"),
    path("opinions/<int:pk>/receipt/", opinions.opinion_receipt, name="opinion_receipt"),
    path("opinions/<int:pk>/code/", opinions.opinion_code, name="opinion_code"),
    path("opinions/<int:pk>/identity/", opinion_identities.opinion_identity, name="opinion_identity"),
    path("opinions/<int:pk>/identity/edit/", opinion_identities.opinion_identity_edit, name="opinion_identity_edit"),
    path("opinions/<int:pk>/erase/", opinion_identities.opinion_erase, name="opinion_erase"),
    path("opinions/<int:pk>/do/<slug:action>/", opinion_steps.opinion_act, name="opinion_act"),
    path("opinions/<int:pk>/data/", data_requests.data_request_new, name="data_request_new"),
    path("opinions/data/", data_requests.data_request_list, name="data_requests"),
    path("opinions/data/<int:pk>/file/", data_requests.data_request_file, name="data_request_file"),
    path("opinions/data/<int:pk>/done/", data_requests.data_request_done, name="data_request_done"),
]

"""Addresses of dialogue conferences, each under its noun."""

from django.urls import path

from dialogues.views import board, conferences, links, papers, steps

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
]

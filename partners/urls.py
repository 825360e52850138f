"""Addresses of keys."""

from django.urls import path

from partners.views import clients

app_name = "partners"

urlpatterns = [
    path("", clients.client_list, name="clients"),
    path("new/", clients.client_new, name="client_new"),
    path("<int:pk>/", clients.client_page, name="client"),
    path("<int:pk>/secret/", clients.secret_new, name="secret_new"),
    path("<int:pk>/scopes/", clients.scopes_change, name="scopes"),
    path("<int:pk>/revoke/", clients.client_revoke, name="revoke"),
]

"""Addresses of reports, each under its noun."""

from django.urls import path

from reports.views import recounts

app_name = "reports"

urlpatterns = [
    path("recounts/", recounts.recounts, name="recounts"),
    path("recounts/ask/", recounts.recount_ask, name="recount_ask"),
    path("recounts/<slug:kind>/mend/", recounts.sums_mend, name="sums_mend"),
]

"""Addresses of reports, each under its noun."""

from django.urls import path

from reports.views import claims, measures

app_name = "reports"

urlpatterns = [
    path("figures/", measures.catalogue, name="figures"),
    path("figures/<str:key>/", measures.measure_page, name="figure"),
    path("figures/<str:key>/export/", measures.measure_export, name="figure_export"),
    path("claims/", claims.claims, name="claims"),
    path("claims/export/", claims.claims_export, name="claims_export"),
    path("claims/new/", claims.claim_new, name="claim_new"),
    path("claims/<int:pk>/", claims.claim_page, name="claim"),
    path("claims/<int:pk>/edit/", claims.claim_edit, name="claim_edit"),
    path("claims/<int:pk>/withdraw/", claims.claim_withdraw, name="claim_withdraw"),
]

"""Addresses of the API: everything under `/api/v1/`, its description, and pages to read and try it."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import SimpleRouter

from directives.api.documents import DocumentViewSet
from directives.api.duties import DutyViewSet
from mobilization.outbox.api import JobViewSet
from notifications.api import InboxViewSet
from organizations.api.units import UnitViewSet

app_name = "api"

router = SimpleRouter(use_regex_path=False)
router.register("jobs", JobViewSet, basename="job")
router.register("inbox", InboxViewSet, basename="inbox")
router.register("units", UnitViewSet, basename="unit")
router.register("documents", DocumentViewSet, basename="document")
router.register("duties", DutyViewSet, basename="duty")

urlpatterns = [
    path("v1/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("v1/docs/", SpectacularSwaggerView.as_view(url_name="api:schema"), name="docs"),
    path("v1/", include(router.urls)),
]

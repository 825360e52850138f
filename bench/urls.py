"""The portal's addresses, and the two other sides beside them behind the same middleware."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from bench.others import StockJobs, limit
from mobilization import urls

router = SimpleRouter()
router.register("stock/jobs", StockJobs, basename="stock")
urlpatterns = [path("", include(router.urls)), path("limit/jobs/", limit), *urls.urlpatterns]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500

"""The portal's addresses, and the two other sides beside them behind the same middleware."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from bench import model_others, opinion_others, others
from mobilization import urls

router = SimpleRouter()
router.register("stock/jobs", others.StockJobs, basename="stock")
router.register("stock/models", model_others.StockModels, basename="stock-models")
router.register("folded/models", model_others.FoldedModels, basename="folded-models")
router.register("stock/opinions", opinion_others.StockOpinions, basename="stock-opinions")
urlpatterns = [
    path("", include(router.urls)),
    path("limit/jobs/", others.limit),
    path("limit/models/", model_others.limit),
    path("limit/models/<int:pk>/", model_others.limit_one),
    path("limit/opinions/", opinion_others.limit),
    *urls.urlpatterns,
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500

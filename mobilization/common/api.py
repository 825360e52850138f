"""What every part of the API shares."""

from rest_framework.pagination import BasePagination
from rest_framework.renderers import JSONRenderer
from rest_framework.views import exception_handler as problem_json


class OrjsonRenderer(JSONRenderer):
    """JSON."""


class KeysetPagination(BasePagination):
    """Paging."""


__all__ = ["KeysetPagination", "OrjsonRenderer", "problem_json"]

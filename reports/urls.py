"""Addresses of reports, each under its noun."""

from typing import Any

app_name = "reports"

urlpatterns: list[Any] = []

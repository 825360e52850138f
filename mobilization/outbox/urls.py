"""Addresses of the pages of jobs."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []

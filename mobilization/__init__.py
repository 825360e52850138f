"""The Dân vận khéo portal: the project and what spans all its apps."""

from mobilization.celery import app as celery_app

__all__ = ["celery_app"]

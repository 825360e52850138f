"""As in `make run`, with the two other sides' addresses beside ours, quiet logs and no broker."""

import logging
import tempfile

import structlog

from mobilization.settings.dev import *  # noqa: F403

ROOT_URLCONF = "bench.urls"
ALLOWED_HOSTS = ["testserver"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STATIC_ROOT = tempfile.mkdtemp(prefix="dvk-bench-static-")
LOGGING = {"version": 1, "disable_existing_loggers": True}
structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

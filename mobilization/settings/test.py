"""For the test suite: the owner's connection, mail in memory, quick password hashes, no static manifest."""

import atexit
import shutil
import tempfile

from mobilization.settings.base import *  # noqa: F403
from mobilization.settings.base import DATABASES, LOGGING, env
from mobilization.settings.servers import database

SECRET_KEY = "only-for-tests-" + "x" * 40
DEVELOPMENT_TOOLS = True
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
APPLICATION_DATABASE = DATABASES["default"]
if "owner" in DATABASES:
    DATABASES = {"default": database(env.str("DATABASE_OWNER_URL"), pool_seconds=0)}
DATABASES["default"]["OPTIONS"]["options"] += " -c join_collapse_limit=1 -c from_collapse_limit=1"
"""Tables are joined as the statement names them: among the few rows of a test every order is as good, and looking for
the best one of ten tables took longer than most statements. What is found is the same."""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = tempfile.mkdtemp(prefix="dvk-test-static-")
MEDIA_ROOT = tempfile.mkdtemp(prefix="dvk-test-media-")
atexit.register(shutil.rmtree, STATIC_ROOT, ignore_errors=True)
atexit.register(shutil.rmtree, MEDIA_ROOT, ignore_errors=True)
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
INSTALLED_APPS = [*INSTALLED_APPS, "tests.testapp"]
LOGGING = LOGGING | {"loggers": {name: {"level": "ERROR"} for name in ("django_structlog", "django.request")}}
"""What is said of each request and of each refusal is read by nobody here; a test that does asks for it."""

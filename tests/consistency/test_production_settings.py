"""Hardened settings: Django's own deployment check is clean, and production refuses to start half-set."""

import ast
import os
import subprocess
import sys

import pytest

from tests.consistency.sources import ROOT

COMPLETE = {"SECRET_KEY": "kh0a-bi-mat:" + "aB3$" * 12, "ALLOWED_HOSTS": "danvan.example"}
CHECK = ["manage.py", "check", "--deploy", "--fail-level", "WARNING"]


def manage(*arguments: str, settings: str = "mobilization.settings.production", path: str = "", **variables: str):
    """Run Python with production settings and only these variables set."""
    environment = {
        "PATH": os.environ["PATH"],
        "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
        "DJANGO_SETTINGS_MODULE": settings,
        "PYTHONPATH": path,
        "PYTHONUTF8": "1",
        **variables,
    }
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.bar("S1")
def test_deployment_check_is_clean():
    result = manage(*CHECK, **COMPLETE)
    assert (result.returncode, "no issues (0 silenced)" in result.stdout) == (0, True), result.stderr


@pytest.mark.bar("S1")
def test_a_softened_setting_is_seen(tmp_path):
    (tmp_path / "softened.py").write_text(
        "from mobilization.settings.production import *\nSECURE_SSL_REDIRECT = False\n"
    )
    result = manage(*CHECK, settings="softened", path=str(tmp_path), **COMPLETE)
    assert (result.returncode, "security.W008" in result.stderr) == (1, True)


@pytest.mark.bar("S1")
@pytest.mark.parametrize(
    ("name", "value"),
    [("SECRET_KEY", ""), ("SECRET_KEY", "short"), ("ALLOWED_HOSTS", ""), ("ALLOWED_HOSTS", "*")],
)
def test_production_refuses_to_start_without(name, value):
    result = manage("-c", "import mobilization.settings.production", **{**COMPLETE, name: value})
    assert result.returncode == 1
    assert result.stderr.splitlines()[-1].startswith(f"django.core.exceptions.ImproperlyConfigured: {name} must ")


@pytest.mark.bar("S1")
def test_nothing_is_silenced_and_debug_stays_off():
    show = "from django.conf import settings as s; print(s.SILENCED_SYSTEM_CHECKS, s.DEBUG, s.DEVELOPMENT_TOOLS)"
    assert manage("-c", show, DEBUG="1", **COMPLETE).stdout.strip() == "[] False False"


@pytest.mark.bar("S1")
def test_what_djangos_check_does_not_look_at():
    names = ["SECURE_REDIRECT_EXEMPT", "SECURE_PROXY_SSL_HEADER", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"]
    names += ["LANGUAGE_COOKIE_SECURE", "EMAIL_BACKEND"]
    show = f"from django.conf import settings as s; print([getattr(s, name) for name in {names}])"
    assert ast.literal_eval(manage("-c", show, **COMPLETE).stdout) == [
        ["^healthz$", "^readyz$"],
        ("HTTP_X_FORWARDED_PROTO", "https"),
        "__Host-session",
        "__Host-csrf",
        True,
        "django.core.mail.backends.smtp.EmailBackend",
    ]

"""Behind a proxy that speaks HTTPS. What must be set is set, or the portal does not start."""

from django.core.exceptions import ImproperlyConfigured

from mobilization.settings.base import *  # noqa: F403
from mobilization.settings.base import ALLOWED_HOSTS, SECRET_KEY, env
from mobilization.settings.people import WITH_POWER, roles_with_second_factor

if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY must be set to a random text of 50 characters or more.")
if not env.list("ALLOWED_HOSTS", default=[]) or "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS must name the portal's host names, separated by commas.")

MFA_REQUIRED_ROLES = roles_with_second_factor(env.list("MFA_REQUIRED_ROLES", default=WITH_POWER))
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
PROXIES_IN_FRONT = env.int("PROXIES_IN_FRONT", default=1)
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
vars().update(env.email_url("EMAIL_URL", default="smtp://localhost:25"))

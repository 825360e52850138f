"""The portal's own address, for letters and files written where no request is at hand."""

from django.conf import settings


def absolute(path: str) -> str:
    """The address of a page of the portal with scheme and host: `PORTAL_URL`, else the first of `ALLOWED_HOSTS`."""
    base = settings.PORTAL_URL or f"https://{settings.ALLOWED_HOSTS[0].lstrip('.')}"
    return base.rstrip("/") + path

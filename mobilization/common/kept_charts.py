"""Charts for pages: drawn once for what they show, and kept in the cache.

The name under which a drawing is kept follows from all that is drawn, so that nothing old is ever shown. It is kept
signed: it goes into pages as it is, and whoever reaches the cache server could put markup of their own there.
"""

import hashlib
import json
from typing import Any

from django.core.cache import cache
from django.core.signing import BadSignature, Signer
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from mobilization.common import charts
from mobilization.common.version import VERSION

DAY = 24 * 3600
_SIGNER = Signer(salt="mobilization.common.kept_charts")


def kept_svg(spec: dict[str, Any], *, title: str, description: str = "") -> SafeString:
    """What `charts.svg` draws; numbers are written in the reader's language. Nothing to draw: an empty text."""
    if not spec["data"]["values"]:
        return SafeString()
    told = json.dumps([spec, title, description, get_language(), VERSION], sort_keys=True, default=str)
    name = f"chart:{hashlib.sha256(told.encode()).hexdigest()}"
    try:
        return mark_safe(_SIGNER.unsign(cache.get(name) or ""))  # noqa: S308 # nosec B308 B703 - what we drew and signed
    except BadSignature:
        drawn = charts.svg(spec, title=title, description=description)
        cache.set(name, _SIGNER.sign(drawn), DAY)
        return drawn

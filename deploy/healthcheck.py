"""Asks the web server in this container whether it is alive; the exit code says so."""

import os
import sys
import urllib.request

request = urllib.request.Request(
    "http://127.0.0.1:8000/healthz", headers={"Host": os.environ["ALLOWED_HOSTS"].split(",")[0]}
)
with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310 - the address stands above
    sys.exit(0 if answer.status == 200 else 1)  # noqa: PLR2004 - HTTP's "OK"

"""On a developer's machine and in `make run`: like production, but over plain HTTP on the loopback address."""

from mobilization.settings.base import *  # noqa: F403
from mobilization.settings.base import env

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-development-" + "x" * 40)
DEVELOPMENT_TOOLS = True
DEMO_ACCOUNTS = True
PORTAL_URL = env.str("PORTAL_URL", default=f"http://127.0.0.1:{env.str('PORT', default='8000')}")

"""WSGI entry for gunicorn; production settings unless the environment says otherwise."""

import os

from django.core.wsgi import get_wsgi_application

from mobilization.common.garbage import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobilization.settings.production")
application = get_wsgi_application()
settle()

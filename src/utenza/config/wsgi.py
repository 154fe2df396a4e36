"""The door through which the web server reaches the portal."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "utenza.config.settings.demo")

application = get_wsgi_application()

"""The WSGI application; WSGI on purpose, because under ASGI Django served an eighth of the requests."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quancheng.server.settings")
application = get_wsgi_application()

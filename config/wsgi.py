"""The WSGI application that the server runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# Web requests share a pool and are cut off; commands (migrations, imports) use one connection and may take their time.
os.environ.setdefault("DATABASE_POOL_SIZE", "10")
os.environ.setdefault("STATEMENT_TIMEOUT_MS", "5000")

application = get_wsgi_application()

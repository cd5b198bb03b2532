"""What a web server loads: all pages, so that processes forked from the one that loaded them share the memory."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018 - the first look loads them
# The collector writes on whatever it looks at, and a page of memory that is written is shared no more.
gc.collect()
gc.freeze()
# Each page leaves circles behind; with so little left to look at they are cheaply gone before they pile up.
gc.set_threshold(700, 5, 1)

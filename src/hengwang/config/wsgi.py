"""The WSGI application that granian serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hengwang.config.settings")
application = get_wsgi_application()

# What is loaded now stays for good. Left among the young, its hundreds of thousands of objects are
# walked again by every full collection, in the middle of somebody's page.
_ = get_resolver().url_patterns  # loads every view
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)

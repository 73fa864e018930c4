"""The WSGI application that granian serves."""

import gc
import os
import sys
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

# SQLite gives the interpreter away at every row, and gets it back after this time at the latest while another page of
# this process is being drawn. At the usual 5 ms a page of many small queries waits longer than it works.
sys.setswitchinterval(0.0005)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshu.config.settings")
application = get_wsgi_application()

# What every page needs is loaded before the first one, and left out of the search for garbage from here on: a search
# through it takes longer than ten pages. A page makes some tens of thousands of objects and leaves next to none, so it
# is searched once and not seven times.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)

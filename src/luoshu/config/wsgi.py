"""The WSGI application that granian serves."""

import os
import sys

from django.core.wsgi import get_wsgi_application

# SQLite gives the interpreter away at every row, and gets it back after this time at the latest while another page of
# this process is being drawn. At the usual 5 ms a page of many small queries waits longer than it works.
sys.setswitchinterval(0.0005)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshu.config.settings")
application = get_wsgi_application()

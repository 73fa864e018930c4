"""Start Django for commands that need the database."""

import os


def setup() -> None:
    """Load settings and apps once; safe to call again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshu.config.settings")
    import django

    django.setup()

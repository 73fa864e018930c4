"""Start Django for the commands that need the database, inside their run functions and never at import."""

from importlib import import_module


def start_django() -> None:
    """Load settings and apps once; safe to call again.

    Call it after the environment variables of the command are set and before the first import from ``luoshu.apps``.
    ``config`` stands above ``cli``: it is named here as the place to start from, like the settings module itself is
    named by a string, and is not something that commands import from.
    """
    import_module("luoshu.config.django").setup()

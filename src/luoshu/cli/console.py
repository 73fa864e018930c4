"""In whose name the command line acts: the person at the server's console, with the rights of setting up."""

import getpass

from luoshu.apps.acting import Acting

CONSOLE_RIGHTS = frozenset({"places.import", "rules.edit", "users.edit", "users.read", "users.appoint"})


def console_acting() -> Acting:
    """Return the acting of the operating system's user; the audit keeps the name."""
    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = "unknown"
    return Acting(
        person_code=f"console:{user}"[:40],
        post_code="console",
        role="console",
        paths=("",),
        rights=CONSOLE_RIGHTS,
        label="服务器命令行",
    )

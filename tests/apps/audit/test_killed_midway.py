"""The mover and the sealer are killed with SIGKILL at their most delicate points, then run again."""

import pytest

pytestmark = pytest.mark.slow

READS = """
from datetime import datetime, UTC
from luoshu.apps.acting import SYSTEM
from luoshu.apps.audit.spool import write_read
for number in range(30):
    write_read(by=SYSTEM, at=datetime.now(UTC), action="fire.read", subject_kind="fire", subject_code=str(number))
"""
RUN = """
from datetime import datetime, UTC
from luoshu.apps.audit import operations
operations.CHUNK = 10
operations.move_spool(at=datetime.now(UTC))
while operations.seal_entries(at=datetime.now(UTC), limit=7): pass
"""
KILL = """
import os, signal
from pathlib import Path
def deadly(function, after, times):
    calls = []
    def wrapped(*arguments, **named):
        calls.append(1)
        if len(calls) == times and not after: os.kill(os.getpid(), signal.SIGKILL)
        result = function(*arguments, **named)
        if len(calls) == times and after: os.kill(os.getpid(), signal.SIGKILL)
        return result
    return wrapped
from luoshu.apps.audit import operations, spool
from luoshu.apps.audit.models import AuditEntry, SpoolBatch
from django.db.models.query import QuerySet
"""
RESULT = """
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.audit.queries import verify_chain
report = verify_chain()
codes = list(AuditEntry.objects.values_list("subject_code", flat=True))
print(len(codes), len(set(codes)), report.ok, report.checked, report.unsealed)
"""
POINTS = {
    "after the file was taken": "spool._close = deadly(spool._close, True, 1)",
    "between batch row and entries": "QuerySet.bulk_create = deadly(QuerySet.bulk_create, False, 2)",
    "entries written, not committed": "QuerySet.bulk_create = deadly(QuerySet.bulk_create, True, 3)",
    "committed, file still there": "Path.unlink = deadly(Path.unlink, False, 1)",
    "before the seals": "QuerySet.bulk_update = deadly(QuerySet.bulk_update, False, 2)",
    "seals written, not committed": "QuerySet.bulk_update = deadly(QuerySet.bulk_update, True, 3)",
    "sealed, not anchored": "operations.write_anchor = deadly(operations.write_anchor, False, 2)",
}


@pytest.mark.parametrize("point", POINTS)
def test_killed_and_started_again_every_read_is_there_once_and_the_chain_holds(instance, point):
    assert instance.python(READS + KILL + POINTS[point] + RUN) == "killed"
    assert instance.python(RUN + RESULT) == "30 30 True 30 0"

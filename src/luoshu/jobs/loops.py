"""The table of background loops: name, work, seconds to wait when there is nothing to do. One line per loop."""

from luoshu.jobs.answer_platforms import answer_platforms
from luoshu.jobs.count_matters import count_fires
from luoshu.jobs.delete_pictures import delete_due_pictures
from luoshu.jobs.duty import hand_over_cells, tell_duty
from luoshu.jobs.freeze_documents import freeze_documents
from luoshu.jobs.fuse import fuse_waiting
from luoshu.jobs.index_search import index_rows
from luoshu.jobs.mail_documents import mail_documents
from luoshu.jobs.open_cases import open_fires
from luoshu.jobs.open_returns import open_returns, remind_returns
from luoshu.jobs.poll import poll_due
from luoshu.jobs.prepare_briefings import prepare_briefings
from luoshu.jobs.propose_slips import propose_due_slips
from luoshu.jobs.read_pages import read_waiting
from luoshu.jobs.reckon import reckon_targets
from luoshu.jobs.remind import remind_instructions, remind_late, remind_matters
from luoshu.jobs.route_out import route_out
from luoshu.jobs.seal import check_chain, cut_audit, seal_audit, tidy_bytes
from luoshu.jobs.send import send_due
from luoshu.jobs.send_out import send_out
from luoshu.jobs.store import store_waiting
from luoshu.jobs.watch_cameras import watch_cameras
from luoshu.jobs.worker import Loop

NOBODY_WAITS = 4.0
"""Such a loop takes a fifth of a processor at most, however much waits for it."""


def all_loops(pause_seconds: float) -> tuple[Loop, ...]:
    """Return every loop of the product; ``pause_seconds`` is the setting LUOSHU_WORKER_PAUSE_SECONDS."""
    return (
        Loop("poll", poll_due, 10),
        Loop("store", store_waiting, pause_seconds),
        Loop("fuse", fuse_waiting, pause_seconds),
        Loop("open_fires", open_fires, pause_seconds),
        Loop("answer_platforms", answer_platforms, 10),
        Loop("freeze_documents", freeze_documents, pause_seconds),
        Loop("count_fires", count_fires, 30),
        Loop("read_pages", read_waiting, pause_seconds),
        Loop("remind_late", remind_late, 10),
        Loop("remind_matters", remind_matters, 300),
        Loop("propose_slips", propose_due_slips, 300),
        Loop("open_returns", open_returns, 300),
        Loop("remind_returns", remind_returns, 300),
        Loop("remind_instructions", remind_instructions, 600),
        Loop("prepare_briefings", prepare_briefings, 60),
        Loop("reckon_targets", reckon_targets, 600),
        Loop("tell_duty", tell_duty, 300),
        Loop("hand_over_cells", hand_over_cells, 60),
        Loop("watch_cameras", watch_cameras, 30),
        Loop("send", send_due, pause_seconds),
        Loop("route_out", route_out, pause_seconds),
        Loop("send_out", send_out, pause_seconds),
        Loop("mail_documents", mail_documents, pause_seconds),
        Loop("seal", seal_audit, pause_seconds),
        Loop("index_search", index_rows, 20, NOBODY_WAITS),
        Loop("cut_audit", cut_audit, 60, NOBODY_WAITS),
        Loop("check_chain", check_chain, 3600, NOBODY_WAITS),
        Loop("delete_pictures", delete_due_pictures, 3600, NOBODY_WAITS),
        Loop("tidy_bytes", tidy_bytes, 3600, NOBODY_WAITS),
    )

"""The filtered entries as CSV: in words for a reader, and with what a stranger needs to recompute every seal."""

import csv
import io
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from luoshu.apps.audit.queries import content_of, entries_for, seals_before
from luoshu.apps.audit.sealing import canonical
from luoshu.apps.audit.spool import write_read
from luoshu.web.audit.asking import read_question
from luoshu.web.audit.rows import rows_of
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.downloads import as_download
from luoshu.web.shared.inputs import BadInput
from luoshu.web.shared.templatetags.words import BEIJING

if TYPE_CHECKING:
    from luoshu.apps.audit.models import AuditEntry

MOST: Final = 10_000
AT_ONCE: Final = 500
HEAD: Final = (
    *("封存号", "时间", "姓名", "人员代码", "岗位", "单位", "类别", "动作", "动作代码", "对象", "对象编号", "内容"),
    *("上一条封存值", "封存原文", "封存值"),
)


@require_GET
@needs("audit.read")
def export(request: HttpRequest) -> HttpResponse:
    """Give the newest ``MOST`` entries of the filter, oldest first; on record before they are given."""
    question = read_question(request)
    if question.problem:
        raise BadInput(sentence=question.problem)
    acting = request.acting  # type: ignore[attr-defined]
    found = list(entries_for(acting, question.wanted)[: MOST + 1])
    kept = found[:MOST][::-1]
    asked = {name: text for name, text in question.typed.items() if text}
    write_read(
        by=acting,
        at=now(),
        action="audit.exported",
        subject_kind="audit",
        subject_code="",
        detail={"rows": len(kept), "filter": asked, "is_cut": len(found) > MOST},
    )
    cut = f"（只含最新{MOST}条）" if len(found) > MOST else ""
    demo = "演示数据-" if settings.LUOSHU_DEMO else ""
    return as_download(as_csv(kept), "text/csv; charset=utf-8", f"{demo}审计日志{cut}.csv")


def as_csv(entries: Sequence["AuditEntry"]) -> str:
    """Return entries as CSV text with a byte order mark, so that Excel opens it as it is."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEAD)
    for start in range(0, len(entries), AT_ONCE):
        part = entries[start : start + AT_ONCE]
        before = seals_before(part)
        for row in rows_of(part):
            entry = row.entry
            number = entry.seal_no
            told = (
                *(f"{entry.at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}", row.person, entry.person_code, row.post),
                *(row.unit, row.family, row.action, entry.action, row.subject, entry.subject_code, row.content_text),
            )
            content = content_of(entry)
            sealed = canonical(content).decode() if number is not None else json.dumps(content, ensure_ascii=False)
            writer.writerow(
                (
                    number or "待封存",
                    *(_as_text(cell) for cell in told),
                    before.get(number or 0, ""),
                    sealed,
                    entry.seal,
                )
            )
    return out.getvalue()


def _as_text(cell: str) -> str:
    """Keep a sheet from reading somebody's text as a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell

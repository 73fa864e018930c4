"""Tell platforms what became of their alarms, in their own format, so that nobody types it there again."""

from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from luoshu.adapters.messages.outcome import IN_DOUBT, REFUSED
from luoshu.adapters.messages.posting import Answer, post_json
from luoshu.apps.cases.choices import ReportState
from luoshu.apps.cases.models import PlatformReport
from luoshu.apps.cases.operations import claim_report, note_platform_results, settle_report
from luoshu.apps.feeds.models import Source
from luoshu.apps.feeds.operations import is_allowed_host, key_of
from luoshu.apps.rules.queries import platform_mapping
from luoshu.core.clock import beijing_day
from luoshu.core.fire.platforms import is_taken, result_body
from luoshu.jobs.retry import retried

TIMEOUT_S: Final = 15.0


def answer_platforms(*, at: datetime, worker: str) -> int:
    """Note new results and send the next one; return how many were noted or settled."""
    noted = note_platform_results(at=at)
    report = claim_report(at=at, worker=worker)
    if report is None:
        return noted
    state, problem, wait_s = _send(report, at)
    retried(lambda: settle_report(report=report, worker=worker, state=state, problem=problem, wait_s=wait_s, at=at))
    return noted + 1


def _send(report: PlatformReport, at: datetime) -> tuple[str, str, float]:
    """Return the state a report ends in, what to show, and how long the other side wants to be left alone."""
    source = Source.objects.filter(code=report.source_code).first()
    mapping = platform_mapping(source.format_code, "", beijing_day(at)) if source is not None else None
    if source is None or mapping is None:
        return ReportState.FAILED, "来源或它的对接格式已经不在，请核对设置后重发。", 0.0
    body = result_body(mapping, alarm=report.alarm, outcome=report.outcome, at=report.decided_at, note=report.case_code)
    if body is None:
        return ReportState.SKIPPED, "对接格式里没有这种结果的说法。", 0.0
    url = str(mapping["result"]["url"])
    if not is_allowed_host(url):
        host = urlsplit(url).hostname or ""
        return ReportState.FAILED, f"主机 {host} 不在允许的名单（LUOSHU_FEED_HOSTS）里，加上后重发。", 0.0
    answer = post_json(url, _signed(body, mapping, key_of(source)), timeout_s=TIMEOUT_S)
    if isinstance(answer, Answer):
        if is_taken(mapping, answer.body):
            return ReportState.SENT, "", 0.0
        return ReportState.FAILED, "对方答复没有收下，请核对对接格式或与对方核对后重发。", 0.0
    if answer.result == REFUSED:
        return ReportState.FAILED, answer.sentence, 0.0
    if answer.result == IN_DOUBT:
        return ReportState.UNCONFIRMED, answer.sentence, 0.0
    return ReportState.WAITING, answer.sentence, answer.wait_s


def _signed(body: Any, mapping: dict[str, Any], key: str) -> Any:
    """Put the platform's key into the field that its format names."""
    field = mapping["result"].get("key_field")
    return {**body, str(field): key} if field and key else body

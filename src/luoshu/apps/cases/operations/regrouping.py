"""Fires follow their events together and apart: what 并入 and 拆出 do to the clues behind a fire."""

from datetime import datetime

from luoshu.apps.acting import Acting
from luoshu.apps.cases.errors import BadFinding
from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.queries import find_case_for
from luoshu.apps.clues.choices import ChangeKind
from luoshu.apps.clues.models import Clue, EventChange, FireEvent
from luoshu.apps.clues.operations import merge_events, split_event


def merge_into(case: FireCase, *, target_code: str, reason: str, by: Acting, at: datetime) -> tuple[FireCase, int]:
    """Put the clues of a fire into another one's; return that one and the version of the merged event.

    Where the rule has joined the two events already, this confirms it: the target is then given by the event.
    """
    joined = case.event.merged_into_id
    if joined is not None:
        target = FireCase.objects.filter(event_id=joined).first()
        if target is None:
            raise BadFinding(sentence="线索并入的那起火情还没有开办火点，请稍后再办。")
        return target, case.event.version
    target = find_case_for(by, target_code.strip())
    if not target.is_open:
        raise BadFinding(sentence=f"火点 {target.code} 已经办结，不能再并入，请改选未办结的火点。")
    merge_events(source_code=case.event.code, target_code=target.event.code, reason=reason, by=by, at=at)
    return target, FireEvent.objects.values_list("version", flat=True).get(pk=case.event_id)


def split_off(case: FireCase, *, reason: str, by: Acting, at: datetime) -> tuple[FireEvent, list[str]]:
    """Take the clues that a merge took from this fire out again; return their new event and their codes."""
    merge = EventChange.objects.filter(kind=ChangeKind.MERGED, source_id=case.event_id).order_by("-id").first()
    joined = case.event.merged_into
    if merge is None or joined is None:
        raise BadFinding(sentence="这个火点没有并入记录，不能拆出，请从火情页面办理。")
    codes = list(
        Clue.objects.filter(code__in=merge.clue_codes, event=joined).order_by("code").values_list("code", flat=True)
    )
    if not codes:
        raise BadFinding(sentence="原来的线索已不在并入的火情里，不能拆出，请从火情页面办理。")
    return split_event(event_code=joined.code, clue_codes=codes, reason=reason, by=by, at=at), codes

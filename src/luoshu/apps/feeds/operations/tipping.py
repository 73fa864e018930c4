"""Reporters on their way out of what is stored with a fire: names and phones into a table of their own (M27)."""

import dataclasses
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from django.utils.crypto import salted_hmac

from luoshu.apps.feeds.models import Tip
from luoshu.apps.feeds.operations.planning import RowPlan
from luoshu.core.fire.formats import ParsedDelivery
from luoshu.core.fire.personal import masked_text

PERSONAL: Final = ("reporter", "phone")
CHUNK: Final = 1000


@dataclass(frozen=True)
class Reporter:
    """Who reports, as told: either may be missing."""

    name: str = ""
    phone: str = ""
    # What the reporter takes along and is paid by.
    token: str = field(default_factory=lambda: "JB" + secrets.token_hex(6).upper())

    def __bool__(self) -> bool:
        return bool(self.name.strip() or self.phone.strip())


def token_of(detection_key: str) -> str:
    """Return the token of a reported row: the same for each attempt at the same bytes, told by nobody without the
    instance's key."""
    return "JB" + salted_hmac("feeds.tip", detection_key, algorithm="sha256").hexdigest()[:12].upper()


def register_reporter(reporter: Reporter, *, kind: str, division_path: str, at: datetime) -> None:
    """Keep the person of a report that was made by a form and bears the token."""
    Tip.objects.create(
        token=reporter.token,
        kind=kind,
        reporter_name=reporter.name.strip()[:60],
        phone=reporter.phone.strip()[:40],
        division_path=division_path,
        reported_at=at,
    )


def without_reporters(parsed: ParsedDelivery, plan: RowPlan) -> tuple[ParsedDelivery, list[Tip]]:
    """Return the delivery with tokens in the place of persons, and the persons of the planned rows beside it.

    Numbers of persons inside the words of a report are masked; the raw bytes of the delivery stay what they are.
    """
    if not parsed.extras or not {*PERSONAL, "tip", "note"} & parsed.extras.keys():
        return parsed, []
    size = len(parsed)
    blank = ("",) * size
    given = parsed.extras.get("tip", blank)
    names, phones = (parsed.extras.get(name, blank) for name in PERSONAL)
    tokens = list(given)
    tips = []
    for position, row in enumerate(plan.rows.tolist()):
        reporter = Reporter(names[row], phones[row])
        if not tokens[row] and reporter and "*" not in reporter.name + reporter.phone:
            tips.append(_tip(parsed, plan, position, row, reporter))
            tokens[row] = tips[-1].token
    kept = {name: texts for name, texts in parsed.extras.items() if name not in (*PERSONAL, "tip")}
    if "note" in kept:
        kept["note"] = tuple(masked_text(text) for text in kept["note"])
    if any(tokens):
        kept["tip"] = tuple(tokens)
    return dataclasses.replace(parsed, extras=kept), tips


def _tip(parsed: ParsedDelivery, plan: RowPlan, position: int, row: int, reporter: Reporter) -> Tip:
    key = plan.keys[position]
    return Tip(
        token=token_of(key),
        kind=parsed.kind,
        reporter_name=reporter.name.strip()[:60],
        phone=reporter.phone.strip()[:40],
        detection_key=key,
        division_path=plan.placed.paths[int(plan.placed.division_id[position])],
        reported_at=datetime.fromtimestamp(int(parsed.acq_at[row]), UTC),
    )


def keep_tips(tips: Sequence[Tip]) -> None:
    """Write the reporters of a delivery; one that is there already stays as it is."""
    for start in range(0, len(tips), CHUNK):
        Tip.objects.bulk_create(tips[start : start + CHUNK], ignore_conflicts=True)


def bind_tips(parsed: ParsedDelivery, plan: RowPlan) -> None:
    """Tell reporters who were registered by a form which detection is theirs, and where it lies."""
    tokens = parsed.extras.get("tip", ())
    for position, row in enumerate(plan.rows.tolist() if tokens else []):
        if tokens[row]:
            path = plan.placed.paths[int(plan.placed.division_id[position])]
            waiting = Tip.objects.filter(token=tokens[row], detection_key="")
            waiting.update(detection_key=plan.keys[position], division_path=path)

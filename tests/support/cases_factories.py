"""Fires made by the way every real one goes, and people who take their steps minute by minute."""

from datetime import datetime, timedelta
from typing import Any

from luoshu.apps.cases.models import FieldCheck, FireCase
from luoshu.apps.cases.operations import StepInput, open_due_cases, record_call, record_check, take_step
from luoshu.apps.cases.queries import find_case_for
from luoshu.apps.evidence.models import Attachment, StoredFile
from luoshu.apps.rules.operations import install_defaults
from tests.support.cast import AT, CITY, SETUP, Cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import firms_row

# Middles of villages of the cast: west of 甲北镇 (four levels answer), its east, 甲南乡 west (village vacant), 乙北镇.
WEST_A1, EAST_A1, WEST_A2, WEST_B1 = (34.15, 112.05), (34.15, 112.15), (34.05, 112.05), (34.15, 112.25)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def with_rules(cast: Cast) -> None:
    """Install the shipped rules: limits by terrain, seasons, calendar."""
    install_defaults(root_path=cast.path(CITY), by=SETUP, at=AT)


def photo_of(code: str, path: str, number: int = 1) -> str:
    """Attach a photo row to a fire without making pixels."""
    file, _ = StoredFile.objects.get_or_create(
        sha256="0" * 64, defaults={"size": 1, "media_type": "image/jpeg", "stored_at": AT}
    )
    name = f"FJ-{code}-{number}-{Attachment.objects.count()}"[:40]
    Attachment.objects.create(
        code=name,
        file=file,
        shown_copy=file,
        kind="check",
        subject_kind="fire",
        subject_code=code,
        division_path=path,
        original_name="现场.jpg",
        uploaded_by="x",
        uploaded_at=AT,
    )
    return name


class Fire:
    """One fire of a test; each verb names the person who takes it and the minute after the opening."""

    def __init__(self, cast: Cast, code: str, opened_at: datetime) -> None:
        self.cast, self.code, self.opened_at = cast, code, opened_at
        self.checks = 0

    @property
    def case(self) -> FireCase:
        """The fire as it stands in the database now."""
        return FireCase.objects.select_related("division", "event", "responsible_post").get(code=self.code)

    def at(self, minute: float) -> datetime:
        return self.opened_at + minutes(minute)

    def seen_by(self, name: str) -> FireCase:
        return find_case_for(self.cast.acting(name), self.code)

    def step(self, name: str, verb: str, minute: float, **given: Any) -> FireCase:
        """Take a step of the table."""
        at = self.at(minute)
        return take_step(case_code=self.code, verb=verb, by=self.cast.acting(name, at), at=at, given=StepInput(**given))

    def check(
        self,
        name: str,
        result: str,
        minute: float,
        *,
        found: float | None = None,
        matter: str = "",
        key: str = "",
        has_photo: bool = True,
        note: str = "",
    ) -> FieldCheck:
        """Send a finding made at minute ``found`` at ``minute``."""
        self.checks += 1
        photo = photo_of(self.code, self.case.division_path, self.checks) if has_photo else ""
        at = self.at(minute)
        return record_check(
            case_code=self.code,
            client_key=key or f"key-{self.code}-{self.checks}",
            result=result,
            burned_matter=matter or ("" if result == "nothing" else "straw"),
            found_at=at if found is None else self.at(found),
            by=self.cast.acting(name, at),
            at=at,
            photo_code=photo,
            note=note,
        )

    def call(self, name: str, to: str, minute: float, outcome: str = "told") -> None:
        at = self.at(minute)
        record_call(
            case_code=self.code,
            to_post_code=self.cast.post(to).code,
            to_name=to,
            outcome=outcome,
            by=self.cast.acting(name, at),
            at=at,
        )

    def verbs(self) -> list[str]:
        """The timeline's verbs in the order of recording."""
        return list(self.case.timeline.order_by("recorded_at", "id").values_list("verb", flat=True))

    def dispatched(self, to: str = "钱麦") -> "Fire":
        """Found burning by the village, confirmed by the county, dispatched."""
        self.check("钱麦", "burning", 5)
        self.step("陈川", "confirm_fire", 6)
        self.step("陈川", "dispatch", 7, post_code=self.cast.post(to).code)
        return self

    def fed_back(self) -> "Fire":
        """On to the feedback of the village."""
        self.dispatched()
        self.step("钱麦", "acknowledge", 8)
        self.step("钱麦", "arrive", 10)
        self.step("钱麦", "first_report", 12)
        self.check("钱麦", "out", 20)
        self.step("钱麦", "feedback", 21)
        return self

    def closed(self) -> "Fire":
        """On to the close by the township."""
        self.fed_back()
        self.step("赵禾", "inspect", 30, look="photo")
        self.step("赵禾", "close", 35, basic_cause="清理地头秸秆")
        return self


def fire_at(cast: Cast, place: tuple[float, float] = WEST_A1, *, at: datetime = AT, more: int = 0) -> Fire:
    """Let satellites see something and open its fire; ``more`` further detections of the same fire."""
    seen = at - minutes(10)
    day, clock = f"{seen:%Y-%m-%d}", f"{seen:%H%M}"
    rows = [firms_row(place[0] + 0.003 * step, place[1], day, clock) for step in range(more + 1)]
    known = set(FireCase.objects.values_list("code", flat=True))
    clues_of(rows, at=at)
    open_due_cases(at=at)
    new = FireCase.objects.exclude(code__in=known).get()
    return Fire(cast, new.code, at)

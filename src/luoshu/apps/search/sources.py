"""What can be searched: for each kind its rows, the words of a row, who may see it, and how it is shown.

Only words stand here that everybody who may open the row reads unmasked: no names of farmers, tenants or reporters, no
telephone numbers, nothing of the law officer's record.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Model, QuerySet

from luoshu.apps.accountability.models import Matter as FireMatter
from luoshu.apps.accountability.queries import matters_in_scope
from luoshu.apps.acting import Acting
from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.queries import case_in_scope
from luoshu.apps.clues.models import Clue
from luoshu.apps.clues.queries.finding import READ_RIGHTS as CLUE_RIGHTS
from luoshu.apps.documents.models import Document
from luoshu.apps.documents.queries import documents_in_scope
from luoshu.apps.indicators.models import Indicator
from luoshu.apps.indicators.queries import indicators_for
from luoshu.apps.ledgers.models import Ledger, RowVersion
from luoshu.apps.ledgers.queries import ledgers_for, row_words
from luoshu.apps.places.queries import names_of_paths
from luoshu.apps.readings.choices import Purpose
from luoshu.apps.readings.models import Observation, Page
from luoshu.apps.readings.queries.observations import observations_in_reach
from luoshu.apps.readings.queries.pages import pages_in_reach
from luoshu.apps.rounds.models import Finding
from luoshu.apps.scope import in_scope
from luoshu.apps.supervision.models import Matter
from luoshu.apps.supervision.queries import matter_in_scope
from luoshu.apps.targets.models import NextStep, Plan, Target
from luoshu.apps.targets.queries import plans_for, steps_for, targets_for

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Shown:
    """How a found row is shown: its name, where and when, and the words that were searched.

    ``address``: what its page is called by; empty where that is the row's code alone.
    """

    title: str
    place: str
    on: datetime | None
    text: str
    address: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """One kind of row. ``rights``: one of them is needed to see any; ``visible`` is the door's own condition.

    ``code_field``: where a row keeps the code that a search may ask for as a whole.
    """

    kind: str
    label: str
    rights: tuple[str, ...]
    rows: Callable[[], Rows]
    visible: Callable[[Acting, datetime], Rows]
    show: Callable[[Sequence[Any]], list[Shown]]
    code_field: str = "code"


def _places(rows: Sequence[Any]) -> dict[str, str]:
    return names_of_paths({row.division_path for row in rows})


def _fires(rows: Sequence[FireCase]) -> list[Shown]:
    places = _places(rows)
    shown = []
    for row in rows:
        place = places.get(row.division_path, "")
        title = f"{place}火点" if place else "火点"
        shown.append(Shown(title, place, row.first_seen_at, f"{title} {row.basic_cause} {row.code}"))
    return shown


def _clues(rows: Sequence[Clue]) -> list[Shown]:
    places = _places(rows)
    shown = []
    for row in rows:
        place = places.get(row.division_path, "")
        shown.append(Shown(f"{place}线索", place, row.seen_at, f"{place}线索 {row.code}"))
    return shown


def _matters(rows: Sequence[Matter]) -> list[Shown]:
    shown = []
    for row in rows:
        unit = row.lead_unit.name if row.lead_unit else ""
        words = f"{row.title} {unit} {row.source_label} {row.source_text} {row.code}"
        shown.append(Shown(row.title, unit, row.registered_at, words))
    return shown


def _documents(rows: Sequence[Document]) -> list[Shown]:
    return [
        Shown(row.title, row.unit.name, row.changed_at, f"{row.title} {row.official_number} {row.unit.name} {row.code}")
        for row in rows
    ]


def _pages(rows: Sequence[Page]) -> list[Shown]:
    return [Shown(row.title, row.issuer, row.received_at, f"{row.title} {row.issuer} {row.text}") for row in rows]


def _observations(rows: Sequence[Observation]) -> list[Shown]:
    return [
        Shown(
            f"{row.subject} {row.indicator}",
            row.subject,
            row.accepted_at,
            f"{row.subject} {row.indicator} {row.sentence}",
        )
        for row in rows
    ]


def _fire_matters(rows: Sequence[FireMatter]) -> list[Shown]:
    places = _places(rows)
    shown = []
    for row in rows:
        place = places.get(row.division_path, "")
        title = f"{place} {row.fires_on.month}月{row.fires_on.day}日火点通报"
        shown.append(Shown(title, place, row.opened_at, f"{title} {row.official_number} {row.code}"))
    return shown


def _findings(rows: Sequence[Finding]) -> list[Shown]:
    places = _places(rows)
    shown = []
    for row in rows:
        place = places.get(row.division_path, "")
        words = f"{place} {row.kind_label} {row.place} {row.note} {row.code}"
        shown.append(Shown(f"{place}{row.kind_label}", row.place or place, row.found_at, words))
    return shown


def _ledgers(rows: Sequence[Ledger]) -> list[Shown]:
    return [Shown(row.title, row.area_title, row.declared_at, f"{row.title} {row.area_title}") for row in rows]


def _ledger_rows(rows: Sequence[RowVersion]) -> list[Shown]:
    """What a row says now, in its words and choices; residents' columns are left out by the ledger's declaration."""
    places = _places(rows)
    shown = []
    for row, said in zip(rows, row_words(rows), strict=True):
        place = places.get(row.division_path, "")
        told = f"{said.ledger_title}，{place}" if place else said.ledger_title
        text = said.name
        for word in (place, *said.words):
            text += "" if word in text else f" {word}"
        address = (row.ledger_code, row.row.key)
        shown.append(Shown(said.name or f"{said.ledger_title}的一行", told, row.recorded_at, text, address))
    return shown


def _indicators(rows: Sequence[Indicator]) -> list[Shown]:
    shown = []
    for row in rows:
        words = f"{row.title} {row.area_title} {' '.join(str(name) for name in row.aliases)}"
        shown.append(Shown(row.title, row.area_title, None, words))
    return shown


def _targets(rows: Sequence[Target]) -> list[Shown]:
    shown = []
    for row in rows:
        words = f"{row.title} {row.area_title} {row.lead_unit.name} {row.source_label} {row.sentence} {row.code}"
        shown.append(Shown(row.title, row.lead_unit.name, None, words))
    return shown


def _plans(rows: Sequence[Plan]) -> list[Shown]:
    """Of a plan what every county below may read; its items are of counties and stand behind their own scope."""
    shown = []
    for row in rows:
        words = f"{row.title} {row.area_title} {row.scope_name} {row.lead_unit.name} {row.source} {row.code}"
        shown.append(Shown(row.title, row.lead_unit.name, None, words))
    return shown


def _steps(rows: Sequence[NextStep]) -> list[Shown]:
    shown = []
    for row in rows:
        unit = row.lead_unit.name if row.lead_unit else ""
        words = f"{row.text} {row.section} {unit} {'、'.join(map(str, row.lead_names))} {row.source_label} {row.code}"
        shown.append(Shown(row.text[:60], unit, row.taken_at, words))
    return shown


def _current_rows() -> Rows:
    """Every row as it stands now: a changed row is a new version, so that it comes first into the index."""
    return RowVersion.objects.filter(superseded_at__isnull=True, is_removed=False).select_related("row")


def _rows_in_reach(acting: Acting, at: datetime) -> Rows:
    return in_scope(_current_rows(), acting).filter(ledger_code__in=ledgers_for(acting).order_by().values("code"))


def _all_of(model: type[Model]) -> Callable[[], Rows]:
    return lambda: model._default_manager.all()


def _scoped(model: type[Model]) -> Callable[[Acting, datetime], Rows]:
    return lambda acting, at: in_scope(model._default_manager.all(), acting)


def _behind(right: str, model: type[Model], door: Callable[[Acting], Rows]) -> Callable[[Acting, datetime], Rows]:
    """The rows behind a door that refuses whoever lacks the right; to a search they have none."""
    return lambda acting, at: door(acting) if acting.may(right) else model._default_manager.none()


SOURCES: Final[tuple[Source, ...]] = (
    Source(
        "matter",
        "督办事项",
        ("supervision.read",),
        lambda: Matter.objects.select_related("lead_unit"),
        lambda acting, at: matter_in_scope(acting, at=at).select_related("lead_unit"),
        _matters,
    ),
    Source("fire", "火点", ("fires.read",), _all_of(FireCase), lambda acting, at: case_in_scope(acting), _fires),
    Source("clue", "线索", CLUE_RIGHTS, _all_of(Clue), _scoped(Clue), _clues),
    Source(
        "document",
        "文稿",
        ("documents.read",),
        lambda: Document.objects.select_related("unit"),
        lambda acting, at: documents_in_scope(acting).select_related("unit"),
        _documents,
    ),
    Source(
        "page",
        "材料",
        ("readings.read",),
        lambda: Page.objects.filter(purpose=Purpose.SOURCE),
        lambda acting, at: pages_in_reach(acting).filter(purpose=Purpose.SOURCE),
        _pages,
    ),
    Source(
        "observation",
        "采纳值",
        ("readings.read",),
        lambda: Observation.objects.filter(withdrawn_at__isnull=True),
        lambda acting, at: observations_in_reach(acting),
        _observations,
    ),
    Source(
        "fire_matter",
        "通报与整改",
        ("matters.read",),
        _all_of(FireMatter),
        lambda acting, at: matters_in_scope(acting),
        _fire_matters,
    ),
    Source("finding", "督查问题", ("rounds.read",), _all_of(Finding), _scoped(Finding), _findings),
    Source(
        "target",
        "目标",
        ("targets.read",),
        lambda: Target.objects.select_related("lead_unit"),
        _behind("targets.read", Target, targets_for),
        _targets,
    ),
    Source(
        "plan",
        "规划",
        ("targets.read",),
        lambda: Plan.objects.select_related("lead_unit"),
        _behind("targets.read", Plan, plans_for),
        _plans,
    ),
    Source(
        "step",
        "下一步事项",
        ("targets.read",),
        lambda: NextStep.objects.select_related("lead_unit"),
        _behind("targets.read", NextStep, steps_for),
        _steps,
    ),
    Source(
        "indicator",
        "指标",
        ("indicators.read",),
        _all_of(Indicator),
        _behind("indicators.read", Indicator, indicators_for),
        _indicators,
    ),
    Source(
        "ledger",
        "台账",
        ("ledgers.read",),
        lambda: Ledger.objects.filter(valid_to__isnull=True),
        lambda acting, at: ledgers_for(acting),
        _ledgers,
    ),
    Source("ledger_row", "台账的行", ("ledgers.read",), _current_rows, _rows_in_reach, _ledger_rows, "row__key"),
)
BY_KIND: Final = {source.kind: source for source in SOURCES}

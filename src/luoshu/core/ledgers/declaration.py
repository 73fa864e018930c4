"""What a ledger is, declared once: the form of its sheet and the duties, sums and checks that hang on it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from luoshu.core.ledgers.linking import LedgerLink, Stages, faults_of_links, faults_of_stages
from luoshu.core.ledgers.tallies import Tally, faults_of_tallies
from luoshu.core.tables import Kind, OfficeForm

CODE: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
CUT_OFF: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
SEASON_DAY: Final = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
LARGEST_SCALE: Final = 9
_NUMBERS: Final = (Kind.NUMBER, Kind.INTEGER)


class Period(StrEnum):
    """How often a ledger is reported. A standing register is edited whenever something changes; nothing falls due."""

    STANDING = "standing"
    DAILY = "daily"
    WEEKLY = "weekly"
    HALF_MONTHLY = "half_monthly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


class Flow(StrEnum):
    """Whether a number is the state reached so far, or what was added in the period alone."""

    CUMULATIVE = "cumulative"
    INCREMENT = "increment"


class CheckKind(StrEnum):
    """What a check of a ledger compares.

    ``sum``: the first column is the total of the others. ``at_most``: the first is no more than the second.
    ``no_fall_back``: the columns never fall below the row's previous state unless a reason is given. ``range``:
    between the params ``least`` and ``most``, both inside. ``outlier``: far from the row's own history. ``unique``:
    the columns together name one row only. ``order``: the dates do not run backwards from left to right.
    """

    SUM = "sum"
    AT_MOST = "at_most"
    NO_FALL_BACK = "no_fall_back"
    RANGE = "range"
    OUTLIER = "outlier"
    UNIQUE = "unique"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    """One check. ``sentence`` overrides the usual words; {row}, {stated} and {computed} in it are filled in.

    ``params``: ``least`` and ``most`` of a range as exact strings; ``times`` (default "4") and ``least_history``
    (default 4) of an outlier.
    """

    code: str
    kind: CheckKind
    columns: tuple[str, ...]
    params: Mapping[str, str | int] = field(default_factory=dict)
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class LedgerMeasure:
    """A column that may be summed. It is stored as the whole number value x 10^scale, in the unit of the column."""

    column: str
    flow: Flow = Flow.CUMULATIVE
    scale: int = 0


@dataclass(frozen=True, slots=True)
class Borrowed:
    """A column that another ledger fills: it is shown here and never asked. The rows are those of the same key."""

    column: str
    ledger: str
    source: str


@dataclass(frozen=True, slots=True)
class Built:
    """Where the things of one kind were entered when they were built: the rows of a ledger, or those with a word.

    ``kind`` is a choice of the watching ledger; without ``column`` every row of ``ledger`` counts.
    """

    kind: str
    ledger: str
    column: str = ""
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """A ledger whose rows are found out by complaints and spot checks, each of which lands on one row.

    ``column`` is the choice that says how a thing stands, ``well`` its words for being in order; ``title`` is what a
    doubted row is called (疑似停业). ``found_column`` (text) and ``checked_column`` (date) take over how and when it
    was found. With ``kind_column`` (a choice) and ``built``, what was built stands beside what runs, kind by kind.
    """

    column: str
    well: tuple[str, ...]
    title: str
    found_column: str = ""
    checked_column: str = ""
    kind_column: str = ""
    built: tuple[Built, ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerDeclaration:
    """A ledger as data.

    ``key_columns`` name a row, ``division_column`` holds the name or code of its division, ``date_column`` the day it
    speaks of (empty: the day it is entered). ``cut_off`` is a time on the Beijing clock, ``due_days`` the working days
    after the period's end (0: on its last day, or the next working day when that is a day off). A daily ledger owes
    nothing on days off unless ``counts_days_off``, and only within ``season`` ("09-10", "10-31") when one is given.

    ``fillers`` are role codes; ``filler_units`` narrows them to units, ``filler_levels`` to levels of divisions
    (city, county, township). ``masked_columns`` hold residents' data; ``officer_columns`` are for the posts that fill
    the ledger and masked for everybody else. With ``photo_pair`` a row has a picture of before and one of after.
    ``topics`` are codes of rounds whose hidden dangers may name a row as their place.
    ``tallies`` are columns that single rows of another ledger are counted for.
    ``order_column`` (text) holds the number of the 12345 work order that a row came from, where one is known.
    """

    code: str
    title: str
    area: str
    form: OfficeForm
    key_columns: tuple[str, ...]
    division_column: str
    date_column: str = ""
    measures: tuple[LedgerMeasure, ...] = ()
    period: Period = Period.STANDING
    cut_off: str = "17:00"
    due_days: int = 0
    fillers: tuple[str, ...] = ()
    checks: tuple[LedgerCheck, ...] = ()
    masked_columns: tuple[str, ...] = ()
    no_change_allowed: bool = False
    photo_pair: bool = False
    source: str = ""
    valid_from: date = date(2024, 1, 1)
    area_title: str = ""
    filler_units: tuple[str, ...] = ()
    filler_levels: tuple[str, ...] = ()
    counts_days_off: bool = False
    season: tuple[str, ...] = ()
    borrowed: tuple[Borrowed, ...] = ()
    officer_columns: tuple[str, ...] = ()
    links: tuple[LedgerLink, ...] = ()
    stages: tuple[Stages, ...] = ()
    watch: Watch | None = None
    order_column: str = ""
    tallies: tuple[Tally, ...] = ()
    topics: tuple[str, ...] = ()

    def hidden_columns(self, *, is_officer: bool) -> frozenset[str]:
        """Return the columns that a reader does not see: the officer's own are shown to those who fill them."""
        return frozenset(self.masked_columns if is_officer else (*self.masked_columns, *self.officer_columns))

    @property
    def asked_columns(self) -> tuple[str, ...]:
        """The columns a person is asked for: all but those that another ledger fills."""
        lent = {one.column for one in self.borrowed}
        return tuple(column.key for column in self.form.columns if column.key not in lent)

    @property
    def is_reported(self) -> bool:
        """Whether returns of this ledger fall due at all."""
        return self.period is not Period.STANDING


class BadDeclaration(ValueError):
    """A declaration that contradicts itself: every fault found, each a Chinese sentence."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        super().__init__(" ".join(faults))


def find_faults(declaration: LedgerDeclaration) -> tuple[str, ...]:
    """Return what is wrong with a declaration, empty when nothing is."""
    columns = {column.key: column for column in declaration.form.columns}
    measures = frozenset(measure.column for measure in declaration.measures)
    return (
        *_form_faults(declaration),
        *_column_faults(declaration),
        *_duty_faults(declaration),
        *faults_of_links(declaration.links, columns, measures),
        *faults_of_stages(declaration.stages, columns, declaration.photo_pair),
        *_watch_faults(declaration),
        *faults_of_tallies(declaration.tallies, columns, measures, declaration.is_reported),
    )


def _form_faults(one: LedgerDeclaration) -> Iterator[str]:
    keys = [column.key for column in one.form.columns]
    if not CODE.fullmatch(one.code):
        yield f"台账代码“{one.code}”只能用小写字母、数字和下划线，请改写。"
    if not one.title.strip():
        yield "台账没有名称，请补上。"
    if not one.area.strip():
        yield "台账没有写明属于哪个方面，请补上。"
    if not keys:
        yield "台账没有一列，请补上表的各列。"
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"列代码“{key}”用了两次，请改成不同的代码。"
    for column in one.form.columns:
        if not CODE.fullmatch(column.key):
            yield f"列代码“{column.key}”只能用小写字母、数字和下划线，请改写。"
        if column.kind is Kind.CHOICE and not column.choices:
            yield f"“{column.name}”是选择列，却没有选项，请补上。"


def _column_faults(one: LedgerDeclaration) -> Iterator[str]:
    kinds = {column.key: column.kind for column in one.form.columns}
    named = [
        *(("定名列", key) for key in one.key_columns),
        *(("区划列", key) for key in (one.division_column,) if key),
        *(("日期列", key) for key in (one.date_column,) if key),
        *(("计数列", measure.column) for measure in one.measures),
        *(("遮蔽列", key) for key in (*one.masked_columns, *one.officer_columns)),
        *(("共用列", lent.column) for lent in one.borrowed),
        *(("工单号列", key) for key in (one.order_column,) if key),
        *((f"校核“{check.code}”的列", key) for check in one.checks for key in check.columns),
    ]
    for what, key in named:
        if key not in kinds:
            yield f"{what}“{key}”不在表里，请核对列代码。"
    if not one.key_columns:
        yield "没有写明用哪几列认一行，请补上定名列。"
    if any(lent.column in one.key_columns for lent in one.borrowed):
        yield "定名列要在本台账填写，不能取自别的台账，请换一列。"
    if one.date_column and kinds.get(one.date_column, Kind.DATE) is not Kind.DATE:
        yield f"日期列“{one.date_column}”不是日期，请核对列的类型。"
    if kinds.get(one.order_column, Kind.TEXT) is not Kind.TEXT or one.order_column in one.masked_columns:
        yield f"工单号列“{one.order_column}”要是不遮蔽的文字列，请换一列。"
    columns = [measure.column for measure in one.measures]
    for key in sorted({key for key in columns if columns.count(key) > 1}):
        yield f"计数列“{key}”写了两次，请留一次。"
    for measure in one.measures:
        if kinds.get(measure.column, Kind.NUMBER) not in _NUMBERS:
            yield f"计数列“{measure.column}”不是数字，请核对列的类型。"
        if not 0 <= measure.scale <= LARGEST_SCALE:
            yield f"计数列“{measure.column}”的小数位数应在 0 到 {LARGEST_SCALE} 之间，请改写。"
    codes = [check.code for check in one.checks]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield f"校核代码“{code}”用了两次，请改成不同的代码。"
    for check in one.checks:
        yield from _check_faults(check, kinds)


_LEAST_COLUMNS: Final = {CheckKind.SUM: 2, CheckKind.AT_MOST: 2, CheckKind.ORDER: 2}


def _check_faults(check: LedgerCheck, kinds: Mapping[str, Kind]) -> Iterator[str]:
    least = _LEAST_COLUMNS.get(check.kind, 1)
    if len(check.columns) < least or (check.kind is CheckKind.AT_MOST and len(check.columns) != 2):
        yield f"校核“{check.code}”的列数不对，请补全。"
    wanted = {CheckKind.ORDER: (Kind.DATE,), CheckKind.UNIQUE: tuple(Kind)}.get(check.kind, _NUMBERS)
    for key in check.columns:
        if kinds.get(key, wanted[0]) not in wanted:
            yield f"校核“{check.code}”用的列“{key}”类型不对，请换一列。"
    numbers = [name for name in ("least", "most", "times") if name in check.params]
    for name in numbers:
        if not re.fullmatch(r"-?\d+(\.\d+)?", str(check.params[name])):
            yield f"校核“{check.code}”的“{name}”应填数字，请改写。"
    if check.kind is CheckKind.RANGE and not {"least", "most"} & set(check.params):
        yield f"校核“{check.code}”没有写明上下限，请补上。"


def _duty_faults(one: LedgerDeclaration) -> Iterator[str]:
    if not CUT_OFF.fullmatch(one.cut_off):
        yield f"截止时刻“{one.cut_off}”应写成 17:00 的样子，请改写。"
    if not 0 <= one.due_days <= 60:
        yield "报送期限应在 0 到 60 个工作日之间，请改写。"
    if one.is_reported and not one.fillers:
        yield "按期报送的台账没有写明由谁填，请补上填报岗位。"
    if one.season and (len(one.season) != 2 or not all(SEASON_DAY.fullmatch(day) for day in one.season)):
        yield "报送季节应写成两个“月-日”，如 09-10 和 10-31，请改写。"


def _watch_faults(one: LedgerDeclaration) -> Iterator[str]:
    watch = one.watch
    if watch is None:
        return
    columns = {column.key: column for column in one.form.columns}
    wanted = (
        ("状态列", watch.column, Kind.CHOICE, False),
        ("发现方式列", watch.found_column, Kind.TEXT, True),
        ("抽查日期列", watch.checked_column, Kind.DATE, True),
        ("类别列", watch.kind_column, Kind.CHOICE, True),
    )
    for what, key, kind, may_lack in wanted:
        if key not in columns and not (may_lack and not key):
            yield f"投诉抽查的{what}“{key}”不在表里，请核对列代码。"
        elif key in columns and columns[key].kind is not kind:
            yield f"投诉抽查的{what}“{key}”类型不对，请换一列。"
    choices = columns[watch.column].choices if watch.column in columns else ()
    if not watch.well or not set(watch.well) < set(choices):
        yield "投诉抽查要写明状态列里哪些算正常，至少留一个不正常的，请核对。"
    if not watch.title.strip():
        yield "投诉抽查没有写明怎样叫有疑问的一行（如“疑似停业”），请补上。"
    kinds = columns[watch.kind_column].choices if watch.kind_column in columns else ()
    for built in watch.built:
        if built.kind not in kinds:
            yield f"建成数的类别“{built.kind}”不在类别列的选项里，请核对。"
        if not CODE.fullmatch(built.ledger):
            yield f"建成数取自的台账“{built.ledger}”代码不对，请改写。"

"""A declaration as JSON and back, exactly: what comes out of `from_json(to_json(d))` equals ``d``."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final, TypeVar

from luoshu.core.ledgers.declaration import (
    BadDeclaration,
    Borrowed,
    Built,
    CheckKind,
    Flow,
    LedgerCheck,
    LedgerDeclaration,
    LedgerMeasure,
    Period,
    Watch,
    find_faults,
)
from luoshu.core.ledgers.linking import Guard, GuardKind, LedgerLink, LinkCheck, LinkCheckKind, Stages
from luoshu.core.ledgers.tallies import Tally
from luoshu.core.tables import FormColumn, Kind, OfficeForm, Totals

Made = TypeVar("Made")
_COLUMN: Final = FormColumn(key="", label="")
_FORM: Final = OfficeForm(code="", title="", columns=())
_COLUMN_WORDS: Final = ("unit", "sheet_unit")
_COLUMN_LISTS: Final = ("heads", "choices", "habits")
_COLUMN_FLAGS: Final = ("is_required", "is_summed", "is_locked")
_LISTS: Final = (
    "key_columns",
    "fillers",
    "masked_columns",
    "filler_units",
    "filler_levels",
    "season",
    "officer_columns",
    "topics",
)
_WORDS: Final = ("code", "title", "area", "division_column", "date_column", "source", "area_title", "order_column")
_WATCH_WORDS: Final = ("column", "title", "found_column", "checked_column", "kind_column")
_FLAGS: Final = ("no_change_allowed", "photo_pair", "counts_days_off")


def to_json(declaration: LedgerDeclaration) -> dict[str, Any]:
    """Return a declaration as plain JSON values. What is at its default in a column is left out."""
    found: dict[str, Any] = {name: getattr(declaration, name) for name in (*_WORDS, *_FLAGS, "cut_off", "due_days")}
    found |= {name: list(getattr(declaration, name)) for name in _LISTS}
    found |= {
        "form": _form_to_json(declaration.form),
        "measures": [
            {"column": one.column, "flow": one.flow.value, "scale": one.scale} for one in declaration.measures
        ],
        "period": declaration.period.value,
        "checks": [
            {
                "code": one.code,
                "kind": one.kind.value,
                "columns": list(one.columns),
                "params": dict(one.params),
                "sentence": one.sentence,
            }
            for one in declaration.checks
        ],
        "borrowed": [
            {"column": one.column, "ledger": one.ledger, "source": one.source} for one in declaration.borrowed
        ],
        "links": [_link_to_json(one) for one in declaration.links],
        "stages": [_stages_to_json(one) for one in declaration.stages],
        "tallies": [_plain(one, (*_TALLY_WORDS, "is_in_time"), _TALLY_LISTS) for one in declaration.tallies],
        "valid_from": declaration.valid_from.isoformat(),
    }
    if declaration.watch is not None:
        found["watch"] = _watch_to_json(declaration.watch)
    return found


def from_json(read: Mapping[str, Any]) -> LedgerDeclaration:
    """Read a declaration; what is left out has its default. Raises BadDeclaration with every fault found."""
    source = _Source(read, "台账")
    plain: dict[str, Any] = {name: source.word(name) for name in _WORDS}
    plain |= {name: source.flag(name) for name in _FLAGS} | {name: source.words(name) for name in _LISTS}
    declaration = LedgerDeclaration(
        **plain,
        cut_off=source.word("cut_off", "17:00"),
        form=_form_from_json(_Source(source.part("form"), "表")),
        measures=tuple(
            LedgerMeasure(one.word("column"), one.member(Flow, "flow", Flow.CUMULATIVE), one.whole("scale"))
            for one in source.parts("measures", "计数列")
        ),
        period=source.member(Period, "period", Period.STANDING),
        due_days=source.whole("due_days"),
        checks=tuple(
            LedgerCheck(
                one.word("code"),
                one.member(CheckKind, "kind", CheckKind.RANGE),
                one.words("columns"),
                one.params("params"),
                one.word("sentence"),
            )
            for one in source.parts("checks", "校核")
        ),
        borrowed=tuple(
            Borrowed(one.word("column"), one.word("ledger"), one.word("source"))
            for one in source.parts("borrowed", "共用列")
        ),
        links=tuple(_link_from_json(one) for one in source.parts("links", "关联")),
        stages=tuple(_stages_from_json(one) for one in source.parts("stages", "状态列")),
        tallies=tuple(
            Tally(is_in_time=one.flag("is_in_time"), **_read_plain(one, _TALLY_WORDS, _TALLY_LISTS))
            for one in source.parts("tallies", "与明细对照的列")
        ),
        valid_from=source.day("valid_from", date(2024, 1, 1)),
        watch=_watch_from_json(_Source(source.part("watch"), "投诉抽查")) if "watch" in read else None,
    )
    faults = find_faults(declaration)
    if faults:
        raise BadDeclaration(faults)
    return declaration


def _watch_to_json(watch: Watch) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(watch, name) for name in _WATCH_WORDS}
    built = [
        {"kind": one.kind, "ledger": one.ledger, "column": one.column, "words": list(one.words)} for one in watch.built
    ]
    return found | {"well": list(watch.well), "built": built}


def _watch_from_json(source: "_Source") -> Watch:
    return Watch(
        **{name: source.word(name) for name in _WATCH_WORDS},
        well=source.words("well"),
        built=tuple(
            Built(one.word("kind"), one.word("ledger"), one.word("column"), one.words("words"))
            for one in source.parts("built", "建成数")
        ),
    )


def _form_to_json(form: OfficeForm) -> dict[str, Any]:
    return {
        "code": form.code,
        "title": form.title,
        "edition": form.edition,
        "unit_line": form.unit_line,
        "is_numbered": form.is_numbered,
        "totals": form.totals.value,
        "total_label": form.total_label,
        "footer": list(form.footer),
        "columns": [_column_to_json(column) for column in form.columns],
    }


def _column_to_json(column: FormColumn) -> dict[str, Any]:
    found: dict[str, Any] = {"key": column.key, "label": column.label, "kind": column.kind.value}
    for name in (*_COLUMN_WORDS, *_COLUMN_FLAGS, "width"):
        if getattr(column, name) != getattr(_COLUMN, name):
            found[name] = getattr(column, name)
    for name in _COLUMN_LISTS:
        if getattr(column, name):
            found[name] = list(getattr(column, name))
    return found


def _form_from_json(source: "_Source") -> OfficeForm:
    return OfficeForm(
        code=source.word("code"),
        title=source.word("title"),
        edition=source.whole("edition", _FORM.edition),
        unit_line=source.word("unit_line"),
        is_numbered=source.flag("is_numbered", _FORM.is_numbered),
        totals=source.member(Totals, "totals", _FORM.totals),
        total_label=source.word("total_label", _FORM.total_label),
        footer=source.words("footer", _FORM.footer),
        columns=tuple(
            FormColumn(
                key=one.word("key"),
                label=one.word("label"),
                kind=one.member(Kind, "kind", _COLUMN.kind),
                heads=one.words("heads"),
                unit=one.word("unit"),
                sheet_unit=one.word("sheet_unit"),
                choices=one.words("choices"),
                habits=one.words("habits"),
                is_required=one.flag("is_required"),
                is_summed=one.flag("is_summed"),
                is_locked=one.flag("is_locked"),
                width=one.number("width", _COLUMN.width),
            )
            for one in source.parts("columns", "列")
        ),
    )


def _plain(one: object, words: tuple[str, ...] = (), lists: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a small declaration that say something; what is empty is left out."""
    found: dict[str, Any] = {name: getattr(one, name) for name in words if getattr(one, name)}
    return found | {name: list(getattr(one, name)) for name in lists if getattr(one, name)}


_LINK_WORDS: Final = ("code", "title", "ledger", "back", "count_by")
_LINK_LISTS: Final = ("columns", "here", "there", "sums")
_LINK_CHECK_WORDS: Final = ("code", "column", "there", "where")
_LINK_CHECK_LISTS: Final = ("words", "columns", "nouns")
_GUARD_WORDS: Final = ("code", "ledger", "link", "column")
_GUARD_LISTS: Final = ("words", "columns", "closed")
_TALLY_WORDS: Final = ("column", "ledger", "date", "done", "where")
_TALLY_LISTS: Final = ("same", "words")


def _link_to_json(link: LedgerLink) -> dict[str, Any]:
    found = _plain(link, (*_LINK_WORDS, "is_named"), _LINK_LISTS)
    if link.checks:
        found["checks"] = [
            {"kind": one.kind.value, **_plain(one, (*_LINK_CHECK_WORDS, "months"), _LINK_CHECK_LISTS)}
            for one in link.checks
        ]
    return found


def _read_plain(source: "_Source", words: tuple[str, ...], lists: tuple[str, ...]) -> dict[str, Any]:
    """The fields of a small declaration; what is left out is empty."""
    return {name: source.word(name) for name in words} | {name: source.words(name) for name in lists}


def _link_from_json(source: "_Source") -> LedgerLink:
    return LedgerLink(
        **_read_plain(source, _LINK_WORDS, _LINK_LISTS),
        is_named=source.flag("is_named"),
        checks=tuple(
            LinkCheck(
                kind=one.member(LinkCheckKind, "kind", LinkCheckKind.COUNT),
                months=one.whole("months"),
                **_read_plain(one, _LINK_CHECK_WORDS, _LINK_CHECK_LISTS),
            )
            for one in source.parts("checks", "关联的校核")
        ),
    )


def _stages_to_json(stages: Stages) -> dict[str, Any]:
    found = _plain(stages, ("column", "reason_column"), ("order",))
    if stages.guards:
        found["guards"] = [{"kind": one.kind.value, **_plain(one, _GUARD_WORDS, _GUARD_LISTS)} for one in stages.guards]
    return found


def _stages_from_json(source: "_Source") -> Stages:
    return Stages(
        column=source.word("column"),
        order=source.words("order"),
        reason_column=source.word("reason_column"),
        guards=tuple(
            Guard(
                kind=one.member(GuardKind, "kind", GuardKind.GIVEN),
                **_read_plain(one, _GUARD_WORDS, _GUARD_LISTS),
            )
            for one in source.parts("guards", "状态列的条件")
        ),
    )


class _Source:
    """One JSON object that says what is wrong with it when a field is not what it should be."""

    def __init__(self, read: object, what: str) -> None:
        if not isinstance(read, Mapping):
            raise BadDeclaration((f"{what}应是一组“名称：值”，请核对声明文件。",))
        self.read, self.what = read, what

    def _field(self, name: str, wanted: type | tuple[type, ...], default: Any) -> Any:
        value = self.read.get(name, default)
        is_number_like_flag = isinstance(value, bool) and wanted is not bool
        if not isinstance(value, wanted) or is_number_like_flag:
            raise BadDeclaration((f"{self.what}的“{name}”填的不是应有的类型，请核对声明文件。",))
        return value

    def word(self, name: str, default: str = "") -> str:
        return str(self._field(name, str, default))

    def flag(self, name: str, default: bool = False) -> bool:
        return bool(self._field(name, bool, default))

    def whole(self, name: str, default: int = 0) -> int:
        return int(self._field(name, int, default))

    def number(self, name: str, default: float) -> float:
        return float(self._field(name, (int, float), default))

    def words(self, name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        listed = self._field(name, (list, tuple), default)
        if not all(isinstance(one, str) for one in listed):
            raise BadDeclaration((f"{self.what}的“{name}”里应全是文字，请核对声明文件。",))
        return tuple(listed)

    def part(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._field(name, Mapping, {})
        return found

    def params(self, name: str) -> dict[str, str | int]:
        found = dict(self.part(name))
        if not all(isinstance(value, str | int) and not isinstance(value, bool) for value in found.values()):
            raise BadDeclaration((f"{self.what}的“{name}”里应是整数或加引号的数，请核对声明文件。",))
        return found

    def parts(self, name: str, what: str) -> "list[_Source]":
        return [_Source(one, what) for one in self._field(name, (list, tuple), ())]

    def member(self, kind: Callable[[str], Made], name: str, default: Made) -> Made:
        word = self.word(name, str(default))
        try:
            return kind(word)
        except ValueError:
            raise BadDeclaration((f"{self.what}的“{name}”不认识“{word[:20]}”，请核对声明文件。",)) from None

    def day(self, name: str, default: date) -> date:
        word = self.word(name, default.isoformat())
        try:
            return date.fromisoformat(word)
        except ValueError:
            raise BadDeclaration((f"{self.what}的“{name}”应写成 2024-09-01 的样子，请改写。",)) from None

"""What a slot of a briefing's text stands for: a figure with its source, as of the briefing's moment.

A slot is written 【采纳值：code】, 【已发布值：code】, 【指标：code】 or 【指标：code@scope】, 【指标同比：code】,
【台账：title】 (how many rows) or 【台账：title@column】 (their sum), 【火点：本季】, 【督办：未办结】, 【三秋：进度】.
A name does instead of a code: the newest figure of that name is meant. A slot that finds nothing stays in the text,
and a sentence says why.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

from django.db.models import Q

from luoshu.adapters.documents import Run, Source
from luoshu.adapters.documents.layout import date_text
from luoshu.apps.acting import Acting
from luoshu.apps.briefings.queries.fire_figures import (
    LATE_FIRES,
    OPEN_FIRES,
    FireFigures,
    fire_figures,
    standing_fires,
    traced,
    year_before,
)
from luoshu.apps.briefings.queries.harvest import HarvestFigures, harvest_figures, harvest_runs
from luoshu.apps.briefings.queries.matter_figures import MATTER_COUNTS, RATES, matter_run, may_count_matters
from luoshu.apps.errors import LuoshuError
from luoshu.apps.indicators.queries import (
    IndicatorValue,
    held_values,
    indicators_for,
    known_scope,
    ledger_quantities,
    ledger_quantity,
    own_scope,
    value_for,
)
from luoshu.apps.people.queries import unit_by_code
from luoshu.apps.readings.models import Observation, PublishedValue
from luoshu.apps.readings.queries import observations_in_reach, published_in_reach
from luoshu.core.clock import beijing_day, day_words, in_beijing
from luoshu.core.quantities.office_numbers import is_rounded, office_change, office_number

HARVEST_COUNTS: Final = ("已收", "应收", "进度", "去年同日", "缺报")
FIRE_COUNTS: Final = ("昨日", "本季", "本季核减", "去年同期", "未办结", "超时")
UNHEARD: Final = {"昨日": "前一日", "本季": "本季", "本季核减": "本季"}
"""Counts of what came in, and the days that nothing came in on: silence is no zero."""


@dataclass(frozen=True)
class Slot:
    """A slot that was looked up. ``run`` is None where nothing was found; ``lack`` then says why.

    ``owner`` is the unit that answers for the figure, ``exact`` the value where the text rounds it, ``held_on``
    the day a kept figure speaks of.
    """

    run: Run | None
    lack: str = ""
    owner: str = ""
    exact: str = ""
    held_on: date | None = None


class SlotReader:
    """Looks slots up for one reader and one moment; each kind of source is asked once."""

    def __init__(self, acting: Acting, at: datetime, gap: str = "") -> None:
        self.acting, self.at, self.on, self.gap = acting, at, beijing_day(at), gap
        self._kinds: dict[str, Callable[[str], Slot]] = {
            "采纳值": self._observation,
            "已发布值": self._published,
            "指标": self._indicator,
            "指标同比": self._indicator_change,
            "台账": self._ledger,
            "火点": self._fires,
            "督办": self._matters,
            "三秋": self._harvest,
        }

    def read(self, kind: str, name: str) -> Slot:
        """Return what a slot stands for."""
        if kind == "截至":
            local = in_beijing(self.at)
            return Slot(Run(day_words(local)))
        reader = self._kinds.get(kind)
        if reader is None:
            return Slot(None, f"没有“{kind}”这一类数，请从右边的清单里选。")
        try:
            return reader(name)
        except LuoshuError as refused:
            return Slot(None, str(refused))

    def _observation(self, name: str) -> Slot:
        # What a page issued by then says: a plan for the year is known long before its as-of day.
        rows = (
            observations_in_reach(self.acting).filter(page__issued_on__lte=self.on).order_by("-page__issued_on", "-pk")
        )
        found = rows.filter(code=name).first() or rows.filter(indicator=name).first()
        if found is None:
            return Slot(None, f"截至这一天没有采纳值“{name}”，请先在材料核数里采纳。")
        url = f"/readings/observations/{found.code}/"
        return _kept(
            found, "observation", url, found.page.unit_code, f"《{found.page.title}》原句“{found.sentence[:40]}”"
        )

    def _published(self, name: str) -> Slot:
        rows = published_in_reach(self.acting).filter(released_on__lte=self.on, corrected_by__isnull=True)
        found = rows.filter(code=name).first() or rows.filter(indicator=name).order_by("-as_of", "-pk").first()
        if found is None:
            return Slot(None, f"截至这一天没有已发布值“{name}”。")
        note = f"{found.channel}，{date_text(found.released_on)}发布"
        return _kept(found, "published", f"/readings/published/{found.code}/", found.unit_code, note)

    def _indicator(self, name: str) -> Slot:
        found = self._value(name, self.at)
        if found.value is None:
            return Slot(None, f"指标“{found.title}”没有数：{found.problem or '没有填报'}。")
        return _counted(found, office_number(found.value, found.unit), self._owner(found.code))

    def _indicator_change(self, name: str) -> Slot:
        now = self._value(name, self.at)
        before = self._value(name, self.at - timedelta(days=(self.on - year_before(self.on)).days))
        if now.value is None or before.value is None:
            return Slot(None, f"指标“{now.title}”去年同期没有数据，不能比较。")
        words = office_change(before.value, now.value, now.unit)
        more = f"去年同期 {office_number(before.value, before.unit)}"
        return _counted(now, words, self._owner(now.code), more, is_value=False)

    def _ledger(self, name: str) -> Slot:
        quantity = ledger_quantity(self.acting, name, self.on)
        if quantity is None:
            return Slot(None, f"没有台账或计数列“{name}”；按日期填报的台账不能直接合计，请用指标。")
        scope = known_scope(own_scope(self.acting), self.on)
        held = held_values([(quantity, scope)], as_of=self.at, on=self.on)[0]
        if held is None:
            return Slot(None, f"截至这一天，台账“{quantity.title}”还没有数。")
        value, unit = held.parts[0]
        note = f"{quantity.title}，{scope.name}，{'合计' if unit else '行数'}"
        told = {"title": quantity.title, "value": f"{value.normalize():f}", "unit": unit, "scope": scope.code}
        text = office_number(value, unit)
        exact = f"{told['value']}{unit}" if is_rounded(value, unit) else ""
        return Slot(Run(text, source=Source("ledger", quantity.code, held.link, self.at, note, **told)), exact=exact)

    def _value(self, name: str, at: datetime) -> IndicatorValue:
        code, _, scope = name.partition("@")
        named = indicators_for(self.acting).filter(title=code.strip()).first()
        return value_for(self.acting, named.code if named else code.strip(), scope or own_scope(self.acting), at)

    def _owner(self, code: str) -> str:
        found = indicators_for(self.acting).filter(code=code).first()
        return found.unit_code if found else ""

    @cached_property
    def _fire_figures(self) -> FireFigures:
        return fire_figures(self.acting, at=self.at, with_codes=True)

    def _fires(self, name: str) -> Slot:
        if not self.acting.may("bulletins.read"):
            return Slot(None, "您的岗位看不到火点数，请由禁烧办填。")
        figures = self._fire_figures
        if not (figures.knows_yesterday if name == "昨日" else figures.knows_season) and name in UNHEARD:
            return Slot(None, f"{UNHEARD[name]}没有收到任何一批火点数据，不能当作零，请先核对来源。")
        scope, before = own_scope(self.acting), figures.season.last_year
        standing = standing_fires(figures, self.at, scope)
        found = {
            "昨日": traced(figures.yesterday.suspected, self.at, scope),
            "本季": traced(figures.season.suspected, self.at, scope),
            "本季核减": traced(figures.season.struck, self.at, scope),
            "去年同期": traced(before, self.at, scope) if before is not None else None,
            "未办结": standing[OPEN_FIRES],
            "超时": standing[LATE_FIRES],
        }.get(name)
        return Slot(found, "" if found else f"没有火点数“{name}”，或这一期没有数据。")

    @cached_property
    def _harvest_figures(self) -> HarvestFigures | None:
        return harvest_figures(self.acting, at=self.at)

    def _harvest(self, name: str) -> Slot:
        found = self._harvest_figures
        if found is None:
            return Slot(None, "没有三秋日报的数：不在三秋时段、还没有上报，或您的岗位看不到。")
        run = harvest_runs(found, at=self.at, scope=own_scope(self.acting)).get(name)
        return Slot(run, "" if run else f"没有三秋数“{name}”，或这一天没有数据。")

    def _matters(self, name: str) -> Slot:
        if not may_count_matters(self.acting):
            return Slot(None, "您的岗位看不到督办数，请由督查室填。")
        run = matter_run(self.acting, name, at=self.at, scope=own_scope(self.acting))
        if run is None and name in RATES:
            return Slot(None, f"本月没有到期的督办事项，没有{name}。")
        return Slot(run, "" if run else f"没有督办数“{name}”，请从右边的清单里选。")


def _kept(row: Observation | PublishedValue, kind: str, url: str, owner: str, note: str) -> Slot:
    # In the unit its page used: 24.53公里 is not written as 24530米. What it is compared by stays in the standard unit.
    text = office_number(row.value, row.unit)
    parts = f"{row.indicator}，{row.scope.name}，{note}"
    exact = f"{row.value.normalize():f}{row.unit}"
    rounded = is_rounded(row.value, row.unit)
    told = {"title": row.indicator, "value": f"{row.standard_value.normalize():f}", "unit": row.standard_unit}
    run = Run(text, source=Source(kind, row.code, url, None, parts, **told, scope=row.scope.code))
    return Slot(run, owner=owner, exact=exact if rounded else "", held_on=row.as_of)


def _counted(found: IndicatorValue, text: str, owner: str, more: str = "", *, is_value: bool = True) -> Slot:
    parts = f"{found.numerator}/{found.denominator}{found.part_unit}" if found.denominator is not None else ""
    words = [found.title, found.scope, parts, more, f"公式第{found.formula_version}版"]
    note = "，".join(word for word in words if word)
    source = Source("indicator", found.code, found.rows_link, found.as_of, note)
    if is_value and found.value is not None:
        exact_value = f"{found.value.normalize():f}"
        source = replace(source, title=found.title, value=exact_value, unit=found.unit, scope=found.scope_code)
    exact = f"{found.value.normalize():f}{found.unit}" if found.value and is_rounded(found.value, found.unit) else ""
    return Slot(Run(text, source=source), owner=owner, exact=exact)


def unit_name(code: str) -> str:
    """Return the name of a unit for people, its code where it is unknown."""
    unit = unit_by_code(code) if code else None
    return unit.name if unit else code


def slot_choices(acting: Acting, words: str, on: date, *, most: int = 30) -> list[tuple[str, str]]:
    """Return (slot, what it is) for the list beside the text: figures of some words, then the counts."""
    found: list[tuple[str, str]] = []
    if acting.may("indicators.read"):
        named = indicators_for(acting).filter(title__contains=words) if words else indicators_for(acting)
        found += [(f"【指标：{one.title}】", one.area_title) for one in named[:most]]
    found += [
        (f"【台账：{one.slot}】", "台账合计" if one.unit else "台账行数")
        for one in ledger_quantities(acting, on)
        if words in one.title
    ][:most]
    rows = observations_in_reach(acting).filter(page__issued_on__lte=on).order_by("-page__issued_on", "-pk")
    if words:
        rows = rows.filter(Q(indicator__contains=words) | Q(subject__contains=words))
    found += [
        (
            f"【采纳值：{one.code}】",
            f"{one.indicator} {office_number(one.value, one.unit)}，截至 {date_text(one.as_of)}",
        )
        for one in rows[:most]
    ]
    if acting.may("bulletins.read"):
        found += [(f"【火点：{name}】", "火点") for name in FIRE_COUNTS]
    if acting.may("harvest.read"):
        found += [(f"【三秋：{name}】", "三秋") for name in HARVEST_COUNTS]
    if may_count_matters(acting):
        found += [(f"【督办：{name}】", "督办") for name in MATTER_COUNTS]
    return [*found, ("【截至】", "截至日期")]

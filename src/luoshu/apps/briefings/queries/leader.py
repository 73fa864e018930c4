"""The leader's page: five lines, each a fact, what it compares with, a suggestion, and where it comes from.

In season the harvest is a line of its own. No map, no probability, no list of raw rows. A line whose source does not
exist says so.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from luoshu.adapters.documents import Part, Run, Source, figure
from luoshu.adapters.documents.layout import date_text
from luoshu.adapters.documents.model import runs_of
from luoshu.apps.acting import Acting
from luoshu.apps.briefings.choices import LeaderLine
from luoshu.apps.briefings.queries.fire_figures import (
    LATE_FIRES,
    OPEN_FIRES,
    FireFigures,
    fire_figures,
    standing_fires,
    traced,
)
from luoshu.apps.briefings.queries.funds import FundFigures, fund_figures
from luoshu.apps.briefings.queries.harvest import HarvestFigures, harvest_figures, harvest_runs
from luoshu.apps.clues.queries import Behind, strike_counts
from luoshu.apps.clues.queries.period_counts import PeriodCounts
from luoshu.apps.documents.choices import DocumentStatus
from luoshu.apps.documents.queries import documents_in_scope
from luoshu.apps.errors import NotAllowed
from luoshu.apps.indicators.queries import IndicatorValue
from luoshu.apps.targets.queries import FinishedYear, Standing, lagging_targets, last_finished_year, targets_for
from luoshu.core.clock import beijing_day, in_beijing
from luoshu.core.quantities.office_numbers import office_number

MOST_DECISIONS = 3
STRIKE_DAYS = 30
NO_TARGETS = "现在没有进行中的目标。提质办登记后，滞后的在这里列出。"
MOST_TARGETS = 5
MOST_NAMES = 4
NO_FUNDS = "尚无数据：没有设“资金下达支付台账”和支付率指标，设好后在这里列出已下达未支付的资金。"
UNHEARD = "没有收到任何一批火点数据，不能当作零火点"


@dataclass(frozen=True)
class Basis:
    """A page that a line rests on."""

    label: str
    url: str


@dataclass(frozen=True)
class Line:
    """One line of the page. ``has_data`` False: nothing feeds it yet, and the fact says that."""

    code: str
    facts: tuple[tuple[Run, ...], ...]
    comparison: tuple[Run, ...] = ()
    advice: str = ""
    basis: tuple[Basis, ...] = ()
    has_data: bool = True

    @property
    def label(self) -> str:
        """Return the line's name."""
        return str(LeaderLine(self.code).label)

    @property
    def advice_label(self) -> str:
        """Return what the advice is: a suggestion, or what a figure rests on."""
        return "口径" if self.code == LeaderLine.WORDING else "建议"

    @property
    def fact_text(self) -> str:
        """Return the facts as plain words, to be kept with an instruction."""
        return "；".join("".join(run.text for run in fact) for fact in self.facts)


@dataclass(frozen=True)
class LeaderPage:
    """The page as of a moment."""

    as_of: datetime
    lines: tuple[Line, ...]

    def line(self, code: str) -> Line | None:
        """Return a line by its code."""
        return next((line for line in self.lines if line.code == code), None)


def leader_page(acting: Acting, *, at: datetime) -> LeaderPage:
    """Return the five lines for a reader's divisions. Raises NotAllowed."""
    if not acting.may("briefings.leader"):
        raise NotAllowed
    figures = fire_figures(acting, at=at)
    funds, harvest = fund_figures(acting, at=at), harvest_figures(acting, at=at)
    lines = (
        _decisions(acting, figures, at),
        _targets(acting, at),
        _fires(figures, at),
        _harvest(harvest, at) if harvest else None,
        _funds(funds),
        _wording(figures, funds, harvest, at),
    )
    return LeaderPage(at, tuple(line for line in lines if line is not None))


def _decisions(acting: Acting, figures: FireFigures, at: datetime) -> Line:
    """At most three: fires past their limit, papers that wait to be signed, applications to strike."""
    items: list[tuple[tuple[Part, ...], str, Basis]] = []
    late = figures.late_count
    if late:
        counted = standing_fires(figures, at)[LATE_FIRES]
        items.append((("超时未办结火点", counted, "处"), "请督促处置", Basis("火点", "/fires/?phase=late")))
    waiting = documents_in_scope(acting).filter(status=DocumentStatus.AWAITING_ISSUE).order_by("changed_at")
    for paper in waiting[:MOST_DECISIONS]:
        link = f"/documents/{paper.code}/"
        items.append(((f"《{paper.title}》待签发",), "请签发或退回", Basis(paper.title, link)))
    asked = Behind(at - timedelta(days=STRIKE_DAYS), at)
    strikes = strike_counts(acting, asked.starts_at, asked.ends_before)
    open_strikes = strikes["applied"] + strikes["reviewed"]
    if open_strikes:
        source = Source(
            "strikes", "核减申请", f"/clues/?{asked.asked}&strikes=open", at, f"近 {STRIKE_DAYS} 天申请、未核定"
        )
        said = ("核减申请待核定", figure(open_strikes, source), "件")
        items.append((said, "请禁烧办尽快核定", Basis("核减申请", source.url)))
    if not items:
        return Line(LeaderLine.DECISIONS, (runs_of(("今天没有等您定的事。",)),))
    kept = items[:MOST_DECISIONS]
    return Line(
        LeaderLine.DECISIONS,
        tuple(runs_of(parts) for parts, _, _ in kept),
        advice="；".join(dict.fromkeys(advice for _, advice, _ in kept)) + "。",
        basis=tuple(dict.fromkeys(basis for _, _, basis in kept)),
    )


def _targets(acting: Acting, at: datetime) -> Line:
    """At most five targets that lag, the nearest day first, each with its lead unit. Words, never a probability."""
    on = beijing_day(at)
    if not acting.may("targets.read"):
        return Line(LeaderLine.TARGETS, (runs_of((NO_TARGETS,)),), has_data=False)
    if not targets_for(acting).filter(starts_on__lte=on, due_on__gte=on).exists():
        return _last_year(last_finished_year(acting, at), at)
    rows = lagging_targets(acting, at, most=MOST_TARGETS)
    if not rows:
        return Line(LeaderLine.TARGETS, (runs_of(("没有滞后的目标。",)),), basis=(Basis("目标进度", "/targets/"),))
    facts = [
        (*said, Run(f"，时间过去 {row.standing.share_time}%，牵头{row.standing.target.lead_unit.name}"))
        for row in rows
        if (said := _done_of(row.standing, at))
    ]
    basis = tuple(Basis(row.standing.target.title, f"/targets/{row.standing.target.code}/") for row in rows)
    return Line(LeaderLine.TARGETS, tuple(facts), advice="请督促牵头单位加快，需要督办的点批示。", basis=basis)


def _last_year(found: FinishedYear | None, at: datetime) -> Line:
    """Between two years: how the last one's targets stood on the day their numbers stand for."""
    if found is None:
        return Line(LeaderLine.TARGETS, (runs_of((NO_TARGETS,)),), has_data=False)
    link, day = f"/targets/?on={found.on}", date_text(found.on)
    source = Source("target", f"{found.on.year}年的目标", link, at, f"数截至{day}")
    opening: tuple[Part, ...] = (
        f"现在没有进行中的目标。{found.on.year}年的目标",
        figure(len(found.rows), source),
        f"个，数截至{day}：达到",
        figure(found.reached, source),
        "个，未达到",
        figure(len(found.unreached), source),
        "个",
    )
    missed = [said for row in found.unreached[:MOST_TARGETS] if (said := _done_of(row.standing, at))]
    advice = "请提质办登记新一年的目标；未达到的说明后续安排。" if found.unreached else "请提质办登记新一年的目标。"
    basis = (
        Basis(f"{found.on.year}年的目标", link),
        Basis(f"{day}的领导一页", f"/briefings/leader/?on={found.on}"),
    )
    return Line(LeaderLine.TARGETS, (runs_of(opening), *missed), advice=advice, basis=basis)


def _done_of(standing: Standing, at: datetime) -> tuple[Run, ...]:
    """What of a target is done; nothing where it has no number."""
    target = standing.target
    if standing.pace is None:
        return ()
    source = Source(
        *("target", target.title, standing.reading.link or f"/targets/{target.code}/", at),
        note=f"口径 {standing.reading.scope}",
    )
    said: tuple[Part, ...] = (
        f"{target.title}：{standing.done_word}",
        figure(standing.pace.current, source),
        f"{target.unit}（",
        figure(f"{standing.share_done}%", source),
        "）",
    )
    return runs_of(said)


def _fires(figures: FireFigures, at: datetime) -> Line:
    day, first = figures.day, figures.season_from
    days = f"昨日（{day.month}月{day.day}日）"
    season = f"{figures.season_title}（{first.month}月{first.day}日起）"
    facts: tuple[tuple[Run, ...], ...] = (
        runs_of((f"{days}疑似火点", *_counted(figures.yesterday, at)))
        if figures.knows_yesterday
        else runs_of((f"{days}{UNHEARD}",)),
        runs_of((season, *_counted(figures.season, at))) if figures.knows_season else runs_of((f"{season}{UNHEARD}",)),
    )
    if figures.open_count:
        standing = standing_fires(figures, at)
        facts += (runs_of(("未办结", standing[OPEN_FIRES], "处，其中超时", standing[LATE_FIRES], "处")),)
    before = figures.season.last_year
    comparison = (
        runs_of(("去年同期", traced(before, at), "个，口径相同（均不含核减）"))
        if before is not None
        else runs_of(("去年同期没有数据，不能比较",))
    )
    advice = "请督促处置未办结的火点。" if figures.open_count else "火点都已办结，保持巡查。"
    basis = (Basis("昨日焚烧情况", f"/bulletins/daily/?on={day}"), Basis("未办结火点", "/fires/?phase=open"))
    return Line(LeaderLine.FIRES, facts, comparison, advice, basis)


def _counted(counts: PeriodCounts, at: datetime) -> tuple[Part, ...]:
    return (traced(counts.suspected, at), "个，另有核减", traced(counts.struck, at), "个")


def _harvest(found: HarvestFigures, at: datetime) -> Line:
    day, runs = found.day, harvest_runs(found, at=at)
    facts = [runs_of((f"截至{day.month}月{day.day}日秋粮", *_reaped(runs)))]
    if found.silent:
        names = "、".join(found.silent[:MOST_NAMES]) + ("等" if len(found.silent) > MOST_NAMES else "")
        facts.append(runs_of((f"应报{found.owed}个乡镇，缺报", runs["缺报"], f"个（{names}），缺报的不按零计")))
    elif found.owed:
        facts.append(runs_of((f"应报{found.owed}个乡镇都已报",)))
    comparison: tuple[Part, ...] = ("去年同期没有可比的数据",)
    if found.points is not None and "去年同日" in runs:
        way = "快" if found.points >= 0 else "慢"
        comparison = ("去年同日", runs["去年同日"], f"，今年{way}{abs(found.points)}个百分点（同口径）")
    advice = "请督促缺报乡镇补报，再看进度。" if found.silent else "保持日报和机具调度。"
    link = f"/harvest/?day={day}"
    return Line(LeaderLine.HARVEST, tuple(facts), runs_of(comparison), advice, (Basis("三秋进度", link),))


def _reaped(runs: dict[str, Run]) -> tuple[Part, ...]:
    unknown = Run("—")
    return ("已收", runs.get("已收", unknown), "，应收", runs.get("应收", unknown), "，进度", runs.get("进度", unknown))


def _funds(found: FundFigures | None) -> Line:
    if found is None:
        return Line(LeaderLine.FUNDS, (runs_of((NO_FUNDS,)),), has_data=False)
    value = found.value
    facts = [
        runs_of(
            (
                "下达",
                _money(found, found.granted, "下达指标"),
                "，已支付",
                _money(found, found.paid, "支付"),
                "，下达未支付",
                _money(found, found.unpaid, "下达减支付"),
            )
        )
    ]
    advice = "都已支付。"
    if found.unpaid > 0:
        advice = "请财政部门和项目单位说明未支付的原因和支付日期。"
    basis = [Basis("支付率", value.rows_link), Basis("资金台账", f"/ledgers/{found.ledger_code}/")]
    if found.oldest is not None:
        row = found.oldest
        source = Source("ledger_row", row.name, row.link, value.as_of, "下达后一分未支付、等得最久的一笔")
        money = office_number(row.yuan, "元")
        facts.append(runs_of((f"{row.name}：{money}下达", figure(row.days, source), "天未支付")))
    comparison: tuple[Part, ...] = ("上月末没有数据，不能比较",)
    if found.before is not None and found.before.value is not None and value.value is not None:
        day = found.before.on
        comparison = (
            "支付率",
            _traced_value(value, office_number(value.value, "%"), "支付率"),
            f"，{day.month}月末",
            _traced_value(found.before, office_number(found.before.value, "%"), "上月末支付率"),
        )
    return Line(LeaderLine.FUNDS, tuple(facts), runs_of(comparison), advice, tuple(basis))


def _money(found: FundFigures, yuan: Decimal, what: str) -> Run:
    return _traced_value(found.value, office_number(yuan, "元"), what)


def _traced_value(value: IndicatorValue, text: str, what: str) -> Run:
    note = f"{what}，口径 {value.scope}，公式第{value.formula_version}版"
    return figure(text, Source("indicator", value.code, value.rows_link, value.as_of, note))


def _wording(figures: FireFigures, funds: FundFigures | None, harvest: HarvestFigures | None, at: datetime) -> Line:
    """Whole sentences that can be said tomorrow; a line without data gives none."""
    local, first = in_beijing(at), figures.season_from
    season, day = figures.season, figures.day
    sentences: list[tuple[Part, ...]] = []
    if figures.knows_season:
        sentences.append(
            (
                f"截至{local.month}月{local.day}日{local.hour}时，{first.month}月{first.day}日以来全市疑似火点",
                traced(season.suspected, at),
                "个（已扣除核减",
                traced(season.struck, at),
                f"个），其中{day.month}月{day.day}日",
                *((traced(figures.yesterday.suspected, at), "个。") if figures.knows_yesterday else (f"{UNHEARD}。",)),
            )
        )
    else:
        sentences.append((f"{first.month}月{first.day}日以来{UNHEARD}。",))
    notes = ["火点为卫星和各渠道线索，面积以现场核实为准"]
    if harvest is not None:
        words = _reaped(harvest_runs(harvest, at=at))
        sentences.append((f"截至{harvest.day.month}月{harvest.day.day}日，秋粮", *words, "。"))
        notes.append("三秋为调度数（非统计数据），不对外公布")
    if funds is not None and funds.value.value is not None:
        rate = _traced_value(funds.value, office_number(funds.value.value, "%"), "支付率")
        granted = _money(funds, funds.granted, "下达指标")
        sentences.append(("已下达资金", granted, "，支付率", rate, "。"))
        notes.append("资金以下达文件和支付凭证为准")
    return Line(LeaderLine.WORDING, tuple(runs_of(one) for one in sentences), advice="；".join(notes) + "。")

"""The leader's page: five lines, each a fact, what it compares with, a suggestion, and where it comes from.

No map, no probability, no list of raw rows. A line whose source does not exist yet says so.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from luoshu.adapters.documents import Block, OfficialDocument, Part, Run, Source, figure, heading, paragraph
from luoshu.adapters.documents.model import runs_of
from luoshu.apps.acting import Acting
from luoshu.apps.briefings.choices import LeaderLine
from luoshu.apps.briefings.queries.fire_figures import FireFigures, fire_figures, traced
from luoshu.apps.clues.queries import strike_counts
from luoshu.apps.documents.choices import DocumentStatus
from luoshu.apps.documents.queries import documents_in_scope
from luoshu.apps.errors import NotAllowed
from luoshu.apps.targets.queries import lagging_targets, targets_for
from luoshu.core.clock import beijing_day, in_beijing

MOST_DECISIONS = 3
STRIKE_DAYS = 30
NO_TARGETS = "现在没有进行中的目标。提质办登记后，滞后的在这里列出。"
MOST_TARGETS = 5
NO_FUNDS = "尚无数据：资金台账还没有接入，接入后在这里列出已下达未支付的资金。"


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
    return LeaderPage(
        at,
        (
            _decisions(acting, figures, at),
            _targets(acting, at),
            _fires(figures, at),
            Line(LeaderLine.FUNDS, (runs_of((NO_FUNDS,)),), has_data=False),
            _wording(figures, at),
        ),
    )


def _decisions(acting: Acting, figures: FireFigures, at: datetime) -> Line:
    """At most three: fires past their limit, papers that wait to be signed, applications to strike."""
    items: list[tuple[tuple[Part, ...], str, Basis]] = []
    late = figures.late_count
    if late:
        source = Source("fires", "超时未办结", "/fires/?phase=open", at)
        items.append(
            (("超时未办结火点", figure(late, source), "处"), "请督促处置", Basis("火点", "/fires/?phase=open"))
        )
    waiting = documents_in_scope(acting).filter(status=DocumentStatus.AWAITING_ISSUE).order_by("changed_at")
    for paper in waiting[:MOST_DECISIONS]:
        link = f"/documents/{paper.code}/"
        items.append(((f"《{paper.title}》待签发",), "请签发或退回", Basis(paper.title[:12], link)))
    today = beijing_day(at)
    strikes = strike_counts(acting, at - timedelta(days=STRIKE_DAYS), at)
    open_strikes = strikes["applied"] + strikes["reviewed"]
    if open_strikes:
        source = Source("strikes", "核减申请", f"/bulletins/daily/?on={today}", at, f"近 {STRIKE_DAYS} 天申请、未核定")
        said = ("核减申请待核定", figure(open_strikes, source), "件")
        items.append((said, "请禁烧办尽快核定", Basis("焚烧情况", source.url)))
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
    if not acting.may("targets.read") or not targets_for(acting).filter(starts_on__lte=on, due_on__gte=on).exists():
        return Line(LeaderLine.TARGETS, (runs_of((NO_TARGETS,)),), has_data=False)
    rows = lagging_targets(acting, at, most=MOST_TARGETS)
    if not rows:
        return Line(LeaderLine.TARGETS, (runs_of(("没有滞后的目标。",)),), basis=(Basis("目标进度", "/targets/"),))
    facts = []
    for row in rows:
        standing, target = row.standing, row.standing.target
        if standing.pace is None:
            continue
        link = standing.reading.link or f"/targets/{target.code}/"
        source = Source("target", target.title, link, at, f"口径 {standing.reading.scope}")
        said: tuple[Part, ...] = (
            f"{target.title}：已完",
            figure(standing.pace.current, source),
            f"{target.unit}（{standing.share_done}%），时间过去 {standing.share_time}%，牵头{target.lead_unit.name}",
        )
        facts.append(runs_of(said))
    basis = tuple(Basis(row.standing.target.title[:12], f"/targets/{row.standing.target.code}/") for row in rows)
    return Line(LeaderLine.TARGETS, tuple(facts), advice="请督促牵头单位加快，需要督办的点批示。", basis=basis)


def _fires(figures: FireFigures, at: datetime) -> Line:
    day, first = figures.day, figures.season_from
    yesterday = runs_of(
        (
            f"昨日（{day.month}月{day.day}日）疑似火点",
            traced(figures.yesterday.suspected, day, at),
            "个，另有核减",
            traced(figures.yesterday.struck, day, at),
            "个",
        )
    )
    season = runs_of(
        (
            f"{figures.season_title}（{first.month}月{first.day}日起）",
            traced(figures.season.suspected, first, at),
            "个，另有核减",
            traced(figures.season.struck, first, at),
            "个",
        )
    )
    before = figures.season.last_year
    comparison = (
        runs_of(("去年同期", traced(before, first, at), "个，口径相同（均不含核减）"))
        if before is not None
        else runs_of(("去年同期没有数据，不能比较",))
    )
    advice = (
        f"未办结 {figures.open_count} 处，其中超时 {figures.late_count} 处，请督促。"
        if figures.open_count
        else "火点都已办结，保持巡查。"
    )
    basis = (Basis("昨日焚烧情况", f"/bulletins/daily/?on={day}"), Basis("未办结火点", "/fires/?phase=open"))
    return Line(LeaderLine.FIRES, (yesterday, season), comparison, advice, basis)


def _wording(figures: FireFigures, at: datetime) -> Line:
    local, first = in_beijing(at), figures.season_from
    season, day = figures.season, figures.day
    said: tuple[Part, ...] = (
        f"截至{local.month}月{local.day}日{local.hour}时，{first.month}月{first.day}日以来全市疑似火点",
        traced(season.suspected, first, at),
        "个（已扣除核减",
        traced(season.struck, first, at),
        f"个），其中{day.month}月{day.day}日",
        traced(figures.yesterday.suspected, day, at),
        "个。",
    )
    advice = "火点为卫星和各渠道线索，数量已扣除核减；面积以现场核实为准。目标、资金的口径待接入。"
    return Line(LeaderLine.WORDING, (runs_of(said),), advice=advice)


def leader_body(page: LeaderPage, *, unit_name: str) -> OfficialDocument:
    """Return the page as a paper of one sheet."""
    blocks: list[Block] = []
    for line in page.lines:
        blocks.append(heading(1, line.label))
        parts: list[Part] = []
        for fact in line.facts:
            parts += [*fact, "；"]
        text = [*parts[:-1], "" if line.fact_text.endswith("。") else "。"]
        if line.comparison:
            text += [*line.comparison, "。"]
        if line.advice:
            text.append(f"{line.advice_label}：{line.advice}")
        blocks.append(paragraph(*text))
    local = in_beijing(page.as_of)
    return OfficialDocument(
        title=f"领导一页（{local.year}年{local.month}月{local.day}日{local.hour}时）",
        blocks=tuple(blocks),
        note=unit_name,
    )

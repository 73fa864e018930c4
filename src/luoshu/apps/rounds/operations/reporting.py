"""A team's report as a draft document: every figure carries the rows behind it, nothing is typed."""

from datetime import date, datetime
from typing import Final

from luoshu.adapters.documents import Block, OfficialDocument, Run, Source, figure, heading, paragraph, table
from luoshu.apps.acting import Acting
from luoshu.apps.documents.choices import DocumentKind
from luoshu.apps.documents.models import Document
from luoshu.apps.documents.operations import draft_document
from luoshu.apps.people.queries import post_by_code
from luoshu.apps.rounds.errors import RoundsInvalid
from luoshu.apps.rounds.operations.writing import require
from luoshu.apps.rounds.queries.doors import find_team_for
from luoshu.apps.rounds.queries.report import Count, TeamReport, team_report
from luoshu.core.clock import day_words

FIRST_ROWS: Final = 200


def draft_team_report(*, team_code: str, first_on: date, last_on: date, by: Acting, at: datetime) -> Document:
    """Draft the report of a team in the name of the acting post's own office.

    Raises TeamNotVisible, NotAllowed, RoundsInvalid (nothing was visited), and what ``draft_document`` raises.
    """
    require(by, "rounds.read")
    team = find_team_for(by, team_code)
    report = team_report(by, team, first_on=first_on, last_on=last_on)
    if not report.visited.number:
        raise RoundsInvalid(reason=f"{team.name}这段时间还没有走访，没有可写的，请换一段时间。")
    post = post_by_code(by.post_code)
    if post is None:
        raise RoundsInvalid(reason="当前岗位不在任何单位，不能拟稿，请换岗位后再试。")
    body = report_body(report, at)
    return draft_document(
        kind=DocumentKind.INSPECTION_REPORT,
        body=body,
        subject_kind="team",
        subject_code=team.code,
        unit=post.unit,
        by=by,
        at=at,
        note="由走访和问题汇成",
    )


def report_body(report: TeamReport, at: datetime) -> OfficialDocument:
    """Return the report as a document; an empty section is left out, except the problems, where none is said."""

    days = f"first={report.first_on.isoformat()}&last={report.last_on.isoformat()}"

    place = {"scope": report.team.division.code, "period": f"{report.first_on}/{report.last_on}"}

    def number(count: Count, kind: str) -> Run:
        codes = ",".join(count.codes[:FIRST_ROWS])
        report_page = f"/rounds/report/?team={report.team.code}&{days}"
        url = f"/rounds/findings/?codes={codes}" if kind == "round_findings" and codes else report_page
        told = {"title": count.label, "value": str(count.number), "unit": count.unit, **place}
        return figure(count.number, Source(kind, f"{report.team.code}@{count.label}", url, at, **told))

    visits, problems = "round_visits", "round_findings"
    opening: list[str | Run] = [
        f"{_days(report)}，{report.team.name}走访",
        number(report.visited, visits),
        "个村，其中",
        number(report.clean, visits),
        "个村没有发现问题；发现问题",
        number(report.problems, problems),
        "个，现场已改",
        number(report.fixed, problems),
        "个，转整改",
        number(report.to_remedy, problems),
        "个，已销号",
        number(report.crossed_off, problems),
        "个。",
    ]
    blocks: list[Block] = [paragraph(*opening), heading(1, "走访情况")]
    blocks.append(paragraph("走访的村：" + "、".join(row.place for row in report.visits) + "。"))
    blocks.append(heading(1, "发现的问题"))
    if report.findings:
        rows = [(count.label, number(count, problems)) for count in report.by_kind]
        blocks.append(table(("问题种类", "个数"), rows))
        blocks += [
            paragraph(
                f"{order}. {row.place}{row.finding.place}：{row.finding.kind_label}"
                f"{'，' + row.finding.note if row.finding.note else ''}（{row.outcome}）。"
            )
            for order, row in enumerate(report.findings, start=1)
        ]
    else:
        blocks.append(paragraph("没有发现问题。"))
    if report.missed:
        blocks.append(heading(1, "没去成的"))
        blocks += [paragraph(f"{row.place}：{row.visit.note}。") for row in report.missed]
    return OfficialDocument(title=report.title, blocks=tuple(blocks), signature=report.team.name)


def _days(report: TeamReport) -> str:
    first, last = report.first_on, report.last_on
    start = day_words(first)
    return start if first == last else f"{start}至{last.month}月{last.day}日"

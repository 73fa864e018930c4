"""Every kind of document and every template that ships: Word and PDF have the same words, and the standard is met.

Each paper is made by what makes it in the product, all in one small city; a kind without a paper here fails.
"""

from datetime import date, timedelta

import pytest

from luoshu.adapters.documents import OfficialDocument, plain_lines
from luoshu.adapters.documents.model import figures_of
from luoshu.apps.accountability.queries.papers import notice_body
from luoshu.apps.briefings.operations import BriefingText, preview_briefing, write_briefing
from luoshu.apps.briefings.queries import daily_body, leader_body, leader_page
from luoshu.apps.clues.queries import bulletin_for
from luoshu.apps.documents.choices import DocumentKind
from luoshu.apps.documents.models import Document
from luoshu.apps.documents.queries import body_of, bound_figures, typed_numbers
from luoshu.apps.readings.choices import FigureSource
from luoshu.apps.rounds.operations.reporting import report_body
from luoshu.apps.rounds.queries import team_report
from luoshu.apps.supervision.models import Slip
from luoshu.apps.supervision.operations import propose_slips
from luoshu.apps.supervision.operations.drafting import KIND_OF, draft_slip
from luoshu.core.clock import beijing_day, day_bounds
from luoshu.core.reading import read_page
from luoshu.demo.briefings import TEMPLATES
from tests.support.cases_factories import WEST_A1
from tests.support.cast import AT, Cast
from tests.support.documents_factories import with_authority
from tests.support.matters import on_day, work_of
from tests.support.matters_factories import one_matter
from tests.support.printed import assert_prints_alike
from tests.support.rounds_factories import make_rounds

pytestmark = pytest.mark.django_db
DAY = beijing_day(AT)
LATER = AT + timedelta(hours=20)
BY_HAND = ("self_criticism_demand", "rectification_notice", "verification_note", "press_text")
TEXT = """9月17日，卫星监测到你县秸秆焚烧疑似火点【火点：本季】个，经核实属实。
一、有关要求
请于五个工作日内报送情况。
|单位|火点|
|示范甲县|1个|"""


def slips(cast: Cast) -> dict[str, OfficialDocument]:
    """A slip of each colour about one late matter."""
    work_of(cast, due_on=date(2024, 9, 20)).handling("city-housing")
    late = on_day(date(2024, 9, 25))
    propose_slips(at=late)
    slip = Slip.objects.select_related("unit__division").get()
    lines = list(slip.lines.select_related("matter"))
    made = {}
    for colour, kind in KIND_OF.items():
        slip.colour = colour
        code = draft_slip(slip, lines, by=cast.acting("宋衡"), at=late)
        made[kind.value] = body_of(Document.objects.get(code=code))
    return made


def papers(cast: Cast) -> dict[str, OfficialDocument]:
    """Return a body of every kind by the kind."""
    matter = one_matter(cast, WEST_A1)
    with_authority(cast, kinds=list(DocumentKind.values))
    made = slips(cast) | {"criticism": notice_body([matter.row], has_authority=True, on=DAY)}
    desk = cast.acting("林岚")
    for kind in BY_HAND:
        told = () if kind == "press_text" else ("a-gov",)
        given = BriefingText(kind, "秸秆焚烧火点情况", TEXT, addressee_codes=told)
        written = write_briefing(given=given, as_of=LATER, by=desk, at=LATER)
        made[kind] = body_of(Document.objects.get(code=written.document_code))
    made["daily_bulletin"] = daily_body(
        bulletin_for(desk, *day_bounds(DAY), with_codes=True), DAY, unit_name="市禁烧办"
    )
    rounds = make_rounds(cast)
    rounds.find(rounds.visit())
    report = team_report(cast.acting("陈川"), rounds.team, first_on=DAY, last_on=DAY)
    made["inspection_report"] = report_body(report, AT)
    return made


def test_every_kind_and_every_template_prints_alike(cast: Cast) -> None:
    made = papers(cast)
    clerk = cast.acting("沈知")
    for code, kind, _, title, text in TEMPLATES:
        given = BriefingText(kind, title, text)
        made[f"{kind}:{code}"] = preview_briefing(given=given, as_of=LATER, by=clerk, at=LATER)[0]
    made["leader"] = leader_body(leader_page(cast.acting("郑远"), at=LATER), unit_name="市政府")
    assert {name.partition(":")[0] for name in made} - {"leader"} == set(DocumentKind.values)
    for name, body in made.items():
        assert_prints_alike(body, name)
        if name != "leader":
            everything_is_listed(body, name)


def everything_is_listed(body: OfficialDocument, name: str) -> None:
    """Each number of the text has its source, of a kind that is counted again, or stands among those that have none."""
    bound, typed = bound_figures(body), typed_numbers(body, DAY)
    assert {run.text for run in figures_of(body)} >= {one.run.text for one in bound}, name
    for one in bound:
        assert one.source.kind in FigureSource.values, (name, one.source)
        assert one.source.url, (name, one.source)
        assert one.source.title or one.source.kind == FigureSource.INDICATOR, (name, one.source)
    told = "，".join((*(one.run.text for one in bound), *typed))
    lines = [line for line in plain_lines(body) if line not in (body.number_stem, body.banner)]
    for figure in read_page("\n".join(lines), issued=DAY).figures:
        digits = figure.raw.rstrip(figure.unit)
        assert not figure.core or digits in told, (name, figure.raw, told)

"""The notice of one or several matters: who issues it to whom, by which authority, and what the draft says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from luoshu.adapters.documents import Block, OfficialDocument, Run, Source, figure, heading, paragraph
from luoshu.apps.accountability.choices import DecisionKind, MatterLevel
from luoshu.apps.accountability.models import CountedFire, Matter, ProposedMeasure
from luoshu.apps.accountability.queries.decisions import adopted_measures, decision_in_force
from luoshu.apps.accountability.queries.parties import office_unit, party_unit, spoken_name
from luoshu.apps.documents.choices import OUT, DocumentKind
from luoshu.apps.documents.models import Document
from luoshu.apps.documents.queries import Authority, authority_for
from luoshu.apps.rules.choices import Addressee, Measure
from luoshu.core.clock import day_words

COUNTED: Final = "核定计数火点"
FAULTS: Final = "上述火点反映出值守巡查和秸秆离田还有短板。请举一反三，抓早抓小，把人和车排到田间。"


@dataclass(frozen=True)
class Papers:
    """What stands behind the notice of a matter: its document, whether it is out, and the authority of the office."""

    document: Document | None
    authority: Authority | None
    is_out: bool


def papers_of(matter: Matter, on: date) -> Papers:
    """Return the document of a matter and the authority to issue it on a day."""
    document = Document.objects.filter(code=matter.document_code).first() if matter.document_code else None
    return Papers(document, authority_of(matter, on), document is not None and document.status in OUT)


def authority_of(matter: Matter, on: date) -> Authority | None:
    """Return who allowed the office to criticise this unit, or None where nothing is on record."""
    office, party = office_unit(matter, on), party_unit(matter, on)
    if office is None or party is None:
        return None
    return authority_for(office, DocumentKind.CRITICISM, (party,), on)


def notice_body(matters: Sequence[Matter], *, has_authority: bool, on: date) -> OfficialDocument:
    """Return the draft of the notice: the fires by place, the decision, the measures of this office, no names.

    Without authority the draft asks (建议) where it may not order (责成). What belongs to other offices is left out:
    that goes its own way, with its own number.
    """
    day = matters[0].fires_on
    office = office_unit(matters[0], on)
    spoken_day = f"{day.month}月{day.day}日"
    blocks: list[Block] = [paragraph(f"{spoken_day}，经核实告知，下列火点已核定计数：", *_counts(matters), "。")]
    decision = decision_in_force(matters[0])
    if decision is not None:
        how = DecisionKind(decision.kind).label
        said = f"根据{decision.by_post}{how}（{decision.number}，{day_words(decision.decided_on)}），作出以下处理："
        blocks.append(paragraph(said))
    blocks.append(heading(1, "处理情况"))
    level = MatterLevel(matters[0].level)
    for matter in matters:
        own = [one for one in adopted_measures(matter) if not one.belongs_to]
        blocks += [paragraph(_sentence(matter, measure, level, has_authority)) for measure in own]
    blocks += [heading(1, "工作要求"), paragraph(FAULTS)]
    return OfficialDocument(
        title=f"关于{spoken_day}秸秆焚烧火点情况的通报",
        addressee="、".join(f"{spoken_name(one.division.name)}人民政府" for one in matters),
        blocks=tuple(blocks),
        signature=office.name if office is not None else "",
    )


def _counts(matters: Sequence[Matter]) -> list[str | Run]:
    parts: list[str | Run] = []
    for matter in matters:
        rows = CountedFire.objects.filter(matter=matter, left_at__isnull=True).select_related("case")
        by_place: dict[str, list[str]] = {}
        for row in rows.order_by("case__first_seen_at", "case__code"):
            by_place.setdefault(row.place, []).append(row.case.code)
        for place, codes in by_place.items():
            name = spoken_name(matter.division.name)
            shown = place if matter.level == MatterLevel.COUNTY else f"{name}{place}"
            told = {"title": COUNTED, "value": str(len(codes)), "unit": "个", "scope": matter.division.code}
            source = Source("fires", ",".join(codes), f"/accountability/{matter.code}/", None, "已核减的不计", **told)
            parts += ["；" if parts else "", shown, figure(len(codes), source), "个"]
    return parts


def _sentence(matter: Matter, measure: ProposedMeasure, level: MatterLevel, has_authority: bool) -> str:
    unit = f"{spoken_name(matter.division.name)}人民政府"
    whom = unit if measure.addressee == Addressee.UNIT else f"{unit}{Addressee(measure.addressee).label[2:]}"
    where = "全市" if level == MatterLevel.CITY else "全县"
    above = "市政府" if level == MatterLevel.CITY else "县政府"
    if measure.measure == Measure.NOTICE_CRITICISM:
        return f"对{whom}予以{where}通报批评（{measure.table_title}{measure.clause}）。"
    if measure.measure == Measure.WRITTEN_CRITICISM:
        verb = "责成" if has_authority else "建议"
        return f"{verb}{whom}向{above}报送书面检查（{measure.table_title}{measure.clause}）。"
    return f"对{whom}：{Measure(measure.measure).label}（{measure.table_title}{measure.clause}）。"

"""Documents for tests: one body that uses everything a document can have, and drafts of the cast's offices."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from luoshu.adapters.documents import (
    Block,
    Cell,
    OfficialDocument,
    Run,
    Source,
    Table,
    figure,
    heading,
    paragraph,
    table,
)
from luoshu.apps.documents.choices import DocumentKind
from luoshu.apps.documents.models import Document, PressRelease
from luoshu.apps.documents.operations import draft_document, pass_release, propose_release
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.operations import save_rule
from tests.support.cast import AT, CITY, SETUP, SINCE, Cast

SEEN_AT = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)
# Who drafts and who heads the office, by unit: the two that a document's own office needs on its way to the public.
HANDS = {"city-supervision": ("沈知", "宋衡"), "city-fire": ("林岚", "冯远")}
CLUES = Source("clues", "XS-1,XS-2", url="/clues/?codes=XS-1,XS-2", as_of=SEEN_AT, note="不含核减")


def full_body(**changes: Any) -> OfficialDocument:
    """Return a document with every part there is."""
    grid = Table(
        (
            (Cell((Run("县区"),), rows=2), Cell((Run("火点"),), columns=2)),
            (Cell((Run("本日"),)), Cell((Run("本季"),))),
            (Cell((Run("示范甲县"),), align="left"), Cell((figure(1, CLUES),)), Cell((Run("2"),), align="right")),
        ),
        header_rows=2,
        widths=(2, 1, 1),
    )
    body = OfficialDocument(
        title="关于9月17日秸秆焚烧火点情况的通报",
        red_head="洛阳市秸秆禁烧工作领导小组办公室",
        number_stem="洛禁烧办",
        number_year=2024,
        addressee="示范甲县人民政府",
        signature="洛阳市秸秆禁烧工作领导小组办公室",
        blocks=(
            paragraph("9月17日16时，卫星监测到火点", figure(3, CLUES), "个，现将情况通报如下。"),
            heading(1, "火点情况"),
            heading(2, "甲北镇"),
            paragraph("两处过火面积合计", figure("2.0", CLUES), "亩，", Run("已扑灭", is_bold=True), "。"),
            heading(3, "第一处"),
            heading(4, "复燃"),
            heading(4, "再燃"),
            heading(1, "有关要求"),
            table(("单位", "火点数"), (("示范甲县", figure(3, CLUES)),), caption="火点情况表"),
            grid,
            paragraph("特此通报。", is_flush=True),
        ),
        attachments=("火点明细表", "核实照片目录"),
        note="此件公开发布",
        copies_to=("市委办公室", "市政府办公室"),
        printed_by="洛阳市秸秆禁烧工作领导小组办公室",
    )
    return replace(body, **changes)


def issued_body(**changes: Any) -> OfficialDocument:
    """Return the same document as the OA gave it back."""
    day = date(2024, 9, 19)
    given = {"number": "演示〔2024〕1号", "signed_on": day, "printed_on": day, "banner": "", "signer": "李某"}
    return full_body(**(given | changes))


def with_authority(cast: Cast, *, kinds: Sequence[str] = (DocumentKind.CRITICISM,), **changes: Any) -> None:
    """Put on record that the city's fire office may issue some kinds to counties."""
    given: dict[str, Any] = {
        "code": "authority.city_fire",
        "kind": RuleKind.AUTHORITY,
        "title": "市禁烧办可向县区通报火点情况",
        "issuer": "市委、市政府",
        "document_no": "演示〔2024〕授权1号",
        "division_path": cast.path(CITY),
        "valid_from": SINCE,
        "body": {"kinds": list(kinds), "roles": ["city_fire_head"], "to_levels": ["county"]},
        "by": SETUP,
        "at": AT,
    }
    save_rule(**(given | changes))


def drafted(cast: Cast, *, who: str = "林岚", unit: str = "city-fire", **changes: Any) -> Document:
    """Return a draft of an office to the government of 甲县."""
    given: dict[str, Any] = {
        "kind": DocumentKind.CRITICISM,
        "body": full_body(),
        "subject_kind": "finding",
        "subject_code": "CL-1",
        "unit": cast.units[unit],
        "addressees": (cast.units["a-gov"],),
        "by": cast.acting(who),
        "at": AT,
    }
    return draft_document(**(given | changes))


def press_text(cast: Cast, *blocks: Block, who: str = "沈知", unit: str = "city-supervision") -> Document:
    """Return the draft of a text for the press of the supervision office."""
    body = OfficialDocument(title="城市提质进展通稿", blocks=blocks, signature="市政府督查室")
    return drafted(cast, who=who, unit=unit, kind=DocumentKind.PRESS_TEXT, body=body, addressees=())


def walked(cast: Cast, document: Document, *, until: str = "publicity") -> Document:
    """Walk a document's way to the public until it waits at a step: checking, section, leader or publicity."""
    code, drafter, head = document.code, *HANDS[document.unit.code]
    propose_release(document_code=code, by=cast.acting(drafter), at=AT)
    for verb, who in (("check_figures", "罗简"), ("pass_section", head), ("approve_release", "郑远")):
        if PressRelease.objects.get(document=document).state == until:
            break
        pass_release(document_code=code, verb=verb, by=cast.acting(who), at=AT, note="原件相符")
    return Document.objects.get(pk=document.pk)

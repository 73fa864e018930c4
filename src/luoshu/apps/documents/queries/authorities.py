"""Who may issue what to whom: dated rows of the rule kind 发文授权. Without one an office has no authority."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshu.adapters.documents import OfficialDocument, plain_text
from luoshu.apps.acting import paths_above
from luoshu.apps.documents.choices import DIRECTIVE_WORDS, NEEDS_ADDRESSEE, NEEDS_AUTHORITY, DocumentKind
from luoshu.apps.documents.models import Document
from luoshu.apps.people.models import Post, Unit
from luoshu.apps.people.queries import terms_on
from luoshu.apps.places.choices import Level
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.models import Rule
from luoshu.apps.rules.queries import EVERYWHERE, rules_on


@dataclass(frozen=True)
class Authority:
    """Who allowed an office to issue a kind of document, by which paper, since when; shown with the document."""

    rule_code: str
    title: str
    authorised_by: str
    document_no: str
    valid_from: date
    is_example: bool

    @property
    def sentence(self) -> str:
        """Return the authority in words."""
        paper = f"（{self.document_no}）" if self.document_no else ""
        example = "（示例）" if self.is_example else ""
        return f"{self.authorised_by}{paper}：{self.title}{example}"


@dataclass(frozen=True)
class Lack:
    """Something a document still lacks: a code and one sentence with the next step."""

    code: str
    sentence: str


def authority_for(unit: Unit, kind: str, addressees: Sequence[Unit], on: date) -> Authority | None:
    """Return the authority in force on a day for one office, one kind and all these addressees, or None.

    The body of a rule: ``kinds``; ``units`` (codes) or ``roles`` (the unit has a held post of the role); ``to_levels``
    of the addressees' divisions (city, county, township, village), empty for any. The nearest division's rule wins.
    """
    rows, roles = _rows_for(unit, on)
    for row in rows:
        if _covers(row.body, unit, roles, kind, addressees):
            return Authority(row.code, row.title, row.issuer, row.document_no, row.valid_from, row.is_example)
    return None


def mail_authority_for(unit: Unit, kind: str, addressees: Sequence[Unit], on: date) -> Authority | None:
    """Return the authority of a day that lets a kind go to these addressees by mail as well, or None."""
    rows, roles = _rows_for(unit, on)
    for row in rows:
        if kind in row.body.get("by_mail", ()) and _covers(row.body, unit, roles, kind, addressees):
            return Authority(row.code, row.title, row.issuer, row.document_no, row.valid_from, row.is_example)
    return None


def kinds_without_authority(unit: Unit, on: date) -> frozenset[str]:
    """Return the kinds that demand something and that an office may issue to nobody on a day."""
    rows, roles = _rows_for(unit, on)
    allowed = {kind for kind in NEEDS_AUTHORITY if any(_covers(row.body, unit, roles, kind, ()) for row in rows)}
    return frozenset(str(kind) for kind in NEEDS_AUTHORITY - allowed)


def _rows_for(unit: Unit, on: date) -> tuple[list[Rule], set[str]]:
    """The rules about an office, the nearest division's first, and the roles of its held posts."""
    places = [EVERYWHERE, *paths_above(unit.division.path)]
    rows = list(rules_on(on, kind=RuleKind.AUTHORITY).filter(division_path__in=places))
    rows.sort(key=lambda row: (-len(row.division_path), row.is_example, row.code))
    roles = set(terms_on(on).filter(post__unit=unit).values_list("post__role", flat=True)) if rows else set()
    return rows, roles


def _covers(body: dict[str, Any], unit: Unit, roles: set[str], kind: str, addressees: Sequence[Unit]) -> bool:
    if kind not in body.get("kinds", ()):
        return False
    if unit.code not in body.get("units", ()) and roles.isdisjoint(body.get("roles", ())):
        return False
    levels = set(body.get("to_levels", ()))
    return not levels or all(Level(one.division.level).name.lower() in levels for one in addressees)


def lacks_of_body(
    body: OfficialDocument, *, kind: str, unit: Unit, addressees: Sequence[Unit], on: date
) -> tuple[Lack, ...]:
    """Return what a draft lacks before it can go to be signed; the missing approval first."""
    lacks = []
    if kind in NEEDS_AUTHORITY and authority_for(unit, kind, addressees, on) is None:
        label = DocumentKind(kind).label
        lacks.append(
            Lack("authority", f"没有查到“{unit.name}”发“{label}”的授权。请先报经同意，由安全管理员登记发文授权。")
        )
    if not body.title.strip():
        lacks.append(Lack("title", "没有标题，请补上。"))
    if not body.blocks:
        lacks.append(Lack("body", "没有正文，请补上。"))
    if kind in NEEDS_ADDRESSEE and (not addressees or not body.addressee.strip()):
        lacks.append(Lack("addressee", "没有主送单位，请补上。"))
    if not body.signature.strip():
        lacks.append(Lack("signature", "没有署名单位，请补上。"))
    return tuple(lacks)


def directive_word(body: OfficialDocument) -> str:
    """Return the first word that only an office with authority may use, or an empty text."""
    text = plain_text(body)
    return next((word for word in DIRECTIVE_WORDS if word in text), "")


def units_addressed(document: Document) -> list[Unit]:
    """Return the units a document goes to."""
    return [row.unit for row in document.addressees.select_related("unit__division").order_by("id")]


def head_posts(unit: Unit, roles: Sequence[str], on: date) -> list[Post]:
    """Return the held posts of some roles in one unit."""
    terms = terms_on(on).filter(post__unit=unit, post__role__in=roles).select_related("post")
    return list({term.post.code: term.post for term in terms}.values())

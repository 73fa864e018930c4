"""What came less what went is the net gain: 新引进143家、退出38家，净增105家; 迁入1.9万人，迁出1.4万人，净迁入0.5万人.

The numbers that stand before a net one in its paragraph are taken for comings and goings by the direction of their
verb; one without a direction ends the row.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim, as_written
from luoshu.core.reading.audit.sums import judged
from luoshu.core.reading.model import Check

_NET = re.compile(r"(?<![干纯洁])净(?P<way>增|减|流[入出]|迁[入出]|转[入出]|[入出])(?:加|少|长)?[\u4e00-\u9fff]{0,6}$")
_AWAY = frozenset(("减", "流出", "迁出", "转出", "出"))
_CAME = re.compile(
    r"(?:新(?!能源|型|区|城|村)|引进|引入|入驻|迁入|转入|流入|落户|录用|招[录收聘]|注册|开[办业]|购[入置]|投放|入职|上岗|纳入|登记|"
    r"出生|收储|恢复|调入|补充|加入|接收)[\u4e00-\u9fff]{0,8}$"
)
_WENT = re.compile(
    r"(?:退|注吊?销|吊销|迁出|转出|流出|调出|外迁|搬[离走迁出]|歇业|关[停闭]|离[职任]|淘汰|报废|死亡|停业|撤[销离]|核销|清[退出]|解散|"
    r"辞职|出列|销号)[\u4e00-\u9fff]{0,8}$"
)
_STOCK = re.compile(r"实有|现有|共有|总数|达到?|累计|存量|在册")
_SOME = re.compile(r"其中|同比|比|较")
BACK = 12


def check_nets(claims: Sequence[Claim]) -> Iterator[Check]:
    """Every net change of a page against the comings and goings before it."""
    for at, net in enumerate(claims):
        said = _NET.search(net.clause) if "净" in net.clause else None
        if said is None or net.kind == "%" or net.rough or _SOME.search(net.clause):
            continue
        wanted = -net.value if said["way"] in _AWAY else net.value
        own, before = _moves(claims, at, net)
        readings = [own]
        if len({way for way, _ in own}) < 2:  # 新设6.35万户。…注销2.96万户，净增3.39万户
            others = [move for move in before if move[0] not in {way for way, _ in own}]
            readings = [[*own, move] for move in sorted(others, key=lambda move: -move[1].value)] if own else []
        readings = [moves for moves in readings if not any(claim.rough for _, claim in moves)]
        if readings:
            holding = next((moves for moves in readings if _off(moves, wanted) <= _slack(moves, net)), None)
            moves = holding or readings[0]
            left = wanted + _off(moves, wanted, signed=True)
            figures = [*(claim.figure for _, claim in reversed(moves)), net.figure]
            shown = "".join(f"{'-' if way < 0 else '+'} {claim.figure.raw} " for way, claim in reversed(moves))
            relation = f"{shown.removeprefix('+ ')}= {as_written(left, net)}，文中净数 {net.figure.raw}"
            right, wrong = "增减之差等于净数", "增减之差不等于净数，请核对"
            yield judged("sum", holding is not None, figures, relation, right, wrong)


def _off(moves: list[tuple[int, Claim]], wanted: Decimal, signed: bool = False) -> Decimal:
    """How far comings less goings are from what is wanted."""
    off = sum((way * claim.value for way, claim in moves), -wanted)
    return off if signed else abs(off)


def _slack(moves: list[tuple[int, Claim]], net: Claim) -> Decimal:
    return sum((claim.half for _, claim in moves), net.half)


def _moves(claims: Sequence[Claim], at: int, net: Claim) -> tuple[list[tuple[int, Claim]], list[tuple[int, Claim]]]:
    """Comings (1) and goings (-1) before a net number, nearest first: of its sentence, and of those before."""
    own: list[tuple[int, Claim]] = []
    before: list[tuple[int, Claim]] = []
    for claim in reversed(claims[max(0, at - BACK) : at]):
        figure = claim.figure
        if claim.kind != net.kind or figure.part or figure.document != net.figure.document or claim.role == "average":
            continue
        way = -1 if _WENT.search(claim.clause) else 1 if _CAME.search(claim.clause) else 0
        inside = figure.sent_start == net.figure.sent_start
        if way == 0 and (_STOCK.search(claim.clause) or not inside):
            continue
        if way == 0 or not (claim.plain or claim.role == "difference") or figure.subject != net.figure.subject:
            break
        (own if inside else before).append((way, claim))
    return own, before

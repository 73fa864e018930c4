"""What can make the limit of a heading hold that no single number below it tells: its own act, a sum, a ratio."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim

#: 进度超过九成的有甲县、乙县: of some of them only.
_OF_SOME = re.compile(r"(?:以[上下])?的(?:有|是|[县区市镇乡村]|\d)")
_ANY_ACT = ("完成", "实现", "达到", "推进", "新增", "累计", "增长", "开展", "组织")
_PLANNED = re.compile("计划|应|任务|共|总")
#: Whom or what a share of a heading counts: 近八成乡镇, 九成以上村庄.
_HOLDERS = re.compile("乡镇|镇街|县区|区县|县市|街道|社区|[行自]?政?村庄?|企业|学校|单位|商户|机构|园区")
_APART = re.compile("[;。]")
ACT, ROW = 2, 6


def of_all(claims: Sequence[Claim]) -> list[Claim]:
    """The claims without those that bound only some of what is counted."""
    return [claim for claim in claims if _OF_SOME.match(claim.tail) is None]


def of_its_act(head: Claim, said: str, claims: Sequence[Claim]) -> list[Claim]:
    """盘活房产超120万平方米: of 登记168.4万平方米 and 盘活112.6万平方米 the second; all where none is of the act."""
    act = (head.figure.action or "")[-ACT:]
    if len(act) < ACT or act not in said or act in _ANY_ACT:
        return list(claims)
    own = [c for c in claims if act in f"{c.figure.action or ''}{c.clause}"]
    return own or list(claims)


def of_its_noun(head: Claim, behind: str, claims: Sequence[Claim]) -> list[Claim]:
    """近八成乡镇完成清淤: of towns, so that no share of the ditches is meant."""
    noun = _HOLDERS.match(behind.removeprefix("以上"))
    if noun is None or head.kind != "%":
        return list(claims)
    return [claim for claim in claims if noun.group()[-1] in claim.figure.sentence]


def made(head: Claim, wrong: Claim, claims: Sequence[Claim]) -> Iterator[Decimal]:
    """Sums of numbers of one sentence; of a percentage what one is of the one before it.

    That only in the sentence of the number that is taken for wrong, and where no rate is told of the two.
    """
    rate = head.kind == "%"
    for at, claim in enumerate(claims):
        own = claim.kind == head.kind
        if rate:
            own = claim.figure.sent_start == wrong.figure.sent_start and _PLANNED.search(claim.clause) is not None
        if not claim.plain or not own:
            continue
        added = claim.value
        for number, other in enumerate(claims[at + 1 : at + ROW], at + 1):
            if other.figure.sent_start != claim.figure.sent_start:
                break
            if other.kind != claim.kind or not other.plain:
                continue
            if rate:
                after = claims[number + 1] if number + 1 < len(claims) else None
                told = after is not None and after.role == "rate" and _APART.search(after.lead) is None
                if claim.value > 0 and not told:
                    yield other.value * 100 / claim.value
                break
            added += other.value
            yield added
            yield claim.value + other.value

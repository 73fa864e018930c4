"""The pace by roles: a plan of the year, what is done of it or its share, and how much of the year is gone."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.flows import per_day
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.audit.links import alike, grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_PLAN = re.compile(r"确定|定下|计划|目标|任务|安排|今年要|要完成|应完成|确保|力争|谋划|须|承诺|下达")
_OF_YEAR = re.compile(r"今年|全年|年度|年内|年底前?|12月底|当年|本年|20\d\d年")
_DONE = re.compile(r"完成|已|竣工|完工|办结|建成|拆除|通气|改造|新建|新增|支出|整改|实施")
_BY_DAY = re.compile(
    r"(?:要求|必须|须|确保|务必)[^。;]{0,14}\d{1,2}月(?:底|\d{1,2}日)前[^。;]{0,4}全[部面]|\d{1,2}月(?:底|\d{1,2}日)前(?:必须|务必|须|要)全[部面]"
)
#: What has its season: the calendar year says nothing of how far it should be.
SEASONAL = re.compile(
    r"收获|播种|收割|[抢秋夏麦机已]收(?!入|费|储)|[秋夏春已]种|春播|冬播|整地|栽植|插秧|备耕|离田|还田|供暖季|清雪"
)
_FILL = re.compile(r"现在|已经|目前|截至|到|仅|只|已|累计|实际|就")
_SO_FAR = re.compile(r"截至|上半年|前[一二三]季度|前\d{1,2}个?月|到\d{1,2}月|至\d{1,2}月|目前|已|1[-—]\d{1,2}月")
_ON_DAY = re.compile(r"(?<!\d)(\d{1,2})月(?:(\d{1,2})日|底)前[^,;。]{0,8}(?:完|交|通车|建成|投用|竣工|办结|收官)")
_NOW = re.compile(r"截至|目前|已|\d月|年底|季度|半年|个月")
_SHARE_OF_PLAN = re.compile(
    r"(?:完成|占|达到?|为)[^,;。]{0,8}?(?:年度|全年|今年|年初|计划|目标|任务)[^,;。]{0,8}的?(?:仅|约|近)?$"
)
_LATER = re.compile(r"明年|20\d\d年底|十[四五]五|三年|两年|开工率|首付")
#: 超序时进度, with no number behind it.
_WITH_TIME = re.compile(
    r"[,，]?(?:已|均|总体)?(?:快于|高于|超过?|超出|达到|跑赢|领先(?:于)?|(?P<slow>慢于|低于|滞后于?|落后于?))(?:时间|时序|序时)进度(?![^,，;；。]{0,4}\d)"
)
_OFF = 5  # percent
_LAG = Decimal("0.25")
NO_PART = Decimal("0.005")  # so small a share is of another thing


def check_pacing(text: str, claims: list[Claim], issued: date) -> Iterator[Check]:
    """Far behind: the share done is a quarter of a year or more below the share of the year that is gone."""
    elapsed = Decimal((issued - date(issued.year, 1, 1)).days) / Decimal(365)
    told: set[int] = set()
    for at, claim in enumerate(claims):
        if claim.figure.paragraph in told and claim.figure.sent_start in told:
            continue
        found = _of_schedule(text, claims, at, issued)
        found = found or _of_rate(text, claim, issued, elapsed) or _of_plan(text, claims, at, issued, elapsed)
        if found is not None:
            told.add(claim.figure.sent_start)
            yield found


def _of_schedule(text: str, claims: list[Claim], at: int, issued: date) -> Check | None:
    """上半年完成全年任务的19.3%，超序时进度: half of the year is gone."""
    rate = claims[at]
    if rate.kind != "%" or rate.role != "rate" or rate.rough or not re.search("任务|计划|目标", rate.clause):
        return None
    said = _WITH_TIME.match(text, rate.figure.end)
    if said is None or rate.figure.ends_on[:4] != str(issued.year):
        return None
    last = date.fromisoformat(rate.figure.ends_on[:10])
    gone = Decimal(last.timetuple().tm_yday * 100) / Decimal(365)
    if (rate.value < gone - _OFF) if said["slow"] is None else (rate.value > gone + _OFF):
        shown = plain(gone.quantize(Decimal("0.1")))
        relation = f"{rate.figure.raw}，“{said.group().lstrip(',，')}”；时间已过 {shown}%"
        beside = [c.figure for c in claims[max(0, at - 2) : at][:1] if c.figure.sent_start == rate.figure.sent_start]
        return make("pace", "inconsistent", [*beside, rate.figure], relation, "与时间进度的说法不符，请核对", "warn")
    return None


def _of_rate(text: str, rate: Claim, issued: date, elapsed: Decimal) -> Check | None:
    """截至8月底，完成年度任务的28%，年底前必须全面完成: the deadline has to be said beside it."""
    if rate.kind != "%" or rate.role != "rate" or not _SHARE_OF_PLAN.search(rate.clause):
        return None
    around = text[rate.figure.sent_start : min(rate.figure.sent_end + 60, rate.figure.end + 80)]
    if not re.search(r"年底前|12月底前|年内[^,;。]{0,10}完成|必须|确保", around) or _LATER.search(around):
        return None
    if SEASONAL.search(text, rate.figure.sent_start, rate.figure.end):
        return None
    return _told([rate.figure], rate.value / 100, elapsed) if rate.value < 100 else None


def _of_plan(text: str, claims: list[Claim], at: int, issued: date, elapsed: Decimal) -> Check | None:
    done = claims[at]
    if not done.plain or done.role == "left" or done.figure.part or done.figure.baseline:
        return None
    promised = done.figure.promised
    if promised and (_PLAN.search(done.clause) or not _SO_FAR.search(done.clause)):
        return None
    plan = next((c for c in reversed(claims[max(0, at - 4) : at]) if c.kind == done.kind), None)
    if plan is None or not plan.plain or plan.value <= done.value or plan.figure.subject != done.figure.subject:
        return None
    said = _DONE.search(f"{done.clause}{done.tail[:4]}") or _SO_FAR.search(done.lead)
    if not said and not grams(done.clause) & grams(plan.clause):
        return None
    if not (_PLAN.search(plan.clause) or plan.figure.promised) or per_day(done, issued) is not None:
        return None
    first, last = plan.figure.sent_start, done.figure.sent_end
    words = text[first : min(last, done.figure.end + 60)]
    if not _NOW.search(words):
        return None
    if SEASONAL.search(words):
        return None
    by_day = _BY_DAY.search(words)
    if (
        last - first > 240
        or not (_OF_YEAR.search(words) or by_day)
        or _LATER.search(words)
        or str(issued.year - 1) in words
    ):
        return None
    if re.search(r"总投资|总规模|签约|开工", f"{plan.clause}{done.clause}") or not _of_plan_itself(plan, done):
        return None
    named_year = re.search(r"20\d\d年(?=任务|计划|目标)", words)
    if named_year is not None and named_year.group()[:4] != str(issued.year):
        return None
    due = re.search(r"年底前|年内|12月底前|全部完成|全部建成|全部交付|须|要求|任务|年度|全年|今年", words)
    if not due and not by_day:
        return None
    return _told([done.figure, plan.figure], done.value / plan.value, _until(text, done, issued) or elapsed)


def _until(text: str, done: Claim, issued: date) -> Decimal | None:
    """The share of the time gone that ends on the day named behind (9月20日前交工), when that is this year's."""
    said = _ON_DAY.search(text, done.figure.end, min(done.figure.sent_end, done.figure.end + 60))
    if said is None or int(said[1]) > 12:
        return None
    day = int(said[2]) if said[2] else 28
    last = date(issued.year, int(said[1]), min(day, 28))
    if last <= issued:
        return None
    first = date(issued.year, 1, 1)
    return Decimal((issued - first).days) / Decimal((last - first).days)


def _of_plan_itself(plan: Claim, done: Claim) -> bool:
    a, b = plan.figure.object or "", done.figure.object or ""
    b = _FILL.sub("", b)
    if len(b) < 2 or b not in done.clause + done.tail or b == done.figure.action:
        return True
    return bool(a) and (alike(a, b) or a[-2:] == b[-2:])


def _told(figures: list, ratio: Decimal, elapsed: Decimal) -> Check | None:  # type: ignore[type-arg]
    if ratio >= elapsed - _LAG:
        return None
    if ratio < NO_PART:
        return None  # 61个项目 of 5.2万个学位
    percent, gone = (plain((share * 100).quantize(Decimal("0.1"))) + "%" for share in (ratio, elapsed))
    relation = f"{' / '.join(figure.raw for figure in figures)} = {percent}，时间已过 {gone}"
    why = "进度明显慢于时间，年底目标有风险；完成数的截至时间也请写明"
    return make("pace", "unclear", figures, relation, why, "risk")

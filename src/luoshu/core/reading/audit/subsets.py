"""What was taken out of a number cannot be more than the number: what came back, passed, was used, is in force."""

import re
from collections.abc import Iterator

from luoshu.core.reading.audit.claims import WINDOW, Claim
from luoshu.core.reading.audit.links import alike, grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

#: Words of a result: whoever says them speaks of some of what was counted before.
_RESULT = re.compile(
    r"收回|回收|进入|晋级|入围|符合|实际|实有|实到|合格|达标|优良|持有|持证|取得|投入使用|投用|启用|运行|发行|安装|鉴定|办结|评出|评为|"
    r"评定|用于|核销|上岗|属实|查实|解决|拨付|支付|支出|使用|整改|销号|通过|录取|录用|获批|上网|外送|返还|化解|"
    r"确认|认定|核实|判定|采纳|答复|交付|入住|验收|治愈|出院|兑现|落实|执行|到账|成功|转化|处置|扑灭|检出|公办|民办|新能源"
)
#: These follow their first act only when the page says so (已开工): what is finished this year was begun in another.
_WITH_ALREADY = re.compile(
    r"(?:已|现|目前|均)[\u4e00-\u9fff]{0,3}(?:开工|竣工|完工|投产|建成|签约|完成|发放|入驻)|已有$"
)
_TAKEN_UP = re.compile(r"(?:这些|上述|已|所)?([\u4e00-\u9fff]{2,8}?)(?:中|里|当中)")
_OUT_OF_IT = re.compile(r"已|实际|形成|其中|有")
#: A step of choosing told by a bare verb: nobody is meant but those just counted.
_STEP_DOWN = re.compile(
    r"(?:最终|最后|其中|实际|现场|目前|现|均|已|全部|经)*(?:可供?|拟)?(?:实到|到会|参会|参加|参与|参评|出席|到岗|到场|表决|同意|赞成|签字|签约|"
    r"有效(?:问卷|票|票数|样本)?|收回|回收|提出(?:申请)?|申请|"
    r"通过(?:评估|初审|审核|审查|复审|验收|评审|面试|笔试|体检|认定)?|入围|中标|获奖|获批|"
    r"采纳|吸收(?:进文件)?|列入(?:年度)?(?:计划|清单|项目库)?|出租|租出|入驻|入住|售出|交付|领取|兑付|支出|支付|使用|安装|发放|录取|录用|上岗|留用|"
    r"合格|达标|属实|立案|结案|整改|销号|办结|答复|解决|面试|笔试|体检|转正|[初复海优精遴]选|选用|刊用|采用|入选|选出|评出|启用|运行|投运|见效|成交|成活|返还)(?:完成|到位|面积|资金|的)?(?:有|为|了)?"
)
_DRAWN = re.compile(r"(?:出租|租出|调拨|领用|调出|使用|投用|交付|售出)[\u4e00-\u9fff]{0,4}$")
_STOCK = re.compile(r"总[\u4e00-\u9fff]{0,2}面积|库存|现存|储备|总量|总容量")
_DONE_SO = re.compile(
    r"(?:已经?|全部|均)?(?:落实|完成|通过|达标|合格|符合|整改|办结|投用|开工|完工|竣工|建成|配备|安装|签订|取得|入选|获评)"
)
_WITH_OTHERS = re.compile(r"连同|加上|算上|加之")
_AMONG = re.compile(r"其中|内有|里面|从中|其内|当中")
_NOT_OF_IT = re.compile(
    r"新增|新建|新开|新设|另|比|较|超|累计|今年|同比|人次|每|均|去年|上年|全[市省县区国]|约谈|处罚|曝光|罚款|发放宣传"
)
_ANOTHER_FIRST = re.compile(r"新增|去年|上年|同比|当日|当月|昨日|本周|本月|日均|其中")
_PROMISED = re.compile(r"编制|核定|设计|额定|预算|概算|计划|力争|目标|确保|预计|拟|将|任务|指标")
#: 外墙保温收口的小区达到: those of them that …
_SUCH = re.compile(r"的[\u4e00-\u9fff]{0,4}?(?:达到?|有|为|共)?$")
_AT_A_TIME = re.compile(r"\d月|季度|半年|年末|年底|月末")
#: 余下4项都列在6月30日到期的87项之中; 除长期坚持的4项外.
_BESIDE = re.compile(r"(?:(?<!参)与|(?<![共合])同|跟|和|包含|包括|涉及)$")
_OUTSIDE = ("之中", "之列", "外", "以外", "之外")
_NOT_DONE = re.compile(r"未|不|无")
_CARRIED = re.compile(r"结转|上期|期初|年初|原有|存量|月末|月底|转入|遗留")
FAR = 40


def check_subsets(text: str, claims: list[Claim]) -> Iterator[Check]:
    """Each number against the one of its kind right before it, or the one its list with 其中 was opened with."""
    head: Claim | None = None
    for at, part in enumerate(claims):
        if not part.plain or at == 0:
            continue
        stock = _stock(claims, at, part)
        if stock is not None:
            yield _above(part, stock)
            continue
        whole = _before(claims, at, part.kind)
        if whole is None or not whole.plain:
            continue
        if _opens_list(whole, part):
            near = [c for c in claims[max(0, at - WINDOW) : at] if c.kind == part.kind and c is not whole]
            head = None if any(c.value >= part.value for c in near) else whole
        elif head is not None and not _goes_on(head, part):
            head = None
        if head is not None and head.kind == part.kind and part.low > head.high and not _tenfold(head, part):
            yield _above(part, head)
            continue
        if whole.tail.endswith("的") and part.clause == whole.tail:
            continue  # 12个县区的48个乡镇
        if _BESIDE.search(whole.clause) or part.tail.startswith(("又包含", "包含", "包括", "含")):
            continue  # 与12件实事有关的来件1864件; 没插的9800亩又包含没犁的5300亩
        if part.low <= whole.high or part.tail.startswith(_OUTSIDE) or part.clause.startswith("除"):
            continue
        if part.figure.subject != whole.figure.subject:
            continue
        among = _AMONG.search(part.lead) is not None or _SUCH.search(part.clause) is not None
        if any(_CARRIED.search(c.clause) and c.kind == part.kind for c in claims[max(0, at - 3) : at - 1]):
            continue  # 结转150处，新发现940处、整改1020处
        taken = _is_of(text, whole, part) and (among or not _of_larger(claims, at, whole, part))
        if taken or _of_what_was(claims, at, whole, part):
            yield _above(part, whole)


def _of_larger(claims: list[Claim], at: int, whole: Claim, part: Claim) -> bool:
    """应参加1200人，抽调60人，实际1080人: taken out of a larger number; not so where each is a step of the last."""
    if _STEP_DOWN.fullmatch(whole.clause):
        return False
    same = [c for c in claims[max(0, at - 6) : at] if c.figure.sent_start == part.figure.sent_start]
    return any(c.kind == part.kind and c.plain and c is not whole and c.value >= part.value for c in same)


def _above(part: Claim, whole: Claim) -> Check:
    relation = f"{part.figure.raw} > {whole.figure.raw}"
    why = "后面的数出自前面的数，却比它大，请核对"
    return make("part_of_total", "inconsistent", [part.figure, whole.figure], relation, why, "warn")


def _opens_list(whole: Claim, part: Claim) -> bool:
    """1980个，其中解放街道2180个: right behind its whole, of a place or a thing within it."""
    same = whole.figure.sent_start == part.figure.sent_start
    among = part.lead.startswith((",其中", "(其中", "其中")) or whole.tail in ("中", "里")
    return among and same and not whole.lead.startswith("、")


def _stock(claims: list[Claim], at: int, part: Claim) -> Claim | None:
    """总建筑面积9800平方米…。…已签约出租1.12万平方米: more let, drawn or handed out than there is, a sentence later."""
    if _DRAWN.search(part.clause) is None or part.rough:
        return None
    for whole in reversed(claims[max(0, at - 6) : at]):
        if whole.kind == part.kind and whole.plain:
            above = part.low > whole.high and whole.figure.subject == part.figure.subject and not _tenfold(whole, part)
            return whole if above and _STOCK.search(whole.clause) is not None else None
    return None


def _goes_on(head: Claim, part: Claim) -> bool:
    """The next item of the same list: 、贾家庄镇28户."""
    return (
        part.lead.startswith("、")
        and part.kind == head.kind
        and part.figure.sent_start == head.figure.sent_start
        and not _RESULT.search(part.clause)
    )


def _tenfold(whole: Claim, part: Claim) -> bool:
    """Far above it, and not for a lost 万: 6120平方米，其中3870万平方米."""
    return whole.value * 10 < part.value < whole.value * 500


def _of_what_was(claims: list[Claim], at: int, whole: Claim, part: Claim) -> bool:
    """拨付资金中已形成支出…: the words of an earlier number of the sentence, taken up with 中, 里 or 的."""
    said = _TAKEN_UP.match(part.clause)
    if said is None or part.figure.sent_start != whole.figure.sent_start or at < 1:
        return False
    rest = part.clause[said.end() :]
    out_of_it = _OUT_OF_IT.search(rest) is not None or _STEP_DOWN.fullmatch(rest) is not None
    return out_of_it and len(grams(said[1]) & (whole.pairs | grams(whole.lead))) > 0


def _before(claims: list[Claim], at: int, kind: str) -> Claim | None:
    for place in range(at - 1, max(-1, at - 4), -1):
        if claims[place].kind == kind and claims[place].role != "rate":
            return claims[place]
    return None


def _is_of(text: str, whole: Claim, part: Claim) -> bool:
    """The later number speaks of some of the earlier: it says so, or names a result and no other thing."""
    words = "".join(text[whole.figure.end : part.figure.start].split())
    if len(words) > FAR or "\n" in text[whole.figure.end : part.figure.start] or "。" in words:
        return False
    if ";" in words:
        return False
    if _AMONG.search(words):
        return True
    if part.role == "total" or _WITH_OTHERS.search(words):
        return False  # 新建121个，连同续建的共223个
    if whole.lead.startswith("、") or whole.clause.startswith(("其他", "其余", "另")):
        return False
    onward = part.clause.startswith(("再到", "到", "至")) and "已" not in part.clause
    if onward or (_AT_A_TIME.search(part.clause) and _AT_A_TIME.search(whole.clause)):
        return False  # 7月份支付15.2亿元，8月份支付18.9亿元
    if whole.clause.find("应") >= 0 and "已" in part.clause and not part.tail:
        return True  # 应签订…农户17.9万户，已签订18.6万户
    if "占" in words or re.search(r"[应需]", part.clause):
        return False
    if not part.clause and words == "," and _DONE_SO.match(part.tail):
        return True  # 320家，268家落实了明厨亮灶
    if _narrows(whole, part):
        return True
    if not part.clause or (part.tail[:2] and part.tail[:2] == whole.tail[:2]):
        return False  # 5家企业获评…，8家企业通过…: one group and another
    if whole.figure.part or _ANOTHER_FIRST.search(whole.clause) or _NOT_OF_IT.search(words):
        return False
    if "、" in words and "," not in words and ";" not in words:
        return False
    said = f"{part.clause}{part.tail}"
    if _NOT_DONE.search(part.clause) and "不合格" not in part.clause:
        return False
    if _PROMISED.search(whole.clause) or "超额" in text[part.figure.end : part.figure.end + 12]:
        return False
    if _taken_from(whole, part):
        return True
    such = _SUCH.search(part.clause)
    if such is not None and len(part.clause) > len(such.group()) + 1:
        return True
    if not (_RESULT.search(said) or _WITH_ALREADY.search(said) or _WITH_ALREADY.search(part.clause)):
        return False
    return _same_thing(whole, part)


def _narrows(whole: Claim, part: Claim) -> bool:
    """应到312名，实到298名; 报名86家，入围41家，签约29家: each step, told by its verb alone, takes out of the last."""
    if _STEP_DOWN.fullmatch(part.clause) is None or whole.clause[-2:] == part.clause[-2:]:
        return False
    return not _PROMISED.search(whole.clause)


def _taken_from(whole: Claim, part: Claim) -> bool:
    """从58个村中评出12个, 在册货车3.2万辆，新能源货车0.48万辆: out of it, or a kind of it by its noun."""
    if whole.clause.endswith("从") and re.match(r"[\u4e00-\u9fff]{0,8}[中里]", whole.tail):
        return True
    noun = whole.figure.object or ""
    own = part.clause
    return (
        len(noun) >= 2
        and own.endswith(noun[-2:])
        and len(own) > 2
        and bool(re.search(r"在册|现有|共有|登记", whole.clause))
    )


def _same_thing(whole: Claim, part: Claim) -> bool:
    first, second = whole.figure.object or "", part.figure.object or ""
    if part.clause.endswith("的") or not second or second not in part.clause or alike(first, second):
        return True
    shared = (grams(first) | grams(whole.clause)) & (grams(second) | grams(part.clause))
    return bool(shared) or _RESULT.search(second) is not None or second.endswith("的")

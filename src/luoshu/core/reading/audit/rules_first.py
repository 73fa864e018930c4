"""Money paid or a measure taken before its rules were adopted: 自10月9日起发放，10月13日审议通过补贴发放办法."""

import re

from luoshu.core.reading.audit.dated_acts import Act
from luoshu.core.reading.audit.links import grams

MONTH = 31
SEASON = 200  # days: rules adopted later still are those of the next round
_DONE = re.compile(
    r"发放|兑付|拨付|到账|打卡|兑现|执行|施行|(?<!细则)(?<!制定)实施(?!细则|办法|方案|意见)|拆除|开征|收取|分到|分给|补偿|启用"
)
_ADOPTED = re.compile(
    r"(?:审议|研究|表决|讨论|会议|票决)[^,;。]{0,4}通过|出台|印发|获批|批复|批准|发布(?!会)|公布|正式通过"
)
#: 补贴发放办法: what the rules are for, and the paper.
_RULES = re.compile(
    r"(?P<of>[\u4e00-\u9fff]{0,10}?)(?:发放|分配|兑付|使用|管理|实施|执行|暂行|征收|工作)*(?:办法|细则|方案|标准|规则|通告|规定)(?!执行|落实|情况|的)"
)
_LEAD = re.compile(r".*(?:通过|出台|印发|获批|批复|批准|发布|公布|制定|了|会议|政府|该|本|此项|这一|相关|有关)")
#: A law in force has its rules later.
_PAPER = re.compile(r"条例|法(?=[\d自从于起])|通知|意见")
#: Rules mended or for another round; money given on account.
_NOT_ITS = re.compile(r"修订|修改|补充|完善|重新|新一轮|新版|第[二三四]|废止|试行|先行|预[拨付发]|垫付|补发")


def before_its_rules(done: Act, rules: Act, lead: str) -> bool:
    """Whether what is done on the first day is ruled by a paper adopted on a later; ``lead`` the words before it."""
    since = done.begins if done.mention.role == "since" and "日" in done.mention.raw else done.ends
    late = (rules.begins - max(since, done.begins)).days
    if (
        not 0 < late <= SEASON
        or (rules.ends - rules.begins).days > MONTH
        or not (_DONE.search(done.words) and _ADOPTED.search(rules.words))
    ):
        return False
    if (
        _PAPER.search(done.words)
        or _NOT_ITS.search(done.words)
        or _NOT_ITS.search(rules.words)
        or rules.mention.role == "deadline"
    ):
        return False
    said = _RULES.search(rules.words)
    if said is None:
        return False
    named = _LEAD.sub("", said["of"])
    if not named:
        return re.search("该|此项|这一", rules.words) is not None
    return grams(named) <= grams(f"{lead}{done.words}") if len(named) > 1 else False

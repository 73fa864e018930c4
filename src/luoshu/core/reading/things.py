"""What can be counted: the ends of words that name a thing, what is only left over from a clause, the head of a long
noun, and the thing and the act a heading names."""

import re
from dataclasses import dataclass

from luoshu.core.reading.lexicon import VERB_RUN
from luoshu.core.reading.noun_patterns import LONG_NOUN, SECTION_VERB

#: Words that are no thing by themselves: they begin with what belongs to the grammar of a clause.
_BEGINS_NOTHING = re.compile(
    r"^(?:因|由|受(?!理|灾|害)|其(?!他|余|它|中)|此|这|那|该|没|仍|涉及|主要|集中在|分布|上述|[级类型个后里至]|不|"
    r"有(?!关|效|机|限|线|色|偿)|还(?!田)|也|都|和|及|使|让|把|被|距|"
    r"(?:在(?!建|册|校|园|岗|线|谈|施|途)|与|按|于|到(?!位|访|期|账|岗)|自|从|将|离(?!田|退|婚)|比|较|占(?!道|地)|"
    r"就(?!业|诊|医|读|餐)|能(?!源|力|耗)|要(?!素)|须|名|前(?!期)|中(?!小|学|心|央|型|医|职)|向|对(?!接)|为|是|共)"
    r"[\u4e00-\u9fff]{0,5}$)"
)
_LAST_OF_NOTHING = frozenset("的了着过为是在于到至由从与和及比较将被把向对给已未没正仍尚还都也就才又再能可要须里时新来")
_ENDS_NOTHING = ("任务分解", "排名", "以来", "之前", "期间", "下去", "出去")
_NOTHING = frozenset(("实际", "目标", "任务", "计划", "总数", "数量", "总量", "到户"))
#: A word that ends so is a thing of its own, not a kind of the thing counted before.
_LAST_OF_THINGS = frozenset(
    "位桩点站场园校院所馆厅室房楼桥路巷街道渠井库坝塘池管网灯车机船队组员户店摊格田地河湖闸泵栋厕床岗证件"
)
_THING_ENDS = (
    "小区",
    "项目",
    "工程",
    "企业",
    "问题",
    "隐患",
    "事项",
    "线索",
    "任务",
    "市场",
    "机构",
    "商户",
    "群众",
    "居民",
    "学生",
    "老人",
    "人口",
    "投诉",
    "工单",
    "诉求",
    "案卷",
    "意见",
    "单位",
    "平台",
    "窗口",
    "设施",
    "设备",
    "电梯",
)
_MEASURE_ENDS = (
    "面积",
    "里程",
    "长度",
    "率",
    "量",
    "额",
    "资金",
    "投资",
    "收入",
    "支出",
    "产值",
    "时间",
    "用时",
    "总值",
    "增加值",
    "人数",
    "户数",
    "能力",
    "浓度",
    "指数",
    "补助",
    "补贴",
)
FUNDS_ENDS = (
    "资金",
    "投资",
    "补助",
    "补贴",
    "债券",
    "国债",
    "贷款",
    "经费",
    "保证金",
    "租金",
    "奖补",
    "罚款",
    "补偿金",
    "收入",
    "支出",
    "营收",
    "产值",
    "外资",
    "内资",
    "预算",
    "额",
)
_STANDS = re.compile(
    r"待(?!业|遇)|因(?!素)|由|在(?!建|册|校|岗|园)|与|按|于|将|受(?!理|灾)|已|正(?!常)|均|都|须|需|要(?!素)|可|为|是|也|则|仍|未|"
    r"没|尚|力争|确保|计划|预计|\d"
)
_ASKED = re.compile(
    r"(?:年度|全年)?(?:(?<!重点)任务|计划|目标|需求|总数|数量|总量|(?<![\u4e00-\u9fff]{7})数)+$|"
    r"应[收播种检建办改缴还换]$"
)
#: What stands in front of a thing and is no part of it: how many kinds, and by whom it was counted.
_KINDS = re.compile(
    r"^(?:有关(?:县区|区县|单位)?|各类|各级|各地|以来|累计|今年|本期|全部|这些|[省市县区镇乡村]里|应[收播种检建办改缴还换]|"
    r"[共现设拥建]有|登记|收到|摸底|清查|上报|推送|转办|反馈)+(?=..)"
)
#: Acts by which a thing as general as 项目 is known.
_KNOWN_BY = ("签约", "申报", "获批", "招商", "储备", "引进")
#: Words of a heading that say in which light a thing is looked at, not which.
_LIGHT = re.compile(
    r"(?:情况|工作|进展|进度|方面|推进|专项|行动|攻坚|有序|任务|工程|完成|分类|分片|总体|逐项|各区|县市|排名|提质|增效|"
    r"加快|稳步|扎实)+$"
    r"|^(?:累计|分类|分片|各[县市区镇街]+|全[市县区州镇]|总体|主要|逐项|关于|抓紧|抓好|做好|规范|加快|狠抓|推进|强化|"
    r"扎实)+"
)
_NO_TITLE = re.compile(
    r"^.*[与和及].*$|[\d。]|^.{0,6}(?:总体|总的|基本|存在|主要|各地|有关|下一?步|下一?阶段|原则|要求|问题|建议|打算|措施|"
    r"处理意见|说明|导语|截至|各[区县市镇]|今年|目前).{0,8}$"
)
_ACT_LAST = re.compile(
    r"(?:提质|综合|提升|升级|更新|新改|改扩)*(?:改造|建设|整治|治理|修复|更新|提升|加固|加装|创建|清理|盘活|改建|新改建|"
    r"筹集|安检|排查|收割|收获|播种|供热|保障|供应|扩容|防治|整改)(?:提升)?$"
)
_NO_THING = re.compile(r"[,;:“]|(?:[县市镇乡]|(?<!小)区)$")
#: 改造开工: of two acts the first only says what kind of work the second is told of.
_WORK = re.compile(r"^(?:改造|建设|整治|治理|更新|修复|加装|加固)(?=..)")
_THING_LONGEST, _TITLE_LONGEST = 24, 12


@dataclass(slots=True, frozen=True)
class Topic:
    """What is counted, and the act told of it: (老旧小区, 改造)."""

    thing: str
    act: str = ""


def is_fragment(words: str) -> bool:
    """Whether words left over from a clause name nothing that could be counted."""
    if not 2 <= len(words) <= _THING_LONGEST or words[-1] in _LAST_OF_NOTHING:
        return True
    if (
        words in _NOTHING
        or (len(words) == 2 and words[0] == "应")
        or words.endswith(_ENDS_NOTHING)
        or words.startswith(("分解", "分布"))
    ):
        return True
    return not (is_measure(words) or is_thing(words)) and _BEGINS_NOTHING.match(words) is not None


def is_thing(words: str) -> bool:
    """Whether words end in a thing that is counted for itself."""
    return words[-1:] in _LAST_OF_THINGS or words.endswith(_THING_ENDS)


def is_measure(words: str) -> bool:
    """Whether words end in what is measured of a thing: 面积, 资金, 率."""
    return words.endswith(_MEASURE_ENDS)


def thing_of(noun: str, verb: str) -> str:
    """The thing counted by a noun and its verb: (项目, 新签约) -> 签约项目."""
    if noun in ("项目", "企业") and verb.endswith(_KNOWN_BY):
        return verb[-2:] + noun
    return head_noun(noun)


def says_how(noun: str) -> bool:
    """Whether the words behind a unit tell how the counted stand, not what they are: 13个在12月20日前完工."""
    return _STANDS.match(noun) is not None


def head_noun(noun: str) -> str:
    """The thing at the end of a long name: 网格员通过平台上报事件 -> 事件, 列入今年改造计划的老旧小区 -> 老旧小区."""
    behind = noun.rpartition("的")[2]
    if len(noun) > LONG_NOUN:
        runs = list(VERB_RUN.finditer(behind))
        if runs and len(behind) - runs[-1].end() >= 2:
            behind = behind[runs[-1].end() :]
    behind = _ASKED.sub("", _KINDS.sub("", behind))
    return behind if len(behind) >= 2 else noun


def topic_in(title: str) -> Topic:
    """The thing and the act that a heading or the head of a list names: 加快老旧小区改造工作 -> (老旧小区, 改造)."""
    if not title or _NO_TITLE.match(title):
        return Topic("")
    words = SECTION_VERB.sub("", title)
    while (light := _LIGHT.search(words)) is not None:
        words = words[: light.start()] + words[light.end() :]
    if not 2 <= len(words) <= _TITLE_LONGEST or _NO_THING.search(words):
        return Topic("")
    act = _ACT_LAST.search(words)
    if act and act.start() >= 2:
        return Topic(words[: act.start()], act.group())
    runs = list(VERB_RUN.finditer(words))
    if runs and runs[-1].end() == len(words):
        before = words[: runs[-1].start()]
        return Topic(topic_in(before).thing if len(before) > 1 else "", _WORK.sub("", runs[-1].group()))
    if runs and runs[0].start() == 0:
        return Topic(words[runs[0].end() :], runs[0].group())
    return Topic(words)

"""Patterns and word tables by which the counted noun and its verb are cut out of a clause."""

import re

RATIO_UNITS = frozenset(("%", "个百分点", "百分点", "倍", "‰", ""))
TRIM_LEFT = re.compile(
    r"(?:\(|大约|(?<![签节条合契违解预制公])约为?|将近|接近|近|超过|超|逾|突破|不得?低于|不少于|不得?超过|至少|稳定在|保持在|控制在|达到|可达|达|共计|"
    r"合计|总计|共有?|仅有?|仅为|有望|是|了|有(?!限)|为|至|到|的|在|-|:|\"|“|仍|另|高达|分别|列)+$"
)
#: The last letters of those words: most clauses end in none of them.
_TRIM_LEFT_ENDS = frozenset('\n(约为近过超逾破于少在到达计共有仅望是了至的-:"“仍另别列')
TRIM_FRONT = re.compile(
    r"^(?:各级(?:各部门|各单位)?|[省市县区镇乡]里|各(?:地|部门|单位|县区)|截[至止]|\d{1,3}(?:分钟|小时|天)内|"
    r"(?:卫星遥感|卫星|遥感|视频|铁塔)(?:共|累计)?监测(?:共|发现|到)*|\d{1,2}[.、)]|[①-⑳]|\(\d{1,2}\)|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|"
    r"[一二三四五六七八九十]是|其中|同时|此外|另外|并且?|还(?!田|款|建)|也|目前|现已|已经?|将|了|确保|力争|"
    r"共计?|均|都|先后|相继|全力|积极|持续|扎实|大力|进一步|数据显示|据统计|截至目前|由|把|对(?!接)|"
    r"在(?!建|施|读|校|册|谈|编|岗|库)|使|让|通过|"
    r",|、|;|:|是|又|再|仅|[共现拥设]?有(?=[\u4e00-\u9fff]{2})(?![效机限关序线色偿奖毒害])|约(?!谈|束|定)|且|各|该[市县区乡镇]|[全我][市县区]|要(?!素)|年度目标|进展|中(?=仅|仍|已|有)|"
    r"”|\"|市(?=[\u4e00-\u9fff]{2,12}(?:局|办|委|组)))+"
)
BARE_RATE = re.compile(
    r"^[\u4e00-\u9fff]{1,3}率$|^(?:总投资|投资|年产值|产值|建筑面积|占地面积|面积|总面积|资金|完成投资|总数|总额|金额|满意度|户均|"
    r"收入|营业收入|开工率|完成率)$"
)
PREDICATE_FIRST = re.compile(
    r"^(?:\d|力争|确保|争取|计划|预计|拟|将|投入|限|赶赴|全面|主动|按时|完成|实现|全部|已|正在|获得|取得|达|占|开工|竣工|"
    r"被|均|都|未|尚|仍|主体|为|是|按|处于|分布)"
)
NOMINAL_TAIL = re.compile(
    r"^([\u4e00-\u9fff“”]*(?:小区|社区|村庄?|道路|街道|小巷|管网|住房|危房|厕所|水体|市场|桥梁?))(改造|"
    r"整治|拆迁|更新|治理|创建)(?:工程|任务|项目)?$"
)
# 适老化改造已完成1820户, 加装电梯累计投用1052部: the topic comes first, its verb last.
COMMENT = re.compile(
    r"(?:已|累计|全部|均|共)*(?:完成|完工|建成|投用|投入使用|开工|竣工|办结|到位|投产|运营|销号|交付|启用|落地|实施)$"
)
TOPIC_THEN_DONE = re.compile(r"(?:均|全部|累计)?已(?:经|全部|累计)?([\u4e00-\u9fff]{2,6})$")
CONTRAST = re.compile(r"(?:比|较|同比|环比)(?!例|重|赛|为)")
AFTER_UNIT = re.compile(r"^(?:\([^)]{0,6}\)|以[上下内]|左右|多|余|的)+")
GROWTH_WORDS = re.compile(r"(?:同比|环比|增长|下降|提高|提升|快于?|高于?|低于?|比|较|增|降|缩短|减少|增加)")
WORK_DONE = re.compile(r"((?:总)?工程量|投资|建设任务|形象进度|总任务)的?(?:约|近|超)?$")
SUFFIX_OF = {
    "length": "长度",
    "area": "面积",
    "money": "",
    "people": "人数",
    "mass": "量",
    "time": "",
    "volume": "量",
    "energy": "",
    "rate": "",
}
COUNT_SUFFIX = {
    "件": "件数",
    "台": "台数",
    "宗": "宗数",
    "起": "起数",
    "项": "项数",
    "套": "套数",
    "份": "份数",
    "天": "天数",
    "次": "次数",
    "场": "场次",
    "场次": "场次",
    "批": "批次",
    "人次": "人次",
    "户": "户数",
    "栋": "栋数",
    "毫米": "",
    "℃": "",
    "摄氏度": "",
    "元": "",
}
MEASURED = (
    "面积",
    "里程",
    "长度",
    "总数",
    "数量",
    "数",
    "总量",
    "收入",
    "容积",
    "能力",
    "户数",
    "人次",
    "批次",
    "投资",
    "产量",
    "雨量",
    "水位",
    "用时",
    "时间",
)
OF_THE_DAY = ("平均", "户均", "人均", "亩均", "每", "当日", "当天", "单日", "日均", "昨日", "今日")
PROMISE_TAIL = re.compile(r"(?:确保|力争|务必|预计|要)+$")
REMAINDER_HEAD = re.compile(r"^.{0,4}(?:其余|余下|剩余|尚有|还有|仍有|还剩)")
OF_WHICH = re.compile(r"^.{0,12}(?<![初高])中(?:已|仅|仍|共|有)*$")
FROM_TAIL = re.compile(r"(?:由|从)[^,;。]{0,8}$")
OR_MORE = re.compile(r"^以[上下]")
SECTION_VERB = re.compile(r"^(?:加快|扎实|持续|全力|着力|大力|深入|推进|推动|抓好|做好|实施|完善|强化|在)+")
TITLE_MARK = re.compile(r"[,:;。“]")
NOT_LETTERS_TAIL = re.compile(r"[^\u4e00-\u9fff“”A-Za-z0-9+]+$")
PARTICLE_TAIL = re.compile(
    r"(?<=..)(?:和|及|以及|与|并|等|分|其|的|进行|为|在|对|给|向|任务|(?<!高)(?<!初)中|(?<!公)里)+$"
)
#: Where the noun behind a unit has ended: 个组专门负责…, 支队伍同时上路, 个小区悉数开工.
NOUN_STOPS = re.compile(
    r"(?<=.)(?:同时|专门|悉数|得到|发生|逐[项一个]|主要|务必|因(?!素)|由于?(?=[\u4e00-\u9fff]{2})|共建|全面|按期|按时|如期|率先|有序|可以|能够|必须|应当|没有|缺少|滞留|"
    r"位于|集中[在于]|涉及|交界|现场|值守|于\d|\d{1,4}[年月日时]|[年月]底|年内|还(?!田|款|建)|才能|一律|一同|统一|当日|当天|当场|合计|共计|空无|到位|顺利|对(?!接|外)|向(?!日)|与(?!会))"
)
HAN = re.compile(r"[\u4e00-\u9fff]")
AUXILIARY_HEAD = re.compile(r"^(?:已|均|都|相继|先后|正式|实现|了|将|仍|进行)+")
FROM_MARK_ON = re.compile(r"[\d,;:。、()“”].*$")
ADVERB_TAIL = re.compile(r"(?:累计|已|共|新|均|计划|预计|拟|应|督促|责令|现场|当场|限期|就地|组织|基本|全面|协调)+$")
#: 达到序时进度13项, 进度滞后3项: how far the counted things are, no thing of its own.
STANDING = re.compile(r"(?:不|未)?(?:合格|达标)|(?:达到|符合)?(?:序时|时序)进度|(?:进度)?滞后|逾期|按期")
#: 去年同期1200个: the same thing, earlier.
SAME_TIME = re.compile(r"(?:上|去)?年?同期")
SHARE_OF = re.compile(r"^(.*?)占(?!比|地)(.{0,24})$")
COMPARISON_HEAD = re.compile(r"比|较|高于|低于|快于|慢于|增长|下降|同比|环比")
PLAN_TAIL = re.compile(r"(?:计划|目标|任务|预算|需求)的?$")
PROJECT_HEAD = re.compile(r"([\u4e00-\u9fffA-Za-z0-9“”]{2,24}?)(?:主体|已|正|全面|完成|加快|开工|封顶|,)")
#: 占年度任务12万亩的81.7%: the plan the part before is a share of.
WHOLE_NAMED = re.compile(r"占(?:年度|全年|总)?(?:目标|计划|任务)(?:任务|数)?")
#: The second half of a joint noun: 、省控断面中.
JOINT_NOUN = re.compile(r"(、[\u4e00-\u9fff]{2,10}?)(?=中?(?:[,;。]|$))")
#: The change said of several things at once, in front of 分别.
GROWTH_HEAD = re.compile(r"(?:同比|环比|比[\u4e00-\u9fff]{1,6}|较[\u4e00-\u9fff]{1,6}|均)$")
SIDE_BY_SIDE = re.compile(r"[、和与及]")
#: Headings that name a thing one can count, not an activity.
THING = re.compile(
    r"(?:道路|公路|管网|小区|学校|医院|项目|工程|水库|河道|桥梁|路灯|公园|广场|站点|厕所|住房|厂房|电梯|车位|岗位|床位|线路|渠道|机井)$"
)
#: Acts that are written behind their object as one name: 灌区改造17项, 玉米收割112万亩.
NOMINAL_VERB = re.compile(r"改造|建设|整治|治理|修复|提升|收获|收割|播种|加装|拆除|安置|征收|清运")
#: 已支出4.1亿元: money that goes on, of what was named before.
PAID = re.compile(r"(?:累计|实际)?(?:支出|支付|投放|拨付|到账|兑付)")
NAMED_TARGET = re.compile(r"((?:年度|全年|总)?(?:目标|计划|任务)(?:任务)?)(?:数)?(?:为|是|:)?$")
NAMED_TARGET_ENDS = frozenset("\n标划务数为是:")
DIVIDED_HEAD = re.compile(r"\s*(?:\d{1,2}[.、])?(?:[按分从][\u4e00-\u9fff]{1,6}(?:看|分|划分|分布))[,:]")
#: 为正常保有量15.2万头的97.4%: the whole a share is taken of, named with its number.
WHOLE_HEAD = re.compile(r"^(?:占|完成|为|达到|达)")
OF_IT = re.compile(r"\)?的(?:约|近|超)?\d+(?:\.\d+)?%")
OF_IT_BEFORE = re.compile(r"\)?的(?:约|近|超过|超)?")
#: 完成全年233亿元目标的61.2%: the words left of it once the number is gone.
OF_THE_PLAN = re.compile(r"(?:的)?(?:年度|全年|总)?(?:目标|任务|计划)(?:任务)?的?")
#: A bracket, or its second half, whose noun stood before the words: (社区)集体.
IN_BRACKETS = re.compile(r"^(?:\([^()]*\)|[^()]*\))")
_PROMISE_ENDS = frozenset("\n保争必计要")
LONG_LEAD = 4  # letters before the verb; more than that tells who did it and how
LONG_NOUN = 8  # letters of a noun told by its end


def without_trim(words: str) -> str:
    """The words of a clause without what only leads over to the number: 共, 达到, 为."""
    return TRIM_LEFT.sub("", words) if words[-1:] in _TRIM_LEFT_ENDS else words


def without_promise(words: str) -> str:
    """The words of a clause without a promise at their end: 确保, 力争."""
    return PROMISE_TAIL.sub("", words) if words[-1:] in _PROMISE_ENDS else words


#: What tells when, how surely or in which order, never what: at either end of the words of a clause.
_FILLERS_FIRST = re.compile(
    r"^(?:[,、;:)(的虽而却又]|得(?!分)|只(?!有)|才(?!能|艺)|则|就(?!业|诊|医|读|餐|近)|再(?!生|造|贷|就)|【[^】]*】|"
    r"依次|分别|悉数|逐一|如期|实有|眼下|如今|现在|至今|尚|还剩|算下来|按照|合计|[两三四五六几]项|以[上来]|[一总]共|昨天|今天|"
    r"全部|足足|可以|可(?!再|持|收|回|利|移|燃|视|用|供)|上下|左右|为止|之[前后]|[季月年]末|[月年]底|截至|今年|全年|本年|目前|"
    r"开工至今|其中)+"
)
_FILLER_BEGINS = frozenset(
    ",、;:)(的得只才虽而却则就又再【依分悉逐如实眼现至尚还算按合两三四五六几以一总昨今全足可上左为之季月年截本目开其"
)
_FILLERS_LAST = re.compile(r"(?<=..)(?:分别|依次|悉数|逐一|实际|一共|总共|合计|共计|尚|只|就|的|了|已)+$")
_FILLER_ENDS = frozenset("\n别次数一际共计尚只就的了已")


def without_fillers(words: str) -> str:
    """The words of a clause without 依次, 分别, 实际 at their ends."""
    if words[:1] in _FILLER_BEGINS:
        rest = _FILLERS_FIRST.sub("", words)
        words = words if len(rest) == 1 else rest
    return _FILLERS_LAST.sub("", words) if words[-1:] in _FILLER_ENDS else words

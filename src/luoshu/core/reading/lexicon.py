"""Verbs and cue words as data: which status each speaks for. Longest word wins; the tables are open to additions."""

import re

#: status category -> words. ``done`` and ``plan``/``target`` set the mood of the rest of a sentence, the others
# speak for the nearest figure.
CUES: dict[str, str] = {
    "done": "已 已经 目前 截至 进展: 完成情况: 现已 业已",
    "plan": "计划 预计 拟 将 规划 安排 可达 可实现 可新增 可提供 可增加 预期 准备 谋求 有望 达产后 建成后 投产后",
    "target": (
        "确保 力争 争取在 争取到20 争取到年 争取到明年 争取到今年 争取到本 争取到下 争取实现 "
        "目标: 目标为 目标是 目标任务: 任务: 要完成 要实现 要达到 要新增 "
        "务必 必须 不低于 不少于 不得低于 不得少于 不得高于 不得超过 冲刺 限期"
    ),
    "remaining": "还差 尚差 仍差 其余 余下 剩余 尚有 还有 仍有 还剩 尚余 剩下 尚需 还需 未完成 尚未 未办结 未整改",
    "progress": (
        "正在 正 推进 推动 加快 启动 在建 在施 续建 收尾 施工 进度滞后 滞后 办理中 建设中 序时进度 有序推进 稳步推进"
    ),
    "share": "占 占比 比重",
    "other": "申请 申报 划分 分为 存在 补齐 聚焦 最初 原有 原 同比 环比 不足 缺口",
    "total": (
        "应建 应办 应检 应改 "
        "共有 现有 拥有 发生 出现 总数 总量 总计 达到 达 共计 合计 余额 列入 涉及 全市 "
        "全区 全县 全镇 全乡 辖区 总投资 占地 "
        "设有 辖 总面积 应收 存量 保有量 交办 种植 现存 人均 亩产 总产 产值 共 年末 月末 覆盖"
    ),
    "achieved": (
        "累计 实施 建成 完成 完工 竣工 新增 改造 新建 改建 扩建 新建改建 改扩建 提档升级 升级 加装 建设 "
        "治理 整治 规范 调整 新改造 集聚 实现 形成 落地 投用 投入使用 开业 运营 办证 征收 "
        "签约 争取 获得 惠及 组建 开展 谋划 拆除 清理 收获 播种 发放 培训 排查 办结 整改 开工 封顶 销号 "
        "投入 拨付 收储 盘活 出动 设立 开通 组织 检修 打通 配备 引进 培育 摸排 解决 受理 "
        "更换 关闭 达成 立案 "
        "关停 处罚 罚款 查处 约谈 问责 安置 交付 还田 离田 清运 回收 种下 栽植 绿化 修复 更新 铺设 疏浚 "
        "清淤 检查 巡查 化解 调解 接待 举办 评选 认定 培养 招聘 转移 脱贫 纳税 到位 统筹 整合 "
        "扣减 派出 督查 暗访 通报 派驻 减少 压减 降低 提升 提高 增长 增加 下降 缩短 节约 减排 增收 创建 "
        "命名 打造 植入 调度 服务 带动 吸引 接诊 救治 就业 上市 获批 批复 取得 兑现 兑付 抢收 抢种 "
        "整地 收割 入库 收购 烘干 深翻 打捆 外迁 腾退 搬迁 征迁 拆迁 启用 通车 通水 通气 贯通 合龙 归集 "
        "收缴 核实 处置 扑灭 移交 审结 破获 抓获 检测 检验 抽检 下达 储备 落实 建立 成立 制定 修订 出台 "
        "印发 采纳 净增 增设 招商 拜访 走访 对接 到资 验收 投产 投运 停业整顿 实际使用 实际利用 接种 配租 推广 "
        "追回 拦截 接收 修缮 开采 新设 注销 施划 补植 签订 出栏 硬化 衬砌 架设 安装 敷设 "
        "排除 销毁 劝返 封堵 取缔 收治 走访慰问 化债 摘牌 出让 "
        "代办 收集 抽查 抽看 查出 查摆 安检 承保 支付 补签 追缴 请来 聘请 选派 选聘 结对 采集 接入 入驻 授信 放款 "
        "派发 送达 签回 开具 拘留 试行 预拨 兑换 订购 储存 储备 报送 捐赠 救助 帮扶 慰问 义诊 筛查 随访 借阅 "
        "争取到位 铺筑 处分 诫勉谈话 批评教育 曝光 抽调 复工 "
        "监测到 监测发现 发现 接到 发出 推送 演出 放映 参训 参赛 到访 参观 打捞 疏通 新登记 新开办 开办 新开 加盟"
    ),
    "part": "其中",
}


def _compile() -> tuple[re.Pattern[str], dict[str, str]]:
    category: dict[str, str] = {}
    for name, words in CUES.items():
        for word in words.split():
            category.setdefault(word, name)
    ordered = sorted(category, key=len, reverse=True)
    return re.compile(any_of(ordered)), category


def any_of(words: list[str]) -> str:
    """A pattern of words in their order; one look at the first letter spares trying each of them at every place."""
    by_head: dict[str, list[str]] = {}
    for word in words:
        by_head.setdefault(word[0], []).append(re.escape(word[1:]))
    body = "|".join(f"{head}(?:{'|'.join(tails)})" for head, tails in by_head.items())
    return f"(?=[{''.join(sorted(by_head))}])(?:{body})"


CUE_PATTERN, CATEGORY_OF = _compile()

_FINDING = ("安排", "监测发现", "发生", "出现", "监测到", "发现", "接到", "列入", "涉及")
#: Verbs that open an object (建成 338 个 …): what follows them is the counted thing.
_VERBS = [
    *_FINDING,
    *(
        word
        for word, name in CATEGORY_OF.items()
        if name in ("achieved", "progress")
        and len(word) > 1
        and word not in ("服务", "就业", "到资", "检验", "滞后", "建设中", "序时进度")
    ),
]
_VERB = any_of(sorted(_VERBS, key=len, reverse=True))
VERB_RUN = re.compile(f"{_VERB}(?:{_VERB})*")
#: Where the counted noun after a numeral ends and its predicate begins.
RIGHT_PREDICATE = re.compile(
    r"(?<=.)(?:实现|全部|陆续|免费|挂牌|已|正在|正|获得|取得|进行了?|完成|相继|先后|正式|集中|开展|被|均|都|未|尚|仍|按|"
    r"达|占|将|预计|(?<!新)开工|列入|需(?!求)|包联|划分|分为|竣工|投入使用|投用|开业|落地|主体|赶赴|参加|"
    r"参与|举办|收尾|推进|办理|"
    r"一线|分布|纳入|存在|拔地|投入作业|是(?!否)|有(?!限|机|关|色|线)|可(?!持续|再生)|从事|属于|来自|整体|"
    r"基本完成|处于)"
)
#: Enumerators: the number announces a list, it does not measure.
ENUMERATED = re.compile(
    r"^(?:方面)?的?(?:短板|关键|问题|方面|重点|环节|难点|堵点|痛点|原因|特点|着力点|突破口|抓手|层面|维度|"
    r"原则|目标|要求)"
)

#: One concept, several names: figures are linked across places by the first name.
SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("停车位", "停车泊位", "泊位", "车位", "公共停车位"),
    ("充电桩", "充电基础设施", "充电设施", "电动汽车充电桩"),
    ("老旧小区", "城镇老旧小区", "小区"),
    ("电梯", "加装电梯", "既有住宅加装电梯"),
    ("体育公园", "社区体育公园"),
    ("民宿", "城市民宿", "城市民宿经营主体", "民宿经营主体", "城市区民宿"),
    ("火点", "火点线索", "疑似火点", "秸秆焚烧火点", "热异常点"),
    ("口袋公园", "街头游园", "小游园"),
    ("农贸市场", "菜市场"),
    ("供热管网", "老旧供热管网"),
    ("燃气管道", "老旧燃气管道", "燃气管网"),
    ("积水点", "易积水点", "易涝点"),
    ("秋粮", "秋作物", "秋粮面积"),
)
CANONICAL = {name: names[0] for names in SYNONYMS for name in names}

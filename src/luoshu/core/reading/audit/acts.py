"""Acts of one kind: verbs that stand for one another when it is said that something has been done or has not.

Who has not done one of a family has not done what the others say either; what still goes on before an act denies it.
"""

import re

#: Acts of one kind: who has not done one of a family has not done what the others say either.
_FAMILIES = (
    "完成 办结 销号 整改 闭环 清零 解决 处置 化解 完毕 到位 修复 治理 返工 消除 排除 清理 拆除 兑现 落地 补齐 整治",
    "验收 竣工 完工 投用 交付 建成 通车 投入使用 开放 贯通 完成",
    "出台 印发 公布 制定 发布 修订 编制",
    "接入 联网 上线 覆盖 并网 入网 接通 对接",
    "安装 配备 配齐 设立 建立 启用 运行 挂牌 设置",
    "到岗 上岗 到任 持证 取证",
    "签订 签约 签署",
    "过审 获批 入库 批复",
    "入选 入围 上榜 获评",
    "开工 启动 开建 动工 进场",
    "达标 合格",
    "拨付 兑付 到账 发放 下达 支付",
    "上报 报送 反馈 提交 报备 备案",
    "收割 收获 播种 离田 栽插",
    "试机 检修 安检 检测 排查 检验 体检",
    "培训 演练",
    "通水 通气 通电 供水 供气 供热 供电 通邮",
)
FAMILY_OF: dict[str, frozenset[int]] = {}
for _number, _family in enumerate(_FAMILIES):
    for _verb in _family.split():
        FAMILY_OF[_verb] = FAMILY_OF.get(_verb, frozenset()) | {_number}
VERB = re.compile("|".join(sorted(FAMILY_OF, key=len, reverse=True)))
#: What goes on before an act is done; a family of the table above by its first verb.
STEP_BEFORE = {
    "征求意见": "出台 完成",
    "选址": "建成 启用",
    "起草": "出台",
    "修改": "出台",
    "报批": "出台",
    "整改": "完成",
    "办理": "完成 签订",
    "推进": "完成",
    "处理": "完成",
    "核查": "完成",
    "协调": "完成",
    "处置": "完成",
    "施工": "验收",
    "建设": "验收",
    "改造": "验收 完成",
    "收尾": "验收 完成",
    "铺设": "验收",
    "敷设": "验收",
    "浇筑": "验收",
    "开挖": "验收",
    "粉刷": "验收",
    "吊装": "验收",
    "调查": "完成",
    "取证": "完成",
    "侦办": "完成",
    "查处": "完成",
    "核实": "完成",
    "进行": "完成",
    "验收": "验收",
    "测试": "接入 安装",
    "埋管": "验收",
    "装修": "验收",
    "调试": "安装 接入",
    "安装": "安装",
    "对接": "接入",
    "谈判": "签订",
    "洽谈": "签订",
    "审批": "完成 出台",
    "审核": "拨付 出台",
}
GOING = re.compile("|".join(sorted(STEP_BEFORE, key=len, reverse=True)))


def acts_of(words: str) -> frozenset[int]:
    """The families of the verbs of some words, by their number."""
    return frozenset().union(*(FAMILY_OF[verb] for verb in VERB.findall(words)))


def acts_under_way(words: str) -> frozenset[int]:
    """The families of acts that what still goes on comes before: 铺设 before 验收, 竣工."""
    going = GOING.search(words)
    return acts_of(STEP_BEFORE[going.group()]) if going else frozenset()

"""Which words of a page are names of places: those the lists know, and others only where names stand."""

from datetime import date
from itertools import product

import pytest

from luoshu.core.reading.counties import all_divisions
from luoshu.core.reading.known_names import is_known, towns
from luoshu.core.reading.lexicon import CATEGORY_OF
from luoshu.core.reading.name_finding import names_in
from luoshu.core.reading.place_names import NOT_PLACES

ISSUED = date(2025, 10, 20)
REAL = sorted(
    name
    for name in {*all_divisions(), *towns()}
    if is_known(name)
    and name not in NOT_PLACES
    and name[-1] not in "州盟"
    and not name.endswith(("实验区", "聚集区", "食品区"))
)
COUNTIES = ("霍邱县", "临渭区", "阆中市", "扎鲁特旗", "霁山区")  # the last one is in no list
_FUNCTION_WORDS = (
    "已由 没有 受 现已 逾期由 责成 另有 暂由 要求 根据 分别由 设在 余为 仍有 未 均为 和各 不含 按照 会同 恳请 共有 "
    "主要在 随 日前向 日起 有关 相关 所有 其他 全部 部分 少数 个别 同一 每个 两个 价随 综合 仅"
)
_ACTS = {word for word in CATEGORY_OF if len(word) == 2} - {"有望"}  # 有望城区 is 望城区 as well
WORDS = (*_FUNCTION_WORDS.split(), *sorted(_ACTS))
TAILS = ("乡镇3个", "村3个", "城区3处", "街道和村（社区）5个", "镇村两级3次", "县直单位3家", "市住建局3项", "圩镇2个")


@pytest.mark.parametrize("carrier", ["其中{}12个，", "播得快的有{}4.8万亩", "家住{}的老人。", "，{}完成5处；"])
def test_every_real_county_and_town_reads_as_itself(carrier: str) -> None:
    names = REAL if carrier.startswith("其中") else REAL[::9]
    assert [name for name in names if names_in(carrier.format(name)).keys() != {name}] == []


@pytest.mark.parametrize("county", ["截至昨日，", *COUNTIES])
def test_a_county_and_a_word_are_no_longer_name(county: str) -> None:
    found = {text: set(names_in(text)) for text in map("".join, product([county], WORDS, TAILS))}
    assert {text: names for text, names in found.items() if not names <= {county}} == {}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("发展乡镇企业12家，联合乡镇执法3次。", set()),
        ("发展乡12家，幸福镇7家。", {"发展乡", "幸福镇"}),
        ("县政府办会同县委督查室抽查3次。", set()),
        ("把闲置村小改成园舍3处，创建文明镇2个、试点村5个。", set()),
        ("其中设在街道的52个、设在镇的41个。", set()),
        ("宿州市督查组会同各县区暗访，有关县（区）整改3处。", {"宿州市"}),
        ("前郭县和科左中旗各2起，张家川县1起。", {"前郭县", "科左中旗", "张家川县"}),
        ("沙县区3处，津市市2处，旧县镇1处。", {"沙县区", "津市市", "旧县镇"}),
        ("渭南经开区起步晚，市高新区3家。", {"渭南经开区", "市高新区"}),
        ("大平街道3处，太平街道5处；该地大平街道还在排查。", {"大平街道", "太平街道"}),
        ("华州区12处。华洲区城管部门负责人说。", {"华州区", "华洲区"}),
        ("临泊县石桥镇3起，北泽县马店乡1起。", {"临泊县", "石桥镇", "北泽县", "马店乡"}),
        ("清浦市已收获小麦318万亩。", {"清浦市"}),
        ("综合市督查组暗访情况，产麦大县颗粒归仓。", set()),
        ("48处和县城7处，3座城市供热。", set()),
    ],
)
def test_a_word_is_a_name_where_names_stand(text: str, names: set[str]) -> None:
    assert names_in(text.replace("，", ",").replace("（", "(").replace("）", ")")).keys() == names

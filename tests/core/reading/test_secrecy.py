"""A document's security marking shuts the gate; a sentence that only speaks of secrets does not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.reading.secrecy import SecrecyMark, find_secrecy_marks, secrecy_refusal

MARKED = [
    ("机密★10年", "机密"),
    ("秘密 ★", "秘密"),
    ("秘密☆长期", "秘密"),
    ("绝密★启用前", "绝密"),
    ("绝密★考试结束前\n二〇二四年某考试试题", "绝密"),
    ("绝密·启用前", "绝密"),
    ("【秘密】关于某项工作的通知", "秘密"),
    ("〔机密〕", "机密"),
    ("[绝密]", "绝密"),
    ("（秘密）\n关于某项工作的请示", "秘密"),
    ("关于某项工作的请示（机密）", "机密"),
    ("秘密", "秘密"),
    ("标题一\n\n  秘密  \n正文", "秘密"),
    ("秘　密", "秘密"),
    ("机 密 ★ 5 年", "机密"),
    ("绝\u200b密", "绝密"),
    ("秘\n密\n关于某项工作的通知", "秘密"),
    ("机密　特急", "机密"),
    ("000012\n机密★2年\n特急", "机密"),
    ("份号：000012　机密", "机密"),
    ("秘密级", "秘密"),
    ("机密文件", "机密"),
    ("秘密★１０年", "秘密"),
    ("秘密*5年", "秘密"),
    ("秘密★六个月", "秘密"),
    ("密级：机密", "机密"),
    ("密级：秘密    保密期限：5年", "秘密"),
    ("密 级: 绝密", "绝密"),
    ("保密等级：秘密", "秘密"),
    ("密级\t机密\t紧急程度\t特急", "机密"),
    ("| 密级 | 秘密 |", "秘密"),
    ("密级：□绝密 ☑机密 □秘密", "机密"),
    ("此件属秘密，请妥善保管。", "秘密"),
    ("本文件属于国家秘密。", "秘密"),
    ("本材料为机密级，阅后收回", "机密"),
    ("機密★10年", "机密"),
    ("文中写明机密★10年的附件", "机密"),
    ("秘密\r\n关于某项工作的通知", "秘密"),
    ("洛示〔2024〕1号\t秘密", "秘密"),
]

OPEN = [
    "",
    "各单位要严格保守国家秘密。",
    "不得泄露商业秘密和个人隐私。",
    "公安机关依法开展秘密侦查。",
    "本系统为非涉密系统，禁止上传涉密材料。",
    "本文件不属于国家秘密，可以公开。",
    "手机密码请定期更换",
    "计算机密钥",
    "司机密切注意路况",
    "机密码",
    "飞机密集起降",
    "密级分为绝密、机密、秘密三级。",
    "密级：绝密、机密、秘密",
    "密级：□绝密 □机密 □秘密",
    "绝密 机密 秘密",
    "密级：无",
    "密级：非密",
    "国家秘密的密级分为绝密、机密、秘密三级",
    "《秘密》是一本小说",
    "他说这是“秘密”",
    "商业秘密★★★",
    "技术秘密",
    "二、秘密会议",
    "严守机密，恪尽职守。",
    "秘密花园社区改造完成",
    "秘密行动前",
    "以秘密方式投票（无记名）",
    "工作秘密",
    "保密期限：5年",
    "注意保密",
    "机要和保密工作",
    "解密文件",
    "禁止携带绝密级、机密级载体外出。",
    "本文秘密切联系群众",
    "涉及国家秘密、商业秘密（含技术秘密）的除外",
    "2024年9月17日16时，陶营镇发现火点2处。",
]


@pytest.mark.parametrize(("text", "level"), MARKED)
def test_a_marking_is_found_with_its_level(text: str, level: str) -> None:
    marks = find_secrecy_marks(text)
    assert [mark.level for mark in marks] == [level]


@pytest.mark.parametrize("text", OPEN)
def test_ordinary_prose_passes(text: str) -> None:
    assert find_secrecy_marks(text) == ()


def test_offsets_and_line_lead_to_the_marking() -> None:
    text = "某市某办公室\n\n机密★10年\n关于某项工作的通知"
    assert find_secrecy_marks(text) == (SecrecyMark("机密", 8, 14, 3, "机密★10年"),)
    assert text[8:14] == "机密★10年"


def test_every_marking_is_found_in_order() -> None:
    marks = find_secrecy_marks("秘密\n正文\n附件（机密）\n绝密★长期")
    assert [(mark.level, mark.line) for mark in marks] == [("秘密", 1), ("机密", 3), ("绝密", 4)]


def test_the_refusal_names_the_marking_and_the_way_to_go() -> None:
    sentence = secrecy_refusal(find_secrecy_marks("正文\n机 密 ★ 10年\n"))
    assert "第 2 行" in sentence
    assert "机 密 ★ 10年" in sentence
    assert "没有保存" in sentence
    assert "保密办" in sentence


def test_the_refusal_counts_further_markings() -> None:
    assert "等 2 处" in secrecy_refusal(find_secrecy_marks("秘密\n正文\n机密★"))


def test_the_refusal_never_repeats_the_text_around_the_marking() -> None:
    assert "某基地" not in secrecy_refusal(find_secrecy_marks("机密★10年 某基地的位置"))


def test_a_refusal_without_a_marking_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="mark"):
        secrecy_refusal(())


@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from("绝机秘密级★☆*【】（）()：: \u3000\t\n\r年月前0１|□☑、此件属为"), st.characters()
        )
    )
)
def test_any_text_is_answered_and_marks_lie_inside_it(text: str) -> None:
    marks = find_secrecy_marks(text)
    ends = [0]
    for mark in marks:
        assert ends[-1] <= mark.start < mark.end <= len(text)
        assert mark.text == text[mark.start : mark.end]
        assert mark.level in ("绝密", "机密", "秘密")
        ends.append(mark.end)
    if marks:
        assert secrecy_refusal(marks)


@given(
    st.sampled_from(["绝密", "机密", "秘密"]),
    st.text(alphabet=" \u3000\t\u00a0\u200b", max_size=6),
    st.text(alphabet=" \u3000", max_size=6),
    st.sampled_from(["★", "☆"]),
    st.sampled_from(["", "10年", "5 年", "长期", "启用前", "６个月"]),
)
def test_a_star_marking_is_found_however_it_is_spaced(level: str, gap: str, pad: str, star: str, term: str) -> None:
    text = f"某办公室\n{level[0]}{gap}{level[1]}{pad}{star}{pad}{term}\n关于某项工作的通知"
    assert [mark.level for mark in find_secrecy_marks(text)] == [level]


@pytest.mark.parametrize(
    "piece", ["机 ", "【", "（ ", "密级：", "秘密 ", "1", "秘密1年", "密级 秘密、", "\t", "机密\n", "此件属", "第1号"]
)
def test_long_strange_text_is_answered(piece: str) -> None:
    """With work that grows by more than the length this would not come to an end."""
    for mark in find_secrecy_marks(piece * 100_000):
        assert mark.text

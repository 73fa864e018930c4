import pytest

from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.evidence.operations import refuse_if_marked_secret


@pytest.mark.parametrize("text", ["秘密★1年\n关于秸秆禁烧工作的通知", "机密\n某会议纪要", "绝密★启用前\n情况"])
def test_a_text_with_a_secrecy_mark_is_refused_with_whom_to_turn_to(text):
    with pytest.raises(SecrecyMarkFound) as caught:
        refuse_if_marked_secret(text)
    assert "只处理非涉密材料" in str(caught.value)
    assert "保密办" in str(caught.value)


def test_a_text_that_speaks_of_secrecy_passes():
    refuse_if_marked_secret("各单位要做好保密工作，保护商业秘密和个人隐私。")

"""企业微信（政务微信）群机器人: the token stands in the address, the answer is ``{"errcode": 0, "errmsg": "ok"}``."""

from datetime import datetime
from typing import Final
from urllib.parse import quote

from luoshu.adapters.messages.outcome import IN_DOUBT, Message, Outcome, Setup, Verdicts
from luoshu.adapters.messages.posting import Answer, post_json

PATH: Final = "/cgi-bin/webhook/send"
PUBLIC_HOST: Final = "qyapi.weixin.qq.com"
VERDICTS: Final = Verdicts(
    words={
        "93000": "机器人地址无效，可能已被删除，请在群里重新添加后更换凭据",
        "93004": "机器人已被停用，请在群里启用",
        "93008": "机器人不在群里，请重新添加",
        "40008": "消息类型不被接受",
        "40058": "参数不合要求",
        "44004": "消息内容为空",
        "45002": "消息过长",
        "-1": "对方系统繁忙",
    },
    throttled=frozenset({"45009", "45033"}),
    passing=frozenset({"-1"}),
)


def send(setup: Setup, message: Message, *, at: datetime) -> Outcome:
    """Send one text to the robot's group."""
    url = f"{setup.base_url.rstrip('/')}{PATH}?key={quote(setup.token, safe='')}"
    content = {"msgtype": "text", "text": {"content": message.text}}
    answer = post_json(url, content, timeout_s=setup.timeout_s)
    return judge(answer, VERDICTS)


def judge(answer: Answer | Outcome, verdicts: Verdicts) -> Outcome:
    """Read ``errcode`` and ``errmsg``; HTTP 200 alone is no success."""
    if isinstance(answer, Outcome):
        return answer
    if "errcode" not in answer.body:
        return Outcome(IN_DOUBT, "answer", "对方的答复里没有结果代码，不知道是否已经送出。")
    return verdicts.judge(str(answer.body["errcode"]), str(answer.body.get("errmsg", "")))

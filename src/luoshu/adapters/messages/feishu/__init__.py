"""飞书群机器人（签名校验）: the signature stands in the body, the answer is ``{"code": 0}`` (older: ``StatusCode``)."""

import base64
import hashlib
import hmac
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote

from luoshu.adapters.messages.outcome import IN_DOUBT, Message, Outcome, Setup, Verdicts
from luoshu.adapters.messages.posting import post_json

PATH: Final = "/open-apis/bot/v2/hook/"
PUBLIC_HOST: Final = "open.feishu.cn"
VERDICTS: Final = Verdicts(
    words={
        "19001": "机器人地址无效，请更换凭据",
        "19021": "签名不符，或服务器时间相差超过一小时，请核对密钥和时间",
        "19022": "本服务器的地址不在机器人的白名单里",
        "19024": "消息里没有机器人要求的关键词",
        "9499": "请求格式不被接受",
        "19002": "请求格式不被接受",
    },
    throttled=frozenset({"11232", "11233", "99991400"}),
)


def sign(secret: str, at: datetime) -> tuple[str, str]:
    """Return the time in seconds and base64(HMAC-SHA256(time + newline + secret, nothing))."""
    stamp = str(int(at.timestamp()))
    digest = hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest()
    return stamp, base64.b64encode(digest).decode()


def send(setup: Setup, message: Message, *, at: datetime) -> Outcome:
    """Send one text to the robot's group."""
    content: dict[str, Any] = {"msg_type": "text", "content": {"text": message.text}}
    if setup.secret:
        content["timestamp"], content["sign"] = sign(setup.secret, at)
    url = f"{setup.base_url.rstrip('/')}{PATH}{quote(setup.token, safe='')}"
    answer = post_json(url, content, timeout_s=setup.timeout_s)
    if isinstance(answer, Outcome):
        return answer
    code = answer.body.get("code", answer.body.get("StatusCode"))
    if code is None:
        return Outcome(IN_DOUBT, "answer", "对方的答复里没有结果代码，不知道是否已经送出。")
    return VERDICTS.judge(str(code), str(answer.body.get("msg", answer.body.get("StatusMessage", ""))))

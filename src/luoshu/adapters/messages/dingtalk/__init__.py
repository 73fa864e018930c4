"""钉钉群机器人（加签）: the address carries the time and its signature, the answer is ``{"errcode": 0}``."""

import base64
import hashlib
import hmac
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

from luoshu.adapters.messages.outcome import Message, Outcome, Setup, Verdicts
from luoshu.adapters.messages.posting import post_json
from luoshu.adapters.messages.wecom import judge

PATH: Final = "/robot/send"
PUBLIC_HOST: Final = "oapi.dingtalk.com"
VERDICTS: Final = Verdicts(
    words={
        "310000": "签名、关键词或来源地址不符合机器人的安全设置，请核对加签密钥和服务器时间",
        "300001": "凭据不存在，请更换",
        "400013": "群已解散",
        "400101": "凭据不存在，请更换",
        "400102": "机器人已停用，请在群里启用",
        "400105": "消息类型不被接受",
        "430101": "消息里有对方不允许的链接",
        "-1": "对方系统繁忙",
    },
    throttled=frozenset({"130101", "410100", "90018"}),
    passing=frozenset({"-1"}),
    # After more than 20 messages in a minute the robot is shut out for ten.
    wait_s=600.0,
)


def sign(secret: str, at: datetime) -> tuple[str, str]:
    """Return the time in milliseconds and base64(HMAC-SHA256(secret, time + newline + secret))."""
    stamp = str(int(at.timestamp() * 1000))
    digest = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    return stamp, base64.b64encode(digest).decode()


def send(setup: Setup, message: Message, *, at: datetime) -> Outcome:
    """Send one text to the robot's group."""
    query = {"access_token": setup.token}
    if setup.secret:
        query["timestamp"], query["sign"] = sign(setup.secret, at)
    url = f"{setup.base_url.rstrip('/')}{PATH}?{urlencode(query)}"
    content = {"msgtype": "text", "text": {"content": message.text}}
    return judge(post_json(url, content, timeout_s=setup.timeout_s), VERDICTS)

"""The kinds of channels by name, and which addresses lie in a public cloud."""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from luoshu.adapters.messages import dingtalk, feishu, mail, sms, wecom
from luoshu.adapters.messages.outcome import Outcome

Sender = Callable[..., Outcome]

SENDERS: Final[Mapping[str, Sender]] = {
    "wecom": wecom.send,
    "dingtalk": dingtalk.send,
    "feishu": feishu.send,
    "email": mail.send,
    "sms": sms.send,
}
PUBLIC_CLOUDS: Final = frozenset({wecom.PUBLIC_HOST, dingtalk.PUBLIC_HOST, feishu.PUBLIC_HOST, "open.larksuite.com"})


def is_public_cloud(base_url: str) -> bool:
    """Tell whether an address belongs to a vendor's public cloud and not to the government's own."""
    host = (urlsplit(base_url).hostname or "").rstrip(".")
    return host in PUBLIC_CLOUDS

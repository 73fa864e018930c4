"""短信: any HTTP gateway, described by data instead of code.

Options: ``body`` (``json`` or ``form``), ``fields`` (the gateway's field name -> ``phone``, ``text``, ``code``,
``token``, ``secret`` or a fixed value written ``=value``), ``result`` (the answer's field that holds the code, dots go
deeper), ``success`` (the codes that mean sent), ``throttled`` (the codes that mean too fast), ``words`` (explanations).
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from luoshu.adapters.messages.outcome import IN_DOUBT, REFUSED, SENT, Message, Outcome, Setup, Verdicts
from luoshu.adapters.messages.posting import Answer, post

SOURCES = frozenset({"phone", "text", "code", "token", "secret"})


def problem_of(options: Mapping[str, Any]) -> str:
    """Return what is wrong with a description of a gateway, or nothing."""
    fields = options.get("fields")
    if not isinstance(fields, dict) or not {"phone", "text"} <= set(fields.values()):
        return "字段对照里要有号码（phone）和内容（text）。"
    unknown = [str(value) for value in fields.values() if value not in SOURCES and not str(value).startswith("=")]
    if unknown:
        return f"字段对照里的“{unknown[0]}”不认识，可用 phone、text、code、token、secret，固定值写成 =值。"
    if not options.get("result") or not options.get("success"):
        return "要写明看答复的哪个字段（result），哪些值算成功（success）。"
    return ""


def send(setup: Setup, message: Message, *, at: datetime) -> Outcome:
    """Send one text to one phone."""
    problem = problem_of(setup.options)
    if problem or not message.phone:
        return Outcome(REFUSED, "setup", problem or "接收岗位没有登记工作手机。")
    known = {
        "phone": message.phone,
        "text": message.text,
        "code": message.code,
        "token": setup.token,
        "secret": setup.secret,
    }
    fields = {
        name: known[source] if source in known else str(source)[1:] for name, source in setup.options["fields"].items()
    }
    if setup.options.get("body") == "form":
        body, content_type = urlencode(fields).encode(), "application/x-www-form-urlencoded"
    else:
        body, content_type = json.dumps(fields, ensure_ascii=False).encode(), "application/json; charset=utf-8"
    answer = post(setup.base_url, body, content_type=content_type, timeout_s=setup.timeout_s)
    return answer if isinstance(answer, Outcome) else _judge(answer, setup.options)


def _judge(answer: Answer, options: Mapping[str, Any]) -> Outcome:
    found: Any = answer.body
    for step in str(options["result"]).split("."):
        found = found.get(step) if isinstance(found, dict) else None
    if found is None:
        return Outcome(IN_DOUBT, "answer", "网关的答复里没有约定的结果字段，不知道是否已经送出。")
    code = str(found)
    if code in [str(one) for one in options["success"]]:
        return Outcome(SENT, code)
    throttled = frozenset(str(one) for one in options.get("throttled", ()))
    words = {str(key): str(value) for key, value in dict(options.get("words", {})).items()}
    # A gateway may call "0" a failure: ask with a code that no vendor's success can be.
    return Verdicts(words, throttled).judge(code if code != "0" else "00", "")

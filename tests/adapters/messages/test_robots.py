"""Each vendor's shapes on a real socket: only the vendor's own "0" is sent, and silence is never success."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime

import pytest

from luoshu.adapters.messages import dingtalk, feishu, wecom
from luoshu.adapters.messages.outcome import Message, Setup
from tests.support import robot_server as says
from tests.support.robot_server import Says, robot

AT = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)
TEXT = "火点已派单 HD-1，9月17日 16:30 前，/fires/HD-1/"


def setup(url, timeout_s=2.0):
    return Setup(url, token="TOKEN-1", secret="SEC-1", timeout_s=timeout_s)


def send(kind, *answers, timeout_s=2.0):
    with robot(*answers) as server:
        outcome = kind.send(setup(server.url, timeout_s), Message("M1", TEXT), at=AT)
    return outcome, server.heard


def test_wecom_gets_one_text_by_its_key():
    outcome, (heard,) = send(wecom, says.WECOM_OK)
    assert outcome.result == "sent"
    assert (heard.path, heard.query) == ("/cgi-bin/webhook/send", {"key": ["TOKEN-1"]})
    assert heard.json == {"msgtype": "text", "text": {"content": TEXT}}


def test_dingtalk_is_signed_with_the_time_in_the_address():
    outcome, (heard,) = send(dingtalk, says.WECOM_OK)
    stamp = "1726560000000"
    expected = base64.b64encode(hmac.new(b"SEC-1", f"{stamp}\nSEC-1".encode(), hashlib.sha256).digest()).decode()
    assert outcome.result == "sent"
    assert heard.query == {"access_token": ["TOKEN-1"], "timestamp": [stamp], "sign": [expected]}


def test_feishu_is_signed_in_the_body_with_seconds():
    outcome, (heard,) = send(feishu, says.FEISHU_OK)
    expected = base64.b64encode(hmac.new(b"1726560000\nSEC-1", b"", hashlib.sha256).digest()).decode()
    assert outcome.result == "sent"
    assert heard.path == "/open-apis/bot/v2/hook/TOKEN-1"
    assert (heard.json["timestamp"], heard.json["sign"]) == ("1726560000", expected)
    assert heard.json["content"] == {"text": TEXT}


@pytest.mark.parametrize(
    ("kind", "answer", "result", "code"),
    [
        (wecom, says.WECOM_GONE, "refused", "93000"),
        (wecom, says.WECOM_LIMIT, "throttled", "45009"),
        (wecom, Says({"errcode": -1, "errmsg": "system busy"}), "not_sent", "-1"),
        (wecom, Says({"errcode": 12345, "errmsg": "odd"}), "refused", "12345"),
        (dingtalk, says.DINGTALK_SIGN, "refused", "310000"),
        (dingtalk, says.DINGTALK_LIMIT, "throttled", "130101"),
        (feishu, says.FEISHU_SIGN, "refused", "19021"),
        (feishu, Says({"StatusCode": 0, "StatusMessage": "success"}), "sent", "0"),
        (feishu, Says({"code": 11232, "msg": "frequency limited"}), "throttled", "11232"),
    ],
)
def test_http_200_is_read_to_the_vendors_code(kind, answer, result, code):
    outcome, _ = send(kind, answer)
    assert (outcome.result, outcome.code) == (result, code)
    assert result == "sent" or code in outcome.sentence


@pytest.mark.parametrize(
    "answer",
    [says.SERVER_ERROR, says.HANG_UP, says.HALF, says.NOT_JSON, Says({}), Says([1])],
    ids=["502", "hang-up", "half", "page", "no-code", "list"],
)
@pytest.mark.parametrize("kind", [wecom, dingtalk, feishu], ids=lambda kind: kind.__name__.rpartition(".")[2])
def test_no_whole_answer_is_doubt_and_neither_sent_nor_failed(kind, answer):
    outcome, heard = send(kind, answer)
    assert outcome.result == "in_doubt"
    assert len(heard) == 1, "asked once, never again by itself"


def test_silence_ends_in_doubt_after_the_timeout():
    outcome, _ = send(wecom, says.SILENCE, timeout_s=0.3)
    assert outcome.result == "in_doubt"


def test_nobody_listening_is_surely_not_sent():
    with robot() as server:
        gone = server.url
    assert wecom.send(setup(gone), Message("M1", TEXT), at=AT).result == "not_sent"


def test_http_429_waits_as_long_as_it_is_told():
    outcome, _ = send(wecom, Says({}, status=429, headers=(("Retry-After", "90"),)))
    assert (outcome.result, outcome.wait_s) == ("throttled", 90)


@pytest.mark.parametrize("status", [301, 400, 403, 404])
def test_a_refusal_or_a_redirect_is_not_followed(status):
    outcome, heard = send(wecom, Says({}, status=status, headers=(("Location", "/elsewhere"),)))
    assert (outcome.result, len(heard)) == ("refused", 1)


def test_a_plain_answer_where_tls_was_asked_for_sends_nothing():
    with robot() as server:
        outcome = wecom.send(setup(server.url.replace("http://", "https://")), Message("M1", TEXT), at=AT)
    assert (outcome.result, server.heard) == ("not_sent", [])


def test_an_address_that_is_none_is_refused():
    assert wecom.send(setup("ftp://x"), Message("M1", TEXT), at=AT).result == "refused"


def test_a_setup_never_prints_its_secrets():
    assert "TOKEN-1" not in repr(setup("https://x"))
    assert "SEC-1" not in repr(setup("https://x"))
    assert "138" not in repr(Message("M1", TEXT, "13800000000"))

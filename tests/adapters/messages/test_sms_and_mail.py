import base64
import socketserver
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from urllib.parse import parse_qs

import pytest

from luoshu.adapters.messages import mail, sms
from luoshu.adapters.messages.outcome import Message, Setup
from tests.support.robot_server import Says, robot

AT = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)
GATEWAY = {
    "body": "json",
    "fields": {"mobile": "phone", "content": "text", "sn": "code", "pwd": "token", "ext": "=01"},
    "result": "status.code",
    "success": ["00", 200],
    "throttled": ["12"],
    "words": {"31": "余额不足，请联系短信平台充值"},
}


def send_sms(answer, phone="13800000000", **options):
    with robot(answer) as server:
        setup = Setup(server.url + "/send", GATEWAY | options, token="PW", timeout_s=2.0)
        return sms.send(setup, Message("M7", "测试消息 sms", phone), at=AT), server.heard


def test_a_gateway_gets_its_own_field_names():
    outcome, (heard,) = send_sms(Says({"status": {"code": "00"}}))
    assert outcome.result == "sent"
    assert heard.json == {"mobile": "13800000000", "content": "测试消息 sms", "sn": "M7", "pwd": "PW", "ext": "01"}


def test_a_form_gateway_gets_a_form():
    outcome, (heard,) = send_sms(Says({"status": {"code": 200}}), body="form")
    assert outcome.result == "sent"
    assert parse_qs(heard.body.decode())["mobile"] == ["13800000000"]


@pytest.mark.parametrize(
    ("answer", "result", "word"),
    [
        ({"status": {"code": "31"}}, "refused", "余额不足"),
        ({"status": {"code": "12"}}, "throttled", "12"),
        ({"status": {"code": "0"}}, "refused", "00"),
        ({"status": "ok"}, "in_doubt", "结果字段"),
        ({}, "in_doubt", "结果字段"),
    ],
)
def test_only_the_declared_codes_are_success(answer, result, word):
    outcome, _ = send_sms(Says(answer))
    assert outcome.result == result
    assert word in outcome.sentence


def test_without_a_phone_nothing_leaves():
    outcome, heard = send_sms(Says({}), phone="")
    assert (outcome.result, heard) == ("refused", [])


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"fields": {"mobile": "phone"}},
        {"fields": {"a": "phone", "b": "text", "c": "name"}, "result": "c", "success": ["0"]},
        {"fields": {"a": "phone", "b": "text"}},
    ],
)
def test_a_description_that_is_not_complete_is_named(options):
    assert sms.problem_of(options)


class Postbox(socketserver.ThreadingTCPServer):
    """A mail server that takes one mail, or answers one word of the conversation as it is told to."""

    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def postbox(**answers):
    heard = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            self.wfile.write(b"220 box\r\n")
            while line := self.rfile.readline().decode().strip():
                word = line.split(" ")[0].split(":")[0].upper()
                heard.append(line)
                if word == "DATA" and answers.get("DATA") is None:
                    self.wfile.write(b"354 go\r\n")
                    while (part := self.rfile.readline()) not in (b".\r\n", b""):
                        heard.append(part.decode().strip())
                    word = "END"
                answer = answers.get(word, b"250 ok")
                if not answer:
                    return
                self.wfile.write(answer + b"\r\n")
                if word == "QUIT":
                    return

    server = Postbox(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"smtp://127.0.0.1:{server.server_address[1]}", heard
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def send_mail(url, **options):
    setup = Setup(url, {"sender": "luoshu@example.cn", "to": "desk@example.cn", "starttls": False} | options)
    return mail.send(setup, Message("M9", "火点已派单 HD-1，/fires/HD-1/"), at=AT)


def test_a_mail_carries_the_text_and_our_own_number():
    with postbox() as (url, heard):
        assert send_mail(url).result == "sent"
    assert "Message-ID: <M9@example.cn>" in heard


def test_a_mail_with_an_address_of_its_own_goes_there_with_its_file():
    setup_options = {"sender": "luoshu@example.cn", "to": "desk@example.cn", "starttls": False}
    letter = Message("M8", "见附件。", subject="收到通报", to="jia@example.cn", file_name="通报.pdf", file=b"%PDF-1.7")
    with postbox() as (url, heard):
        assert mail.send(Setup(url, setup_options), letter, at=AT).result == "sent"
    assert [line.lower() for line in heard if line.lower().startswith("rcpt")] == ["rcpt to:<jia@example.cn>"]
    assert any("application/pdf" in line for line in heard)
    assert base64.b64encode(b"%PDF-1.7").decode() in heard


@pytest.mark.parametrize(
    ("answers", "result"),
    [
        ({"RCPT": b"550 no such box"}, "refused"),
        ({"RCPT": b"450 later"}, "not_sent"),
        ({"END": b"554 spam"}, "refused"),
        ({"END": b"451 later"}, "not_sent"),
        ({"END": b""}, "in_doubt"),
    ],
)
def test_the_mail_servers_answer_decides(answers, result):
    with postbox(**answers) as (url, _):
        assert send_mail(url).result == result


def test_a_server_without_encryption_gets_no_mail():
    with postbox() as (url, heard):
        outcome = send_mail(url, starttls=True)
    assert outcome.result == "refused"
    assert not any(line.startswith("MAIL") for line in heard)


def test_no_server_is_surely_not_sent():
    with postbox() as (url, _):
        pass
    assert send_mail(url).result == "not_sent"

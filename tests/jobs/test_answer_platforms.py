"""An alarm of another platform comes in, is decided, and the result goes back once, in that platform's words."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from luoshu.adapters.messages.outcome import IN_DOUBT, NOT_SENT, REFUSED, Outcome
from luoshu.adapters.messages.posting import Answer
from luoshu.apps.cases.choices import ReportState
from luoshu.apps.cases.errors import ReportMoved
from luoshu.apps.cases.models import FireCase, PlatformReport
from luoshu.apps.cases.operations import note_platform_results, open_due_cases, resend_report
from luoshu.apps.clues.operations import make_clues
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.feeds.errors import SourceSettings
from luoshu.apps.feeds.models import Delivery, Detection
from luoshu.apps.feeds.operations import SourceForm, add_source, receive_delivery, store_delivery
from luoshu.apps.rules.errors import RuleInvalid
from luoshu.apps.rules.operations import save_rule
from luoshu.jobs import answer_platforms as job
from tests.core.fire.test_platforms import ALARM, OBSERVER_FILE, OBSERVERS, TOWERS
from tests.support.cases_factories import Fire, with_rules
from tests.support.cast import AT, SETUP, Cast

pytestmark = pytest.mark.django_db
# The factory's alarm lies in 甲北镇 once its GCJ-02 place is brought to WGS-84.
TOWER_FILE = json.dumps({"data": {"list": [ALARM | {"gps": {"lng": 112.056, "lat": 34.149}}]}}).encode()


class Platform:
    """The far side: answers as it is told, and keeps what it was sent."""

    def __init__(self) -> None:
        self.answer: Answer | Outcome = Answer({"code": 0})
        self.got: list[Any] = []

    def post(self, url: str, body: Any, *, timeout_s: float) -> Answer | Outcome:
        self.got.append((url, body))
        return self.answer


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Platform:
    settings.LUOSHU_FEED_HOSTS = ["towers.example", "observers.example"]
    found = Platform()
    monkeypatch.setattr(job, "post_json", found.post)
    return found


def with_format(code: str, body: dict[str, Any]) -> None:
    given = {"kind": "platform", "title": "对接格式", "issuer": "市", "division_path": "", "body": body}
    save_rule(code=code, valid_from=date(2024, 1, 1), by=SETUP, at=AT, **given)


def alarm(cast: Cast, code: str, body: dict[str, Any], content: bytes) -> Delivery:
    """Take one file of a platform in, as its folder or the API would."""
    with_format(f"platform.{code}", body)
    form = SourceForm("camera", "平台", format_code=f"platform.{code}", key="K-7")
    source = add_source(code=code, form=form, by=cast.acting("韩策"), at=AT)
    given = {"kind": "camera", "datum": source.datum, "file_name": "a.json", "source": source}
    made = receive_delivery(data=content, by=cast.acting("林岚"), at=AT, **given)  # type: ignore[arg-type]
    return store_delivery(delivery_id=made.pk, worker="t", at=AT)


@pytest.fixture
def fire(cast: Cast, platform: Platform) -> Fire:
    with_rules(cast)
    alarm(cast, "towers", TOWERS, TOWER_FILE)
    make_clues(at=AT, worker="t")
    open_due_cases(at=AT)
    return Fire(cast, FireCase.objects.get().code, AT)


def run(minute: float = 0) -> int:
    return job.answer_platforms(at=AT + timedelta(minutes=minute), worker="w")


def test_a_result_goes_back_once_in_the_platforms_words(fire: Fire, platform: Platform) -> None:
    assert run() == 0
    fire.dispatched()
    assert run(10) == 2
    assert run(11) == run(60) == 0
    assert platform.got == [
        (
            "https://towers.example/result",
            {
                "alarmId": "A-000017",
                "status": 1,
                "time": int((AT + timedelta(minutes=10)).timestamp() * 1000),
                "by": {"note": [fire.code]},
            },
        )
    ]
    assert PlatformReport.objects.get().state == ReportState.SENT


def test_a_false_alarm_is_told_as_such(fire: Fire, platform: Platform) -> None:
    fire.check("孙田", "nothing", 5)
    fire.step("赵禾", "confirm_not_a_fire", 6, look="call")
    run(10)
    assert platform.got[0][1]["status"] == 2


def test_an_outcome_without_a_word_is_not_told(fire: Fire, platform: Platform) -> None:
    fire.closed()
    for minute in (90, 91, 92):
        run(minute)
    assert len(platform.got) == 1
    assert set(PlatformReport.objects.values_list("outcome", "state")) == {("fire", "sent"), ("closed", "skipped")}


def test_what_did_not_leave_is_tried_again_later(fire: Fire, platform: Platform) -> None:
    fire.dispatched()
    platform.answer = Outcome(NOT_SENT, "connect", "连接不上对方，稍后自动再试。")
    run(10)
    row = PlatformReport.objects.get()
    assert (row.state, row.attempts, row.attempt_after) == ("waiting", 1, AT + timedelta(minutes=12))
    assert run(11) == 0
    platform.answer = Answer({"code": 0})
    run(12)
    assert PlatformReport.objects.get().state == "sent"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Outcome(REFUSED, "404", "对方没有受理"), "failed"),
        (Answer({"code": 9}), "failed"),
        (Outcome(IN_DOUBT, "cut", "不知道对方是否收到"), "unconfirmed"),
    ],
)
def test_what_is_refused_or_in_doubt_waits_for_a_person(
    fire: Fire, platform: Platform, cast: Cast, answer: Answer | Outcome, state: str
) -> None:
    fire.dispatched()
    platform.answer = answer
    run(10)
    row = PlatformReport.objects.get()
    assert (row.state, bool(row.latest_error)) == (state, True)
    assert run(600) == 0
    page = cast.client_for("何维").get("/sources/towers/").content.decode()
    assert "要人处理" in page
    with pytest.raises(NotAllowed):
        resend_report(report_id=row.pk, by=cast.acting("林岚"), at=AT)
    resend_report(report_id=row.pk, by=cast.acting("何维"), at=AT + timedelta(minutes=20))
    with pytest.raises(ReportMoved):
        resend_report(report_id=row.pk, by=cast.acting("何维"), at=AT)
    platform.answer = Answer({"code": 0})
    run(21)
    assert PlatformReport.objects.get().state == "sent"


def test_a_send_that_was_cut_off_is_in_doubt_and_not_sent_again(fire: Fire, platform: Platform) -> None:
    fire.dispatched()
    note_platform_results(at=AT + timedelta(minutes=10))
    PlatformReport.objects.update(claimed_by="dead", claimed_until=AT + timedelta(minutes=15))
    assert run(14) == 0
    run(16)
    assert (PlatformReport.objects.get().state, platform.got) == ("unconfirmed", [])


def test_a_host_that_was_not_named_gets_nothing(fire: Fire, platform: Platform, settings: Any) -> None:
    fire.dispatched()
    settings.LUOSHU_FEED_HOSTS = []
    run(10)
    assert platform.got == []
    assert "LUOSHU_FEED_HOSTS" in PlatformReport.objects.get().latest_error


def test_a_second_platform_is_only_another_row(cast: Cast, platform: Platform) -> None:
    with_rules(cast)
    delivery = alarm(cast, "observers", OBSERVERS, OBSERVER_FILE)
    assert (delivery.accepted, delivery.datum) == (1, "wgs84")
    make_clues(at=AT, worker="t")
    open_due_cases(at=AT)
    Fire(cast, FireCase.objects.get().code, AT).dispatched()
    run(10)
    assert platform.got[0][1] == {"单号": "GC-000009", "结论": "属实", "时间": "2024-09-17 16:10"}


def test_no_picture_is_kept_and_the_datum_is_the_formats(fire: Fire) -> None:
    with open_bytes(Delivery.objects.get().file) as stream:
        assert b"aGVsbG8" not in stream.read()
    assert Delivery.objects.get().datum == "gcj02"
    assert (Detection.objects.get().detail or {})["camera_code"] == "JA-01"


def test_a_format_has_to_be_in_force_and_whole(cast: Cast) -> None:
    for form in (
        SourceForm("camera", "x", format_code="platform.nowhere"),
        SourceForm("firms", "x", format_code="platform.nowhere"),
    ):
        with pytest.raises(SourceSettings):
            add_source(code="x", form=form, by=cast.acting("韩策"), at=AT)
    with pytest.raises(RuleInvalid, match="坐标系"):
        with_format("platform.bad", {"fields": {}})

"""The pages of 通报与整改: what each side sees, refusals that keep the form, files behind the door of their matter."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from time_machine import Traveller

from luoshu.apps.accountability.models import Statement, WrittenCriticism
from tests.apps.accountability.test_papers import drafted, issued, with_authority, without_authority
from tests.apps.evidence.photo_bytes import phone_photo
from tests.support.cases_factories import WEST_A1
from tests.support.cast import Cast
from tests.support.matters_factories import SOUND, OneMatter, one_matter

pytestmark = pytest.mark.django_db


@pytest.fixture
def matter(cast: Cast, clock: Traveller) -> OneMatter:
    return one_matter(cast, WEST_A1)


def opened(cast: Cast, name: str, matter: OneMatter) -> str:
    answer = cast.client_for(name).get(f"/accountability/{matter.code}/")
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, matter: OneMatter, verb: str, **fields: object) -> tuple[int, str]:
    answer = client.post(f"/accountability/{matter.code}/steps/{verb}/", fields)
    return answer.status_code, answer.content.decode()


def test_the_board_has_the_columns_of_the_office_in_their_order(matter: OneMatter, cast: Cast) -> None:
    text = cast.client_for("林岚").get("/accountability/").content.decode()
    labels = ("待核实告知", "核减审核", "处理建议", "报批", "已印发", "书面检查", "整改", "销号")
    places = [text.index(f'id="column-{phase}"') for phase in _phases()]
    assert places == sorted(places)
    assert all(label in text for label in labels)
    assert matter.code in text


def _phases() -> tuple[str, ...]:
    return ("inform", "strike", "proposal", "approval", "issued", "criticism", "rectification", "crossing")


def test_the_county_sees_its_own_card_and_until_when_it_may_object_and_nothing_of_the_study(
    matter: OneMatter, cast: Cast, clock: Traveller
) -> None:
    matter.step("林岚", "inform", 0.1)
    clock.move_to(matter.at(1))
    board = cast.client_for("吕文").get("/accountability/").content.decode()
    assert "复核申请截止 9月19日" in board
    matter.step("吕文", "accept_facts", 1)
    matter.step("林岚", "propose", 2)
    clock.move_to(matter.at(3))
    board = cast.client_for("吕文").get("/accountability/").content.decode()
    page = opened(cast, "吕文", matter)
    for hidden in ("处理建议", "第一条", "通报批评"):
        assert hidden not in board
        assert hidden not in page
    assert "研究中" in board
    assert "第一条" in opened(cast, "林岚", matter)
    assert matter.code not in cast.client_for("周野").get("/accountability/").content.decode()


def test_the_missing_authority_stands_red_on_card_and_page(matter: OneMatter, cast: Cast, clock: Traveller) -> None:
    matter.decided()
    without_authority()
    clock.move_to(matter.at(30))
    assert "缺发文授权" in cast.client_for("林岚").get("/accountability/").content.decode()
    assert "没有查到发文授权" in opened(cast, "林岚", matter)
    with_authority(cast)
    assert "缺发文授权" not in opened(cast, "林岚", matter)


def test_a_refused_decision_keeps_what_was_typed(matter: OneMatter, cast: Cast, clock: Traveller) -> None:
    matter.proposed().step("林岚", "submit", 4)
    clock.move_to(matter.at(30))
    fields = {"kind": "meeting", "decided_on": "2024-09-18", "by_post": "分管副市长", "number": "", "adopted": ["1"]}
    status, text = post(cast.client_for("冯远"), matter, "record_decision", **fields)
    assert status == 422
    assert "尚未填写会议研究或领导批示" in text
    assert 'value="分管副市长"' in text
    assert matter.state == "in_approval"


@pytest.mark.parametrize("day", ["2024-13-40", "明天"])
def test_a_day_that_is_none_is_refused(matter: OneMatter, cast: Cast, clock: Traveller, day: str) -> None:
    matter.proposed().step("林岚", "submit", 4)
    clock.move_to(matter.at(30))
    status, text = post(cast.client_for("冯远"), matter, "record_decision", decided_on=day)
    assert (status, "无法识别" in text) == (422, True)


def test_notes_stand_beside_the_text_for_the_office_and_the_unit_sees_only_what_came_back(
    matter: OneMatter, cast: Cast, clock: Traveller
) -> None:
    matter.decided()
    with_authority(cast)
    issued(cast, drafted(matter, 40), matter, 41)
    clock.move_to(matter.at(42))
    assert post(cast.client_for("林岚"), matter, "record_issue")[0] == 302
    status, _ = post(cast.client_for("吕文"), matter, "submit_criticism", text=SOUND.replace("16时", ""))
    assert status == 302
    notes = WrittenCriticism.objects.get().notes
    number = next(place for place, note in enumerate(notes) if note["kind"] == "time_missing")
    assert "没有写明时刻" in opened(cast, "林岚", matter)
    for name in ("吕文", "邓岳", "沈知"):
        assert "没有写明时刻" not in opened(cast, name, matter)
    status, _ = post(cast.client_for("林岚"), matter, "return_criticism", note="请补写", notes=[str(number)])
    assert status == 302
    text = opened(cast, "吕文", matter)
    assert "没有写明时刻" in text
    assert "与被通报单位" not in text
    assert "<mark" in text


def test_a_text_is_shown_as_text_and_never_as_markup(matter: OneMatter, cast: Cast, clock: Traveller) -> None:
    matter.step("林岚", "inform", 0.1)
    clock.move_to(matter.at(1))
    fields = {"kind": "statement", "text": "<script>alert(1)</script>"}
    assert post(cast.client_for("吕文"), matter, "make_statement", **fields)[0] == 302
    text = opened(cast, "林岚", matter)
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;" in text


def test_a_file_of_a_statement_opens_behind_its_matter_only(matter: OneMatter, cast: Cast, clock: Traveller) -> None:
    matter.step("林岚", "inform", 0.1)
    clock.move_to(matter.at(1))
    photo = SimpleUploadedFile("现场.jpg", phone_photo(), content_type="image/jpeg")
    fields = {"kind": "review_request", "text": "见照片", "file": photo}
    assert post(cast.client_for("吕文"), matter, "make_statement", **fields)[0] == 302
    url = f"/accountability/{matter.code}/files/{Statement.objects.get().file_code}/"
    answer = cast.client_for("林岚").get(url)
    assert answer.status_code == 200
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    # Read to its end, the answer closes itself; closed by hand it would take the connection with it.
    assert b"".join(answer.streaming_content)
    assert cast.client_for("周野").get(url).status_code == 404


def test_a_program_is_not_taken_as_a_paper(matter: OneMatter, cast: Cast, clock: Traveller) -> None:
    matter.step("林岚", "inform", 0.1)
    clock.move_to(matter.at(1))
    program = SimpleUploadedFile("a.pdf", b"MZ\x90\x00" + b"\x00" * 200, content_type="application/pdf")
    status, _ = post(cast.client_for("吕文"), matter, "make_statement", kind="statement", text="见", file=program)
    assert status == 422
    assert Statement.objects.count() == 0

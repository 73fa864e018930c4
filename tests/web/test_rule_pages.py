"""The pages of rules through a browser's requests: preview, save, history, sheets, holidays; a form is never lost."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshu.apps.rules.models import CalendarDay, Rule
from luoshu.apps.rules.rule_sheet import rules_workbook
from luoshu.apps.rules.shape_table import SHAPES
from tests.support.cases_factories import Fire
from tests.support.cast import AT, CITY, COUNTY_A, Cast

pytestmark = pytest.mark.django_db
ONE = f"/rules/one/limit.verify.plain/{CITY}/"
CLAUSES = ("clause", "at_least", "at_most", "measure", "addressee", "amount", "text")


def filled(held: Rule, **more: Any) -> dict[str, Any]:
    given = {
        "seen_from": held.valid_from.isoformat(),
        "title": "核实时限（平原）",
        "issuer": "市禁烧办",
        "document_no": "洛禁烧办〔2024〕3号",
        "valid_from": "2024-09-20",
        "limit": "verify_limit",
        "terrain": "plain",
        "amount": "45",
        "unit": "minute",
        "note": "",
    }
    return given | more


def verify_rule() -> Rule:
    return Rule.objects.get(code="limit.verify.plain", valid_to__isnull=True)


def test_a_preview_counts_and_writes_nothing_then_saving_keeps_both(cast: Cast, fire: Fire) -> None:
    client, held = cast.client_for("秦安"), verify_rule()
    page = client.post(ONE, filled(held, what="preview"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "会改变什么" in text
    assert "正在计“核实”时限的火点 1 件" in text
    assert Rule.objects.filter(code="limit.verify.plain").count() == 1
    assert client.post(ONE, filled(held, what="save")).status_code == 302
    text = client.get(ONE).content.decode()
    assert "历次规则 <span" in text
    assert "45 分钟" in text
    assert "60 分钟" in text
    assert client.post(ONE, filled(held, what="save", valid_from="2024-10-01")).status_code == 409


def test_a_start_in_the_past_says_how_many_were_decided(cast: Cast, fire: Fire) -> None:
    client, held = cast.client_for("秦安"), verify_rule()
    page = client.post(ONE, filled(held, what="preview", valid_from="2024-09-01"))
    text = page.content.decode()
    assert "请在“说明”里写明追溯的依据" in text
    assert "生效日以来已有 1 件按原来的规则办" in text
    refused = client.post(ONE, filled(held, what="save", valid_from="2024-09-01"))
    assert refused.status_code == 422
    assert 'value="2024-09-01"' in refused.content.decode()
    done = client.post(ONE, filled(held, what="save", valid_from="2024-09-01", note="市政府办9月1日通知"))
    assert done.status_code == 302


def test_bad_input_keeps_the_form(cast: Cast, fire: Fire) -> None:
    page = cast.client_for("秦安").post(ONE, filled(verify_rule(), amount="很久", what="save"))
    assert page.status_code == 422
    text = page.content.decode()
    assert "“时限长”要填数字，现在是“很久”" in text
    assert 'value="很久"' in text
    assert 'value="洛禁烧办〔2024〕3号"' in text


def test_a_table_is_entered_line_by_line(cast: Cast, fire: Fire) -> None:
    line = dict(zip(CLAUSES, ("第一条", "1", "", "interview", "head", "", "约谈主要负责人"), strict=True))
    posted = {
        "form": "measure_table",
        "code": "measures.county.new",
        "at": COUNTY_A,
        "title": "县级对照表",
        "issuer": "示范甲县政府",
        "document_no": "甲政办〔2024〕9号",
        "valid_from": "2024-09-20",
        "level": "county",
        "period": "season",
        "counts": "confirmed",
        **{f"rows.0.{key}": text for key, text in line.items()},
        **{f"rows.3.{key}": "" for key in line},
        "what": "save",
    }
    client = cast.client_for("秦安")
    kept = client.post("/rules/new/", {**posted, "rows.0.text": ""})
    assert kept.status_code == 422
    assert "第 1 条的“条文”没有填写" in kept.content.decode()
    assert client.post("/rules/new/", posted).status_code == 302
    row = Rule.objects.get(code="measures.county.new")
    assert [one["text"] for one in row.body["rows"]] == ["约谈主要负责人"]
    assert row.division_path == cast.path(COUNTY_A)


def test_a_rule_is_ended_and_the_history_stays(cast: Cast, fire: Fire) -> None:
    client, held = cast.client_for("秦安"), verify_rule()
    done = client.post(ONE, {"what": "end", "valid_from": "2024-10-21", "form": "limit"})
    assert done.status_code == 302
    held.refresh_from_db()
    assert held.valid_to == date(2024, 10, 21)
    assert client.get(ONE).status_code == 200


def test_the_sheet_goes_out_and_comes_in(cast: Cast, fire: Fire) -> None:
    client = cast.client_for("秦安")
    out = client.get("/rules/sheet.xlsx?form=limit")
    assert out.status_code == 200
    data, _ = rules_workbook(cast.acting("秦安"), SHAPES["limit"], AT.date())
    page = client.post("/rules/import/", {"form": "limit", "what": "keep", "file": _file(data)})
    assert page.status_code == 200
    assert "完全一致" in page.content.decode()
    page = client.post("/rules/import/", {"form": "limit", "what": "keep", "file": _file(b"not a sheet")})
    assert page.status_code == 422


def _file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("t.xlsx", data)


def test_holidays_are_entered_on_their_page(cast: Cast) -> None:
    client: Client = cast.client_for("秦安")
    posted = {"first": "2024-10-01", "last": "2024-10-07", "kind": "holiday", "name": "国庆节"}
    with time_machine.travel(AT, tick=False):
        refused = client.post("/rules/calendar/", posted)
        assert refused.status_code == 422
        assert 'value="2024-10-07"' in refused.content.decode()
        assert client.post("/rules/calendar/", {**posted, "document_no": "国办发明电〔2023〕7号"}).status_code == 302
        assert "国庆节" in client.get("/rules/calendar/?year=2024").content.decode()
    assert CalendarDay.objects.filter(on__year=2024, name="国庆节").count() == 7


def test_the_list_costs_the_same_however_many_rules(cast: Cast, fire: Fire, django_assert_max_num_queries: Any) -> None:
    client = cast.client_for("林岚")
    client.get("/rules/")
    with django_assert_max_num_queries(12):
        assert client.get("/rules/?kind=limit").status_code == 200

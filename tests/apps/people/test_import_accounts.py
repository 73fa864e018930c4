import io
from dataclasses import replace

import pytest
from django.contrib.auth import authenticate
from openpyxl import load_workbook

from luoshu.apps.acting import Acting
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.errors import AccountSheetUnreadable
from luoshu.apps.people.models import Account, Person, Post, Term, Unit
from luoshu.apps.people.operations import AccountImport, import_accounts
from luoshu.apps.people.queries import acting_for
from luoshu.apps.people.rights import APPOINT
from tests.support.cast import AT, COUNTY_A, TOWN_A1, Cast
from tests.support.people_factories import GOOD, account_sheet, changed

pytestmark = pytest.mark.django_db


def load(cast: Cast, *rows: tuple[object, ...], by: Acting | None = None, keep: bool = True) -> AccountImport:
    return import_accounts(data=account_sheet(*rows), by=by or cast.acting("韩策"), at=AT, keep=keep)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Person, Account, Unit, Post, Term))


def test_a_row_becomes_a_person_who_can_act(cast: Cast) -> None:
    result = load(cast, GOOD)
    assert [(made.name, made.username) for made in result.created] == [("冯穗", "fengsui")]
    assert result.problems == ()
    assert result.marked == b""
    acting = acting_for(Account.objects.get(username="fengsui"), AT)
    assert acting is not None
    assert acting.paths == (cast.path(TOWN_A1),)
    assert acting.may("fires.township")
    assert AuditEntry.objects.filter(action="people.import_account", subject_code="fengsui").count() == 1


def test_the_code_is_not_kept(cast: Cast) -> None:
    code = load(cast, GOOD).created[0].one_time_code
    account = Account.objects.get(username="fengsui")
    assert code not in account.one_time_hash
    assert code.replace("-", "") not in account.one_time_hash
    assert not account.has_usable_password()
    assert code not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


def test_the_same_sheet_again_changes_nothing(cast: Cast) -> None:
    load(cast, GOOD)
    before, audited = counts(), AuditEntry.objects.count()
    again = load(cast, GOOD)
    assert (again.created, again.changes, again.same, again.problems) == ((), (), 1, ())
    assert (counts(), AuditEntry.objects.count()) == (before, audited)


def test_a_second_post_of_a_known_person_keeps_the_account(cast: Cast) -> None:
    load(cast, GOOD)
    result = load(cast, changed(GOOD, title="值班员"))
    assert (result.created, result.changes) == ((), ("增加任职 冯穗（fengsui）：甲北镇政府 值班员，乡镇专干",))
    assert Term.objects.filter(person__account__username="fengsui").count() == 2


def test_two_people_of_one_unit_share_it(cast: Cast) -> None:
    load(cast, GOOD, changed(GOOD, name="卫禾", username="weihe", phone=""))
    assert Unit.objects.filter(name="甲北镇政府", code__startswith="u").count() == 1
    assert Post.objects.filter(unit__code__startswith="u").count() == 1


def test_without_an_account_name_the_phone_signs_in(cast: Cast) -> None:
    assert load(cast, changed(GOOD, username="")).created[0].username == "13900000001"


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"name": ""}, "姓名", "cell_missing"),
        ({"name": "冯" * 41}, "姓名", "cell_too_long"),
        ({"phone": "12345"}, "手机", "bad_phone"),
        ({"phone": "", "username": ""}, "账号", "username_missing"),
        ({"role": "镇长"}, "角色", "unknown_role"),
        ({"username": "冯穗"}, "账号", "bad_username"),
        ({"username": "a b"}, "账号", "bad_username"),
        ({"division": "999999"}, "区划代码", "division_not_visible"),
        ({"division": "甲北镇"}, "区划代码", "division_not_visible"),
        ({"division": "410399"}, "区划代码", "role_level_mismatch"),
        ({"username": "linlan"}, "账号", "username_taken"),
        ({"role": "审计员", "division": "410300"}, "角色", "administrators_apart"),
        ({"role": "system_admin", "division": "410300"}, "角色", "administrators_apart"),
    ],
)
def test_a_wrong_row_is_left_out_with_its_cell(cast: Cast, cells: dict[str, str], column: str, code: str) -> None:
    before = counts()
    result = load(cast, changed(GOOD, **cells))
    assert [(one.row_no, one.column, one.code) for one in result.problems] == [(2, column, code)]
    assert "请" in result.problems[0].message or "可填" in result.problems[0].message
    assert counts() == before


def test_a_bad_row_keeps_the_whole_sheet_out(cast: Cast) -> None:
    before = counts()
    result = load(cast, changed(GOOD, name=""), GOOD, changed(GOOD, role="镇长", username="x-1"))
    assert (result.created, [problem.row_no for problem in result.problems]) == ((), [2, 4])
    assert (result.received, len(result.changes), result.bad_rows) == (3, 1, 2)
    assert counts() == before


def test_a_preview_says_what_would_be_made_and_makes_nothing(cast: Cast) -> None:
    before = counts(), AuditEntry.objects.count()
    second = changed(GOOD, name="卫禾", username="weihe", phone="")
    told = load(cast, GOOD, second, keep=False)
    assert told.changes == (
        "新建账号 冯穗（fengsui）：甲北镇政府 专干，乡镇专干",
        "新建账号 卫禾（weihe）：甲北镇政府 专干，乡镇专干，岗位已有 A角，登记为 B角",
    )
    assert told.created == ()
    assert (counts(), AuditEntry.objects.count()) == before
    assert load(cast, GOOD, second).changes == told.changes


def test_the_file_that_comes_back_shows_the_cell_and_can_be_imported(cast: Cast) -> None:
    bad = changed(GOOD, role="镇长", username="=1+1")
    result = import_accounts(
        data=account_sheet(GOOD, bad, title="甲北镇账号表"), by=cast.acting("韩策"), at=AT, keep=True
    )
    page = load_workbook(io.BytesIO(result.marked)).worksheets[0]
    assert [page.cell(line, 1).value for line in (1, 2, 3)] == ["甲北镇账号表", "姓名", "冯穗"]
    assert page.cell(4, 5).fill.fgColor.rgb == "00FFC7CE"
    assert (page.cell(4, 7).value, page.cell(4, 7).data_type == "f") == ("=1+1", False)
    assert "镇长" in page.cell(4, 5).comment.text
    assert "账号只能用" in page.cell(4, 7).comment.text
    page.cell(4, 5).value, page.cell(4, 7).value = "乡镇专干", "fengsui2"
    page.cell(4, 1).value = "卫禾"
    out = io.BytesIO()
    page.parent.save(out)
    again = import_accounts(data=out.getvalue(), by=cast.acting("韩策"), at=AT, keep=True)
    # 冯穗 comes first in the sheet and holds the post of that title: 卫禾 answers after her.
    assert [made.username for made in again.created] == ["fengsui", "fengsui2"]
    assert (again.problems, again.same) == ((), 0)
    kinds = Term.objects.filter(person__name__in=("冯穗", "卫禾")).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["holder", "deputy"]


def test_a_sheet_without_its_columns_is_refused(cast: Cast) -> None:
    with pytest.raises(AccountSheetUnreadable, match="岗位"):
        import_accounts(data=account_sheet(("冯穗",), header=("姓名",)), by=cast.acting("韩策"), at=AT, keep=True)


def test_what_is_no_table_is_refused(cast: Cast) -> None:
    with pytest.raises(AccountSheetUnreadable):
        import_accounts(data=b"PK\x03\x04 not really", by=cast.acting("韩策"), at=AT, keep=True)


def test_nobody_without_the_right_imports(cast: Cast) -> None:
    for name in ("林岚", "秦安", "许鉴", "何维"):
        with pytest.raises(NotAllowed):
            load(cast, GOOD, by=cast.acting(name))


def test_an_administrator_makes_no_accounts_outside_the_scope(cast: Cast) -> None:
    county = replace(cast.acting("韩策"), paths=(cast.path("410398"),))
    assert [one.code for one in load(cast, GOOD, by=county).problems] == ["division_not_visible"]


def test_nobody_gives_themselves_a_post(cast: Cast) -> None:
    row = ("韩策", "", "示范甲县禁烧办", "值班员", "县禁烧办值班员", COUNTY_A, "hance")
    assert [one.code for one in load(cast, row).problems] == ["own_rights"]


def test_an_administrator_gets_no_business_post_from_another(cast: Cast) -> None:
    second = replace(cast.acting("韩策"), person_code="p-another")
    row = ("许鉴", "", "示范甲县禁烧办", "值班员", "县禁烧办值班员", COUNTY_A, "xujian")
    assert [one.code for one in load(cast, row, by=second).problems] == ["administrators_apart"]


def test_the_three_are_appointed_at_the_console_and_are_three(cast: Cast) -> None:
    acting = cast.acting("韩策")
    console = replace(acting, person_code="console", rights=acting.rights | {APPOINT})
    first = ("申安", "", "市大数据中心", "安全管理员", "安全管理员", "410300", "shenan")
    second = ("申安", "", "市大数据中心", "审计员", "审计员", "410300", "shenan")
    both = load(cast, first, second, by=console)
    assert ([one.code for one in both.problems], both.created) == (["administrators_apart"], ())
    assert [made.username for made in load(cast, first, by=console).created] == ["shenan"]


def test_the_first_sign_in_is_by_code(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luoshu.apps.people.backend.timezone.now", lambda: AT)
    code = load(cast, GOOD).created[0].one_time_code
    account = authenticate(username="fengsui", password=code.lower().replace("-", " "))
    assert account is not None
    assert account.must_change_password
    assert authenticate(username="fengsui", password=code) is None

"""``import_accounts``: every row goes through the same rules as a single edit; the whole sheet goes in, or nothing."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret
from luoshu.apps.people.account_sheet import (
    AccountSheet,
    SheetRow,
    marked_sheet,
    problem_of,
    read_account_sheet,
)
from luoshu.apps.people.choices import HoldingKind, Role, UnitKind
from luoshu.apps.people.holding import holder_from
from luoshu.apps.people.models import Account, Person, Post, Term, Unit
from luoshu.apps.people.one_time import FIRST_VALID_FOR, hash_of, new_code
from luoshu.apps.people.rights import ADMINISTRATORS, APPOINT
from luoshu.apps.people.terms import terms_on
from luoshu.apps.places.choices import Level
from luoshu.apps.places.division_list import normal_code
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import divisions_by_code
from luoshu.core.clock import beijing_day
from luoshu.core.tables import SheetResult

_LEVELS: Final[dict[Role, tuple[Level, ...]]] = {
    Role.CITY_FIRE_DESK: (Level.CITY, Level.PROVINCE),
    Role.COUNTY_FIRE_DESK: (Level.COUNTY,),
    Role.COUNTY_OFFICE: (Level.COUNTY,),
    Role.TOWNSHIP_OFFICER: (Level.TOWNSHIP,),
    Role.VILLAGE_HEAD: (Level.VILLAGE, Level.GROUP),
    Role.GRID_WORKER: (Level.VILLAGE, Level.GROUP),
}


@dataclass(frozen=True)
class IssuedCode:
    """A new account with the code that is told once."""

    name: str
    username: str
    one_time_code: str
    valid_until: datetime


@dataclass(frozen=True)
class AccountImport(SheetResult):
    """What a sheet would bring or has brought. ``created``: the new accounts with their codes, once they are kept."""

    created: tuple[IssuedCode, ...] = ()


class _Refused(Exception):
    def __init__(self, column: str, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.column, self.code, self.sentence = column, code, sentence


def import_accounts(*, data: bytes, by: Acting, at: datetime, keep: bool) -> AccountImport:
    """Make persons, units, posts, terms and accounts from the office's sheet; without ``keep`` say what would be made.

    All of it goes in, or nothing when a row has a problem. The same sheet again changes nothing. Raises NotAllowed,
    SecrecyMarkFound, CannotLookInside, AccountSheetUnreadable.
    """
    if not by.may("users.edit"):
        raise NotAllowed
    refuse_file_if_marked_secret(name="", data=data)
    sheet = read_account_sheet(data)
    done = _written(sheet, by, at, codes={}, keep=False)
    if keep and not done.problems:
        # Hashed before the transaction begins: it takes longer than all of the writing.
        issued = {made.username: made.one_time_code for made in done.created}
        codes = {username: (code, hash_of(code)) for username, code in issued.items()}
        done = _written(sheet, by, at, codes=codes, keep=True)
    return done if keep and not done.problems else replace(done, created=())


def _written(
    sheet: AccountSheet, by: Acting, at: datetime, *, codes: Mapping[str, tuple[str, str]], keep: bool
) -> AccountImport:
    """Write the rows one by one, and take everything back without ``keep`` or with a problem."""
    problems = list(sheet.problems)
    with transaction.atomic():
        writer = _Writer(sheet, by, at, codes)
        for row in sheet.rows:
            try:
                writer.write(row)
            except _Refused as refusal:
                problems.append(problem_of(sheet, row, refusal.column, refusal.code, refusal.sentence))
        if problems or not keep:
            transaction.set_rollback(True)
    problems.sort(key=lambda problem: problem.row_no)
    marked = marked_sheet(sheet, problems) if problems else b""
    return AccountImport(tuple(writer.changes), writer.same, tuple(problems), marked, tuple(writer.created))


class _Writer:
    def __init__(self, sheet: AccountSheet, by: Acting, at: datetime, codes: Mapping[str, tuple[str, str]]) -> None:
        self.by, self.at, self.codes = by, at, codes
        self.on = on = beijing_day(at)
        self.divisions = divisions_by_code([row.division for row in sheet.rows], on)
        accounts = Account.objects.filter(username__in=[row.username for row in sheet.rows]).select_related("person")
        self.accounts = {account.username: account for account in accounts}
        held = terms_on(on).filter(person__account__in=[account.pk for account in self.accounts.values()])
        self.held = set(held.values_list("person_id", "post__code"))
        self.roles: dict[int, set[str]] = {}
        for person_id, role in held.values_list("person_id", "post__role"):
            self.roles.setdefault(person_id, set()).add(role)
        self.posts: dict[str, Post] = {}
        self.created: list[IssuedCode] = []
        self.changes: list[str] = []
        self.same = 0

    def write(self, row: SheetRow) -> None:
        """Enter one row. Raises _Refused with the cell that stands against it."""
        division = self._division(row)
        account = self.accounts.get(row.username)
        self._check_role(row, division, account)
        post_code = _post_code(row, division)
        if account is not None and (account.person_id, post_code) in self.held:
            self.same += 1
            return
        is_new = account is None
        try:
            with transaction.atomic():
                post = self._post(row, division, post_code)
                if account is None:
                    account = self._account(row)
                # Two people under one title of one unit: the first answers, the others after him.
                kind = HoldingKind.HOLDER if holder_from(post, self.on) is None else HoldingKind.DEPUTY
                Term.objects.create(post=post, person=account.person, kind=kind, starts_on=self.on)
                self._record(row, post)
        except IntegrityError:
            sentence = "这个账号或任职刚被别人登记过，请刷新用户列表核对后再导入。"
            raise _Refused("username", "taken_just_now", sentence) from None
        verb = "新建账号" if is_new else "增加任职"
        second = "，岗位已有 A角，登记为 B角" if kind == HoldingKind.DEPUTY else ""
        self.changes.append(f"{verb} {row.name}（{row.username}）：{row.unit} {row.title}，{row.role.label}{second}")
        self.accounts[row.username], self.posts[post_code] = account, post
        self.held.add((account.person_id, post_code))
        self.roles.setdefault(account.person_id, set()).add(row.role)

    def _division(self, row: SheetRow) -> Division:
        division = self.divisions.get(normal_code(row.division))
        if division is None or not self.by.covers(division.path):
            sentence = f"没有代码为“{row.division}”的区划，或不在您的辖区内，请核对区划代码。"
            raise _Refused("division", "division_not_visible", sentence)
        return division

    def _check_role(self, row: SheetRow, division: Division, account: Account | None) -> None:
        levels = _LEVELS.get(row.role)
        if levels is not None and division.level not in levels:
            words = "或".join(str(level.label) for level in levels)
            sentence = f"角色“{row.role.label}”要用{words}级区划代码，而 {division.name} 不是，请改正其中一个。"
            raise _Refused("division", "role_level_mismatch", sentence)
        if row.role in ADMINISTRATORS and not self.by.may(APPOINT):
            sentence = "系统管理员、安全管理员、审计员由安装人员在服务器上用命令设立，请从表中删去这一行。"
            raise _Refused("role", "administrators_apart", sentence)
        if account is None:
            return
        if account.person.name != row.name:
            sentence = f"账号“{row.username}”已由另一人使用，请换一个账号。"
            raise _Refused("username", "username_taken", sentence)
        if account.person.code == self.by.person_code:
            raise _Refused("username", "own_rights", "不能办理自己的任职，请由另一位管理员办理。")
        others = self.roles.get(account.person_id, set()) - {row.role}
        if others and (row.role in ADMINISTRATORS or others & ADMINISTRATORS):
            sentence = f"{row.name}兼任的岗位与三员分立冲突，请另选人员。"
            raise _Refused("role", "administrators_apart", sentence)

    def _post(self, row: SheetRow, division: Division, post_code: str) -> Post:
        held = self.posts.get(post_code)
        if held is not None:
            return held
        unit, _ = Unit.objects.get_or_create(
            code=_unit_code(row, division),
            defaults={"name": row.unit, "kind": _unit_kind(row.unit), "division": division, "valid_from": self.on},
        )
        post, _ = Post.objects.get_or_create(
            code=post_code,
            defaults={
                "title": row.title,
                "role": row.role,
                "unit": unit,
                "division": division,
                "division_path": division.path,
                "valid_from": self.on,
            },
        )
        return post

    def _account(self, row: SheetRow) -> Account:
        """Make an account; without a hash for its code, in a preview, nobody could sign in to it."""
        code, code_hash = self.codes.get(row.username) or (new_code(), "")
        person = Person.objects.create(code=f"p-{secrets.token_hex(6)}", name=row.name, phone=row.phone)
        account = Account(
            person=person,
            username=row.username,
            must_change_password=True,
            one_time_hash=code_hash,
            one_time_until=self.at + FIRST_VALID_FOR,
        )
        account.set_unusable_password()
        account.save(force_insert=True)
        self.created.append(IssuedCode(row.name, row.username, code, self.at + FIRST_VALID_FOR))
        return account

    def _record(self, row: SheetRow, post: Post) -> None:
        record(
            by=self.by,
            at=self.at,
            action="people.import_account",
            subject_kind="account",
            subject_code=row.username,
            division_path=post.division_path,
            detail={"post": post.code, "role": post.role},
        )


def _short_hash(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()[:8]


def _unit_code(row: SheetRow, division: Division) -> str:
    """Return a code that follows from the place and the name, so that two sheets mean the same unit."""
    return f"u{division.code}-{_short_hash(row.unit)}"


def _post_code(row: SheetRow, division: Division) -> str:
    return f"{_unit_code(row, division)}-{_short_hash(row.title, row.role)}"


def _unit_kind(name: str) -> UnitKind:
    if name.endswith(("政府", "办事处")):
        return UnitKind.GOVERNMENT
    if name.endswith(("村", "社区", "村委会", "居委会", "村民委员会", "居民委员会")):
        return UnitKind.VILLAGE
    return UnitKind.OFFICE if name.endswith(("办", "办公室", "专班", "中心")) else UnitKind.DEPARTMENT

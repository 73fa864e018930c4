"""A complaint or a spot check lands on one row of a ledger; where it speaks against the row, the row is doubted.

What is kept says what was seen. Who called is asked by 12345 and stays there.
"""

import secrets
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.documents.queries import personal_words
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import KeptPhoto, attach_photo, keep_photo, refuse_if_marked_secret
from luoshu.apps.ledgers.choices import SightingSource
from luoshu.apps.ledgers.errors import DoubtInvalid, DoubtMoved, OrderTaken, RowMoved
from luoshu.apps.ledgers.models import DoubtEntry, Ledger, LedgerRow, RowDoubt, RowSighting
from luoshu.apps.ledgers.operations.versioning import audit_row
from luoshu.apps.ledgers.queries.checking import find_row_to_check
from luoshu.apps.ledgers.queries.doors import current_version, declaration_of, find_ledger_for, find_row_for
from luoshu.apps.ledgers.queries.doubts import DOUBT_RIGHT, answering_unit, watch_of, watched_column
from luoshu.apps.ledgers.queries.overdue import filling_posts
from luoshu.apps.ledgers.queries.photographs import CHECK_PHOTO, SUBJECT, photo_subject
from luoshu.apps.ledgers.queries.rows import row_link
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.rules.queries import limit_for, work_calendar
from luoshu.core.clock import beijing_day, deadline
from luoshu.core.ledgers import LedgerDeclaration, Watch
from luoshu.core.workflow.doubt_table import DOUBT

LONGEST_TEXT: Final = 200
LONGEST_ORDER: Final = 40
LONGEST_KEY: Final = 60
REACH: Final = timedelta(days=120)


def report_complaint(
    *, ledger_code: str, key: str, order_no: str, on: date | None, text: str, by: Acting, at: datetime
) -> RowSighting:
    """Let a 12345 work order land on a row; the row is doubted, or stays so. One order lands once.

    Raises NotAllowed, LedgerNotVisible, LedgerRowNotVisible, SecrecyMarkFound, DoubtInvalid, OrderTaken, RowMoved.
    """
    number, words = order_no.strip(), text.strip()
    ledger = find_ledger_for(by, ledger_code)
    row = find_row_for(by, ledger, key)
    if not by.may(DOUBT_RIGHT):
        raise NotAllowed
    declaration = declaration_of(ledger)
    _check_there(row)
    watch_of(ledger, declaration)
    if not number or not words:
        raise DoubtInvalid(reason="请填工单号和反映的情况；来电人是谁不填。")
    _check_words(f"{number} {words}", on, at)
    if RowSighting.objects.filter(order_no=number[:LONGEST_ORDER]).exists():
        raise OrderTaken(order=number)
    sighting = RowSighting(
        row=row,
        source=SightingSource.COMPLAINT,
        order_no=number[:LONGEST_ORDER],
        seen_on=on or beijing_day(at),
        text=words[:LONGEST_TEXT],
    )
    return _keep(sighting, ledger, declaration, by, at, opens=True)


def record_check(
    *,
    ledger_code: str,
    key: str,
    on: date | None,
    word: str,
    by: Acting,
    at: datetime,
    text: str = "",
    photo: bytes = b"",
    photo_name: str = "",
    client_key: str = "",
) -> RowSighting:
    """Record a spot check of a row; found otherwise than the row says, the row is doubted. The photo may be left out.

    The same ``client_key`` again, from a phone that was not answered, is the same check.

    Raises NotAllowed, LedgerNotVisible, LedgerRowNotVisible, SecrecyMarkFound, DoubtInvalid, RowMoved, NotAPhoto and
    its kin.
    """
    ledger, declaration, row = find_row_to_check(by, ledger_code, key)
    sent = client_key.strip()[:LONGEST_KEY]
    if (known := _sent_before(sent, row, by)) is not None:
        return known
    _check_there(row)
    watch = watch_of(ledger, declaration)
    choices = watched_column(declaration, watch).choices
    if word not in choices:
        raise DoubtInvalid(reason=f"请选抽查时看到的状态：{'、'.join(choices)}。")
    _check_words(f"{text} {photo_name}", on, at)
    kept = keep_photo(data=photo, at=at) if photo else None
    said = _said(row, watch)
    sighting = RowSighting(
        row=row,
        source=SightingSource.CHECK,
        seen_on=on or beijing_day(at),
        text=text.strip()[:LONGEST_TEXT],
        word=word,
        client_key=sent,
    )
    return _keep(sighting, ledger, declaration, by, at, opens=word != said, photo=kept, photo_name=photo_name)


def _sent_before(client_key: str, row: LedgerRow, by: Acting) -> RowSighting | None:
    """Return the check that a phone sent under this key before, of the same row and person."""
    if not client_key:
        return None
    return RowSighting.objects.filter(client_key=client_key, row=row, person_code=by.person_code).first()


def _check_there(row: LedgerRow) -> None:
    if current_version(row).is_removed:
        raise DoubtInvalid(reason="这一行已移除，请核对投诉或抽查的是哪一处。")


def _check_words(words: str, on: date | None, at: datetime) -> None:
    refuse_if_marked_secret(words)
    if on is not None and on > beijing_day(at):
        raise DoubtInvalid(reason="日期晚于今天，请核对。")
    if found := personal_words(words):
        raise DoubtInvalid(reason=f"情况里有{found[0]}，来电人的信息留在 12345，请删去后再登记。")


def _said(row: LedgerRow, watch: Watch) -> str:
    return str(current_version(row).values.get(watch.column) or "")


def _keep(
    sighting: RowSighting,
    ledger: Ledger,
    declaration: LedgerDeclaration,
    by: Acting,
    at: datetime,
    *,
    opens: bool,
    photo: KeptPhoto | None = None,
    photo_name: str = "",
) -> RowSighting:
    row, watch = sighting.row, watch_of(ledger, declaration)
    sighting.division_path = row.division_path
    sighting.said = _said(row, watch)
    sighting.recorded_at, sighting.person_code, sighting.post_code = at, by.person_code, by.post_code
    try:
        with transaction.atomic():
            if photo is not None:
                sighting.photo_code = attach_photo(
                    by=by,
                    at=at,
                    data=photo,
                    original_name=photo_name,
                    kind=CHECK_PHOTO,
                    subject_kind=SUBJECT,
                    subject_code=photo_subject(row),
                    division_path=row.division_path,
                ).code
            if opens:
                sighting.doubt = _doubt(row, ledger, declaration, by, at)
            sighting.save(force_insert=True)
            detail = {"source": sighting.source, "order": sighting.order_no, "word": sighting.word}
            detail |= {"doubt": sighting.doubt.code if sighting.doubt else "", "photo": sighting.photo_code}
            audit_row("sight_row", row, by, at, {name: value for name, value in detail.items() if value})
    except IntegrityError:
        # The same order or check came twice at once, or another sighting doubted the row a moment before.
        if sighting.order_no and RowSighting.objects.filter(order_no=sighting.order_no).exists():
            raise OrderTaken(order=sighting.order_no) from None
        if (known := _sent_before(sighting.client_key, row, by)) is not None:
            return known
        raise RowMoved from None
    return sighting


def _doubt(row: LedgerRow, ledger: Ledger, declaration: LedgerDeclaration, by: Acting, at: datetime) -> RowDoubt:
    """Return the open doubt of a row, made now when there is none."""
    held = RowDoubt.objects.filter(row=row, is_open=True).first()
    if held is not None:
        return held
    owner = answering_unit(ledger, declaration, row, beijing_day(at))
    if owner is None:
        raise DoubtInvalid(reason="这一行没有填报单位可以答复，请先由提质办在台账声明里写明由谁填。")
    state, changes, _ = DOUBT.open_state()
    doubt = RowDoubt(
        code=f"YS-{at:%Y%m%d}-{secrets.token_hex(3).upper()}",
        row=row,
        ledger_code=ledger.code,
        division_path=row.division_path,
        unit_code=owner.unit_code,
        unit_name=owner.unit_name,
        state=state.code,
        opened_at=at,
        limit_code=changes[0].limit,
    )
    doubt.due_at, rule_code = doubt_due(doubt.limit_code, row.division_path, at)
    doubt.rule_codes = [rule_code] if rule_code else []
    doubt.save(force_insert=True)
    note_step(doubt, DOUBT.opening_verb, "", by, at)
    tell_unit(doubt, declaration, "接到投诉或抽查，请答复", at)
    return doubt


def doubt_due(limit_code: str, path: str, at: datetime) -> tuple[datetime | None, str]:
    """Return when a limit of a doubt that begins at ``at`` runs out, and the code of its rule."""
    day = beijing_day(at)
    found = limit_for(limit_code, "any", path, day)
    if found is None:
        return None, ""
    return deadline(at, found.limit, work_calendar(day, day + REACH)), found.rule_code


def note_step(
    doubt: RowDoubt, verb: str, from_state: str, by: Acting, at: datetime, note: str = "", **detail: Any
) -> None:
    """Write one step into the doubt's own history, inside the caller's transaction."""
    DoubtEntry.objects.create(
        doubt=doubt,
        at=at,
        verb=verb,
        from_state=from_state,
        to_state=doubt.state,
        person_code=by.person_code,
        post_code=by.post_code,
        note=note.strip()[:LONGEST_TEXT],
        detail=detail,
    )


def tell_unit(doubt: RowDoubt, declaration: LedgerDeclaration, words: str, at: datetime) -> None:
    """Tell the unit's filling posts that a doubt waits for them: a name, a day and a link."""
    codes = filling_posts([doubt.unit_code], declaration.fillers, beijing_day(at)).get(doubt.unit_code, [])
    if not codes:
        return
    until = beijing_day(doubt.due_at) if doubt.due_at is not None else None
    called = declaration.watch.title if declaration.watch is not None else ""
    send_notice(
        dedupe_key=f"row-doubt:{doubt.code}:{doubt.version}",
        kind="row_doubt",
        is_urgent=False,
        subject_kind="row_doubt",
        subject_code=doubt.code,
        division_path=doubt.division_path,
        text=f"“{doubt.row.key}”{called}：{words}{f'，{until.month}月{until.day}日前' if until else ''}。",
        link=row_link(doubt.ledger_code, doubt.row.key),
        post_codes=codes,
        at=at,
        due_at=doubt.due_at,
    )


def moved(doubt: RowDoubt, **changes: Any) -> None:
    """Write changes if nobody was faster, inside the caller's transaction. Raises DoubtMoved."""
    held = RowDoubt.objects.filter(pk=doubt.pk, version=doubt.version, state=doubt.state)
    changes["version"] = doubt.version + 1
    if held.update(**changes) != 1:
        raise DoubtMoved
    for name, value in changes.items():
        setattr(doubt, name, value)

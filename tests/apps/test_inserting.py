"""Rows that go into a table without objects: the same rows and the same refusals on both databases."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from luoshu.apps.inserting import insert_numbered, insert_rows
from luoshu.apps.ledgers.models import LedgerRow, Measure, RowLink, RowVersion
from luoshu.apps.ledgers.operations.versioning import ROW_COLUMNS, VERSION_COLUMNS
from luoshu.apps.places.choices import DivisionKind, Level
from luoshu.apps.places.models import Division

pytestmark = pytest.mark.django_db
AT = datetime(2024, 9, 20, 8, 30, 5, 123456, tzinfo=UTC)
TEXTS = (
    "",
    " ",
    "洛阳市·涧西区",
    "tab\tand\nline\r\nend",
    r"back\slash \N \. \t",
    "'quotes\" %s %% {}",
    "𠮷野家 🔥",
    "\\",
    "\x01\x7f",
)
JSONS: tuple[Any, ...] = (
    {},
    {"名称": "甲\t小区\\", "户数": 2**70, "面积": "12.50", "缺": None, "表": [1, True, {"里": "\n"}]},
    {"not a NUL": "\\u0000"},
)
MEASURES = ("version_id", "column", "value", "word")


@pytest.fixture
def place() -> Division:
    return Division.objects.create(
        code="410300", name="示范市", full_name="示范市", level=Level.CITY, path="410300/",
        valid_from=date(2000, 1, 1), kind=DivisionKind.CITY,
    )  # fmt: skip


def rows(place: Division, *keys: str) -> list[tuple[Any, ...]]:
    return [("lifts", key, place.pk, place.path, "unit", 1, AT) for key in keys]


def version(row_id: int, **fields: Any) -> tuple[Any, ...]:
    line = {
        **{"row_id": row_id, "number": 1, "ledger_code": "lifts", "division_path": "410300/", "values": {}},
        **{"search": "", "valid_on": date(2024, 2, 29), "recorded_at": AT, "superseded_at": None, "by": "p"},
        **{"post": "p", "unit_code": "u", "batch": "", "is_removed": False, "reason": "", "source": ""},
        **{"sentence": "", **fields},
    }
    return tuple(line[name] for name in VERSION_COLUMNS)


def written(place: Division, **fields: Any) -> int:
    (row,) = insert_numbered(LedgerRow, ROW_COLUMNS, rows(place, "一"))
    (pk,) = insert_numbered(RowVersion, VERSION_COLUMNS, [version(row, **fields)])
    return pk


def test_what_is_read_back_is_what_was_written(place: Division) -> None:
    ids = insert_numbered(LedgerRow, ROW_COLUMNS, rows(place, *TEXTS))
    lines = [
        version(pk, sentence=text, values=JSONS[at % len(JSONS)], superseded_at=AT if at % 2 else None)
        for at, (pk, text) in enumerate(zip(ids, TEXTS, strict=True))
    ]
    made = insert_numbered(RowVersion, VERSION_COLUMNS, lines)

    assert list(LedgerRow.objects.order_by("pk").values_list("pk", "key")) == list(zip(ids, TEXTS, strict=True))
    assert list(RowVersion.objects.order_by("pk").values_list("pk", *VERSION_COLUMNS)) == [
        (pk, *line) for pk, line in zip(made, lines, strict=True)
    ]


def test_an_object_and_a_line_look_alike_in_the_table(place: Division) -> None:
    pk = written(place, values=JSONS[1], superseded_at=AT, is_removed=True)
    line = RowVersion.objects.values().get()
    RowVersion.objects.create(**{**line, "id": None, "number": 2})

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {RowVersion._meta.db_table} ORDER BY id")  # noqa: S608
        names = [column[0] for column in cursor.description]
        mine, djangos = (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
    assert mine.pop("id") == pk
    del djangos["id"], mine["number"], djangos["number"]
    assert mine == djangos


def test_the_largest_whole_numbers(place: Division) -> None:
    pk = written(place)
    lines = [(pk, f"c{at}", value, "完工") for at, value in enumerate((2**63 - 1, -(2**63), 0, 10**15))]
    insert_rows(Measure, MEASURES, lines)
    assert list(Measure.objects.order_by("column").values_list(*MEASURES)) == lines


def test_numbers_go_on_where_they_were(place: Division) -> None:
    first = insert_numbered(LedgerRow, ROW_COLUMNS, rows(place, "一", "二"))
    fields = dict(zip(ROW_COLUMNS, rows(place, "三")[0], strict=True))
    single = LedgerRow.objects.create(**fields)
    more = insert_numbered(LedgerRow, ROW_COLUMNS, rows(place, "四"))
    assert [*first, single.pk, *more] == sorted({*first, single.pk, *more})
    assert insert_numbered(LedgerRow, ROW_COLUMNS, []) == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": "字" * 201}, "RowVersion.reason holds 200 letters, not 201"),
        ({"sentence": "一\x00二"}, "RowVersion.sentence holds a NUL"),
        ({"values": {"名": ["\x00"]}}, "RowVersion.values holds a NUL"),
    ],
)
def test_what_a_column_cannot_hold_is_refused(place: Division, fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DataError, match=sentence), transaction.atomic():
        written(place, **fields)
    assert LedgerRow.objects.count() == 0


@pytest.mark.parametrize("last", [("c", 1, ""), ("d", None, "")], ids=["twice", "nothing"])
def test_a_refusal_in_the_middle_leaves_nothing(place: Division, last: tuple[Any, ...]) -> None:
    @transaction.atomic
    def write() -> None:
        pk = written(place)
        insert_rows(Measure, MEASURES, [(pk, "c", 1, ""), (pk, *last)])

    with pytest.raises(IntegrityError):
        write()
    assert (LedgerRow.objects.count(), RowVersion.objects.count(), Measure.objects.count()) == (0, 0, 0)


def test_only_columns_are_named(place: Division) -> None:
    with pytest.raises(TypeError, match=r"LedgerRow\.division is no column"):
        insert_rows(LedgerRow, ("division",), [(place,)])
    with pytest.raises(ValueError, match="shorter"):
        insert_rows(Measure, MEASURES, [(1, "c", 1)])
    insert_rows(RowLink, ("version_id",), [])


@pytest.mark.django_db(transaction=True)
def test_numbers_are_given_within_a_transaction_alone(place: Division) -> None:
    with pytest.raises(TransactionManagementError):
        insert_numbered(LedgerRow, ROW_COLUMNS, rows(place, "一"))

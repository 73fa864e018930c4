"""执法记录: by the officer of the place alone, within the range of the day's rule, nobody overwriting another."""

from datetime import timedelta

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.cases.errors import BadLawRecord, CaseNotVisible, LawRecordMoved
from luoshu.apps.cases.models import LawRecord
from luoshu.apps.cases.operations import LawInput, write_law_record
from luoshu.apps.cases.queries import law_cases, law_outside
from luoshu.apps.errors import NotAllowed
from luoshu.apps.rules.models import Rule
from luoshu.apps.rules.operations import save_rule
from tests.support.cases_factories import WEST_B1, Fire, fire_at
from tests.support.cast import AT, CITY, SETUP, Cast

pytestmark = pytest.mark.django_db


def write(fire: Fire, name: str = "石正", **given: object) -> LawRecord:
    fields = {"agencies": "综合行政执法大队", **given}
    by = fire.cast.acting(name)
    return write_law_record(case_code=fire.code, given=LawInput(**fields), by=by, at=fire.at(60))  # type: ignore[arg-type]


@pytest.mark.parametrize("yuan", [500, 1357, 2000])
def test_a_fine_inside_the_range_is_kept_to_the_fen_with_its_rule(fire: Fire, yuan: int) -> None:
    row = write(fire, outcome="fined", fine_yuan=yuan, is_party_found=True, party_name="某")
    assert (row.fine_fen, row.rule_code) == (yuan * 100, "fine.straw")


@pytest.mark.parametrize("yuan", [0, 499, 2001])
def test_a_fine_outside_the_range_is_refused_with_the_range(fire: Fire, yuan: int) -> None:
    with pytest.raises(BadLawRecord, match="500 元以上 2000 元以下"):
        write(fire, outcome="fined", fine_yuan=yuan)


def test_the_range_is_that_of_the_day_of_the_fire(fire: Fire, cast: Cast) -> None:
    later = (AT + timedelta(days=30)).date()
    save_rule(
        code="fine.straw",
        kind="fine_range",
        title="罚款幅度",
        issuer="省人大",
        division_path=cast.path(CITY),
        valid_from=later,
        body={"least_yuan": 1000, "most_yuan": 5000},
        by=SETUP,
        at=AT,
    )
    assert write(fire, outcome="fined", fine_yuan=600).fine_fen == 60_000
    Rule.objects.filter(code="fine.straw").delete()
    with pytest.raises(BadLawRecord, match="没有有效的罚款幅度"):
        write(fire, outcome="fined", fine_yuan=600, version=1)


@pytest.mark.parametrize(
    "given",
    [
        {"agencies": " "},
        {"outcome": "jailed"},
        {"outcome": "fined"},
        {"outcome": "warned", "fine_yuan": 600},
        {"party_name": "某"},
    ],
)
def test_what_does_not_fit_together_is_refused(fire: Fire, given: dict[str, object]) -> None:
    with pytest.raises(BadLawRecord):
        write(fire, **given)
    assert not LawRecord.objects.exists()


@pytest.mark.parametrize("name", ["林岚", "陈川", "赵禾", "郑远", "马骁", "邓岳"])
def test_nobody_but_the_officer(fire: Fire, name: str) -> None:
    with pytest.raises(NotAllowed):
        write(fire, name)


def test_an_officer_writes_in_the_own_county_only(fire: Fire, cast: Cast) -> None:
    other = fire_at(cast, WEST_B1)
    with pytest.raises(CaseNotVisible):
        write(other)
    fire.check("孙田", "burning", 5)
    other.check("蒋原", "burning", 5)
    assert [case.code for case, _ in law_cases(cast.acting("石正"))] == [fire.code]


def test_of_two_who_write_at_once_the_second_is_told(fire: Fire) -> None:
    write(fire)
    with pytest.raises(LawRecordMoved):
        write(fire)
    assert write(fire, version=1, case_no="1号").version == 2
    with pytest.raises(LawRecordMoved):
        write(fire, version=1, case_no="2号")
    assert LawRecord.objects.get().case_no == "1号"


def test_the_audit_says_who_wrote_and_not_what(fire: Fire) -> None:
    write(fire, outcome="fined", fine_yuan=1357, is_party_found=True, party_name="隐名", note="从轻")
    entry = AuditEntry.objects.get(action="law.write")
    assert entry.detail == {"version": 1, "is_party_found": True}
    assert vars(law_outside(fire.case)) == {"is_party_found": True, "case_no": ""}

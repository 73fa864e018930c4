"""Problems: three taps, sent twice is one, a photo without its place, a remedy at once unless put right on the spot."""

from datetime import timedelta

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.errors import NotAPhoto, SecrecyMarkFound
from luoshu.apps.evidence.models import Attachment
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.apps.people.models import Term
from luoshu.apps.rounds.errors import FindingNotVisible, RoundsInvalid
from luoshu.apps.rounds.models import Finding, Remedy, Visit
from luoshu.apps.rounds.operations import FindingInput, finish_visit, record_finding
from luoshu.apps.rounds.queries import find_finding_for, findings_for
from luoshu.core.clock import beijing_day
from tests.apps.evidence.photo_bytes import phone_photo
from tests.support.cast import AT
from tests.support.rounds_factories import Rounds

pytestmark = pytest.mark.django_db
DAY = beijing_day(AT)


def test_a_problem_makes_the_visit_and_its_remedy(rounds: Rounds) -> None:
    finding = rounds.find(rounds.visit(), place="村东头", found_at=AT - timedelta(minutes=5))
    assert Visit.objects.get().visited_at == AT - timedelta(minutes=5)
    remedy = Remedy.objects.get(finding=finding)
    assert (remedy.state, remedy.owner_unit.code, remedy.limit_code) == ("to_remedy", "a1-gov", "remedy_limit")
    # Five working days after 17 September: the day of the start and the two days after the holiday count as they are.
    assert beijing_day(remedy.due_at).isoformat() == "2024-09-24"
    assert NoticeDelivery.objects.filter(notice__kind="remedy").values_list("post_code", flat=True)[0] == "a1-officer"


def test_put_right_on_the_spot_needs_no_remedy(rounds: Rounds) -> None:
    rounds.find(rounds.visit(), is_fixed_on_spot=True)
    assert not Remedy.objects.exists()


def test_the_same_problem_sent_twice_is_one(rounds: Rounds) -> None:
    visit = rounds.visit()
    first = rounds.find(visit, key="k-1")
    assert rounds.find(visit, key="k-1").pk == first.pk
    assert (Finding.objects.count(), Remedy.objects.count()) == (1, 1)


def test_more_problems_of_one_visit_come_in_after_the_first(rounds: Rounds) -> None:
    visit = rounds.visit()
    finish_visit(visit_code=visit.code, by=rounds.cast.acting("马骁"), at=AT)
    rounds.find(visit)
    rounds.find(visit, kind="rubbish")
    assert Finding.objects.count() == 2


def test_the_photo_is_kept_with_a_copy_without_its_place(rounds: Rounds) -> None:
    finding = rounds.find(rounds.visit(), photo=phone_photo(), photo_name="a.jpg")
    kept = Attachment.objects.get(subject_kind="finding", subject_code=finding.code)
    assert kept.shown_copy is not None
    with pytest.raises(NotAPhoto):
        rounds.find(rounds.visit(), photo=b"%PDF-1.7 not a photo", key="pdf")
    assert Finding.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"kind": "laziness"}, RoundsInvalid),
        ({"note": "秘密★1年"}, SecrecyMarkFound),
        ({"found_at": AT + timedelta(hours=1)}, RoundsInvalid),
    ],
)
def test_a_problem_that_cannot_be_leaves_nothing(rounds: Rounds, wrong: dict[str, object], error: type) -> None:
    with pytest.raises(error):
        rounds.find(rounds.visit(), **wrong)
    assert not Finding.objects.exists()
    assert Visit.objects.get().state == "planned"


def test_a_township_without_an_officer_stops_the_whole_record(rounds: Rounds) -> None:
    Term.objects.filter(post__code="a1-officer").delete()
    with pytest.raises(RoundsInvalid, match="专干"):
        rounds.find(rounds.visit())
    assert not Finding.objects.exists()
    assert Visit.objects.get().state == "planned"


def test_a_key_of_somebody_else_tells_nothing(rounds: Rounds) -> None:
    rounds.find(rounds.visit(), key="k-9")
    theirs = rounds.visit("410399101202", team=rounds.other)
    given = FindingInput(kind="straw_left", client_key="k-9")
    with pytest.raises(FindingNotVisible):
        record_finding(visit_code=theirs.code, given=given, by=rounds.second, at=AT)


@pytest.mark.parametrize("who", ["陈川", "赵禾", "钱麦"])
def test_only_the_team_records(rounds: Rounds, who: str) -> None:
    visit = rounds.visit()
    given = FindingInput(kind="straw_left", client_key="k")
    with pytest.raises(NotAllowed):
        record_finding(visit_code=visit.code, given=given, by=rounds.cast.acting(who), at=AT)


def test_problems_are_read_in_scope(rounds: Rounds) -> None:
    finding = rounds.find(rounds.visit(), linked_code="HD-1")
    rows = findings_for(rounds.cast.acting("郑远"), first_on=DAY, last_on=DAY)
    assert [(row.finding.code, row.outcome) for row in rows] == [(finding.code, "待整改")]
    assert findings_for(rounds.cast.acting("周野"), first_on=DAY, last_on=DAY) == []
    with pytest.raises(FindingNotVisible):
        find_finding_for(rounds.cast.acting("周野"), finding.code)
    with pytest.raises(NotAllowed):
        find_finding_for(rounds.cast.acting("赵禾"), finding.code)

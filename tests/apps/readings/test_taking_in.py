"""A text comes in: the secrecy gate, one page for the same bytes, what is read and what another version reads."""

from datetime import date, timedelta

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.readings.choices import FigureState, ScopeBasis
from luoshu.apps.readings.errors import PageNotVisible, TextNotReadable
from luoshu.apps.readings.models import Figure, Page
from luoshu.apps.readings.operations import (
    accept_figure,
    claim_pages,
    put_off_page,
    read_received_page,
    receive_page,
    reread_page,
    take_back_figure,
)
from luoshu.apps.readings.queries import find_page_for, pages_for, undated_items
from tests.support.cast import AT, CITY, COUNTY_A, COUNTY_B, Cast
from tests.support.readings_factories import ISSUED, TEXT, figure_in, page_of, with_scopes

pytestmark = pytest.mark.django_db


def test_the_text_becomes_figures_with_their_places(cast: Cast) -> None:
    with_scopes(cast)
    page = page_of(cast)
    figures = list(page.figures.order_by("start"))
    assert [figure.raw for figure in figures] == ["125处", "48条", "31座", "9个", "37项"]
    assert all(page.text[one.start : one.end] == one.raw for one in figures)
    assert all(one.state == FigureState.PENDING for one in figures)


def test_a_scope_is_proposed_only_where_the_page_gives_one(cast: Cast) -> None:
    scopes = with_scopes(cast)
    page = page_of(cast)
    assert (figure_in(page, "125处").scope, figure_in(page, "125处").scope_basis) == (scopes["city"], ScopeBasis.STATED)
    assert figure_in(page, "31座").scope is None
    own = figure_in(page, "9个")
    assert (own.scope.name, own.scope_basis) == ("示范甲县全域", ScopeBasis.SUBJECT)


def test_the_same_text_of_the_same_day_is_one_page(cast: Cast) -> None:
    first, second = page_of(cast), page_of(cast, title="换了标题")
    assert first.pk == second.pk
    assert Figure.objects.filter(page=first).count() == 5
    assert AuditEntry.objects.filter(action="readings.receive").count() == 1
    assert page_of(cast, issued_on=date(2024, 9, 15)).pk != first.pk


def test_another_office_with_the_same_text_gets_a_page_of_its_own(cast: Cast) -> None:
    assert page_of(cast, who="梁知").pk != page_of(cast).pk


@pytest.mark.parametrize("where", ["text", "title"])
def test_a_marked_text_is_refused_and_leaves_nothing(cast: Cast, where: str) -> None:
    words = {"text": "机密★10年\n\n累计建成站点12处。", "title": "普通标题"}
    if where == "title":
        words = {"text": "累计建成站点12处。", "title": "【秘密】情况"}
    with pytest.raises(SecrecyMarkFound, match="保密办"):
        page_of(cast, words["text"], title=words["title"])
    assert (Page.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_bytes_without_text_are_refused_with_the_next_step(cast: Cast) -> None:
    with pytest.raises(TextNotReadable, match="另存为"):
        receive_page(
            title="旧文件",
            issuer="",
            issued_on=ISSUED,
            division=cast.division(CITY),
            data=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
            file_name="a.doc",
            by=cast.acting("罗简"),
            at=AT,
        )
    assert Page.objects.count() == 0


def test_who_may_take_in_and_for_where(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        page_of(cast, who="林岚")
    with pytest.raises(PageNotVisible):
        page_of(cast, who="顾青", division=COUNTY_B)
    assert page_of(cast, who="顾青", division=COUNTY_A).division_path == cast.path(COUNTY_A)


def test_a_page_is_seen_by_its_office_and_the_reviewers_alone(cast: Cast) -> None:
    page = page_of(cast, who="梁知")
    for name in ("梁知", "罗简", "沈知", "宋衡"):
        assert find_page_for(cast.acting(name), page.code) == page
    for name in ("顾青", "郑远", "林岚"):
        with pytest.raises(PageNotVisible):
            find_page_for(cast.acting(name), page.code)
    assert pages_for(cast.acting("顾青")) == []


def test_promises_without_a_day_are_gathered(cast: Cast) -> None:
    page_of(cast)
    (item,) = undated_items(cast.acting("沈知"))
    assert (item.text, item.due_on) == ("尽快", None)
    assert "城北停车楼" in item.sentence


def test_reading_twice_writes_once(cast: Cast) -> None:
    page = page_of(cast)
    checks, items = page.checks.count(), page.items.count()
    read_received_page(page_id=page.pk, at=AT)
    Page.objects.filter(pk=page.pk).update(status="received")  # a worker died after the figures were in
    page.checks.all().delete()
    page.items.all().delete()
    read_received_page(page_id=page.pk, at=AT)
    assert (page.figures.count(), page.checks.count(), page.items.count()) == (5, checks, items)


def test_a_claim_is_held_and_a_failure_waits(cast: Cast) -> None:
    page = page_of(cast)
    Page.objects.filter(pk=page.pk).update(status="received")
    assert claim_pages(at=AT) == [page.pk]
    assert claim_pages(at=AT) == []
    put_off_page(page_id=page.pk, at=AT, problem="坏")
    assert claim_pages(at=AT) == []
    assert "将自动重试" in Page.objects.get(pk=page.pk).problem


def test_another_version_reads_again_and_shows_the_difference(cast: Cast) -> None:
    with_scopes(cast)
    page, by = page_of(cast), cast.acting("罗简")
    kept = figure_in(page, "125处")
    accept_figure(page_code=page.code, start=kept.start, by=by, at=AT)
    Page.objects.filter(pk=page.pk).update(engine_version="0")
    page.figures.filter(raw="48条").update(value=47)
    page.figures.filter(raw="9个").delete()
    rereading = reread_page(code=page.code, by=by, at=AT)
    assert rereading is not None
    assert [one["raw"] for one in rereading.added] == ["9个"]
    assert [(one["raw"], one["before"], one["after"]) for one in rereading.changed] == [
        ("48条", {"value": "47.000000"}, {"value": "48.000000"})
    ]
    assert Figure.objects.get(pk=kept.pk).state == FigureState.ACCEPTED
    assert figure_in(page, "48条").value == 48
    assert reread_page(code=page.code, by=by, at=AT) is None


def test_a_withdrawn_value_keeps_its_proposal_when_the_page_is_read_again(cast: Cast) -> None:
    with_scopes(cast)
    page, by = page_of(cast), cast.acting("罗简")
    start = figure_in(page, "125处").start
    one = accept_figure(page_code=page.code, start=start, by=by, at=AT)
    take_back_figure(page_code=page.code, start=start, reason="重核", by=by, at=AT)
    Page.objects.filter(pk=page.pk).update(engine_version="0")
    assert reread_page(code=page.code, by=by, at=AT) is not None
    assert page.figures.count() == 5
    assert one.figure_id == figure_in(page, "125处").pk


def test_two_who_read_again_do_it_once(cast: Cast) -> None:
    page, by = page_of(cast), cast.acting("罗简")
    Page.objects.filter(pk=page.pk).update(engine_version="0", claimed_until=AT + timedelta(minutes=5))
    assert reread_page(code=page.code, by=by, at=AT) is None
    assert reread_page(code=page.code, by=by, at=AT + timedelta(minutes=6)) is not None
    assert page.figures.count() == 5


def test_a_run_of_digits_is_no_quantity(cast: Cast) -> None:
    page = page_of(cast, TEXT + "\n累计改造" + "9" * 60 + "处。\n")
    assert page.figures.count() == 5

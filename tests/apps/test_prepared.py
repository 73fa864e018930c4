"""Queries whose words are kept: the rows come from the database each time, with the values given."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import BooleanField, CharField, DateField, Exists, OuterRef, QuerySet
from django.test.utils import CaptureQueriesContext

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.people.models import Person, Post, Term
from luoshu.apps.prepared import Prepared
from luoshu.apps.scope import within
from tests.support.cast import COUNTY_A, COUNTY_B, Cast

pytestmark = pytest.mark.django_db

NAMED = Prepared(
    lambda name, active: (
        Person.objects.filter(name=name, is_active=active).order_by("code").values_list("code", "is_active")
    ),
    name=CharField(),
    active=BooleanField(),
)
STARTED = Prepared(
    lambda after: Term.objects.filter(starts_on__gt=after).order_by("pk").values_list("pk", "starts_on"),
    after=DateField(),
)
CODED = Prepared(
    lambda codes: (
        Post.objects.select_related("unit")
        .annotate(is_held=Exists(Term.objects.filter(post=OuterRef("pk"))))
        .filter(code__in=codes)
        .order_by("code")
    ),
    codes=[CharField()],
)
IN_SCOPE = Prepared(lambda acting: Post.objects.filter(within(acting)).order_by("code").values_list("code", flat=True))


def test_each_time_the_values_given_count(cast: Cast) -> None:
    code = cast.person("陈川").code
    assert NAMED.rows(name="陈川", active=True) == [(code, True)]
    assert NAMED.rows(name="陈川", active=False) == []
    assert NAMED.rows(name="查无此人", active=True) == []


def test_rows_are_those_of_the_moment(cast: Cast) -> None:
    assert NAMED.rows(name="陈川", active=True)
    Person.objects.filter(name="陈川").update(is_active=False)
    assert NAMED.rows(name="陈川", active=True) == []
    assert [is_active for _, is_active in NAMED.rows(name="陈川", active=False)] == [False]


def test_values_are_read_as_the_models_read_them(cast: Cast) -> None:
    after = date(2020, 1, 1)
    plain = Term.objects.filter(starts_on__gt=after).order_by("pk").values_list("pk", "starts_on")
    assert STARTED.rows(after=after) == list(plain)
    assert STARTED.rows(after=date(2999, 1, 1)) == []


def test_one_query_each_time(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        NAMED.rows(name="陈川", active=True)
        NAMED.rows(name="孙田", active=True)
    assert len(queries) == 2


def test_a_list_may_have_any_length(cast: Cast) -> None:
    codes = list(Post.objects.order_by("code").values_list("code", flat=True))
    for wanted in (codes[:1], codes[:3], codes[2:5], [], codes):
        assert [post.code for post in CODED.rows(codes=wanted)] == wanted


def test_objects_come_with_what_was_selected_beside_them(cast: Cast) -> None:
    (post,) = CODED.rows(codes=[cast.post("a1-officer").code])
    with CaptureQueriesContext(connection) as queries:
        assert (post.unit, vars(post)["is_held"]) == (cast.post("a1-officer").unit, True)
    assert post == cast.post("a1-officer")
    assert len(queries) == 0


@pytest.mark.parametrize("name", ["林岚", "陈川", "周野", "赵禾"])
def test_each_reader_gets_the_own_scope(cast: Cast, name: str) -> None:
    acting = cast.acting(name)
    assert IN_SCOPE.rows(acting) == list(_in_scope(acting)) != []


def test_two_subtrees_everywhere_and_nowhere_are_scopes_too(cast: Cast) -> None:
    one = cast.acting("陈川")
    for paths in ((cast.path(COUNTY_A), cast.path(COUNTY_B)), ("",), ()):
        acting = Acting(one.person_code, one.post_code, one.role, paths)
        assert IN_SCOPE.rows(acting) == list(_in_scope(acting))
    assert IN_SCOPE.rows(SYSTEM) == list(_in_scope(SYSTEM)) != []


def _in_scope(acting: Acting) -> QuerySet[Post, str]:
    return Post.objects.filter(within(acting)).order_by("code").values_list("code", flat=True)

"""The pages of 有奖举报: few queries, a person shown once and never kept by the browser."""

import pytest

from tests.apps.cases.test_rewards import NAME, reported
from tests.support.cases_factories import with_rules
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(cast: Cast) -> str:
    with_rules(cast)
    return reported(cast)


def test_the_pages_cost_few_queries_and_show_a_person_once(
    cast: Cast, token: str, clock: object, django_assert_max_num_queries: object
) -> None:
    client = cast.client_for("陈川")
    client.get("/tips/")
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        page = client.get("/tips/").content.decode()
    assert NAME not in page
    shown = client.post(f"/tips/{token}/reveal/", {"text": "回电"})
    assert NAME in shown.content.decode()
    assert shown.headers["Cache-Control"] == "no-store"
    assert NAME not in client.get(f"/tips/{token}/").content.decode()
    assert client.post(f"/tips/{token}/nothing/").status_code == 404

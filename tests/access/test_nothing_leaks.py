"""What the law officer writes of a person stands in one table and nowhere else. The matrix looks at every page."""

import json

import pytest
from django.apps import apps
from django.test import Client

from luoshu.apps.cases.models import LawRecord
from luoshu.apps.feeds.models import RejectedRow, Tip
from tests.access.small_city import SECRETS, SmallCity
from tests.access.small_tips import REPORTER

pytestmark = pytest.mark.django_db


def test_the_record_holds_what_the_test_looks_for(city: SmallCity) -> None:
    row = LawRecord.objects.get()
    assert (row.party_name, row.party_id_no, row.note, str(row.fine_fen)) == (*SECRETS[:3], SECRETS[4])


def test_no_other_table_holds_any_of_it(city: SmallCity) -> None:
    for model in apps.get_models():
        if model is LawRecord:
            continue
        rows = json.dumps(list(model.objects.values()), default=str, ensure_ascii=False)
        assert [secret for secret in (*SECRETS[:3], "135700") if secret in rows] == [], model.__name__


def test_no_other_table_holds_a_reporter(city: SmallCity) -> None:
    assert (Tip.objects.get().reporter_name, Tip.objects.get().phone) == REPORTER
    # The rejected row of the file is kept as it came; whoever looks at it sees it masked.
    for model in apps.get_models():
        if model not in (Tip, RejectedRow):
            rows = json.dumps(list(model.objects.values()), default=str, ensure_ascii=False)
            assert [words for words in REPORTER if words in rows] == [], model.__name__


def test_outside_only_whether_the_party_was_found_and_the_number(
    city: SmallCity, clients: dict[str, Client], undone: None
) -> None:
    for name in ("林岚", "陈川", "赵禾", "郑远", "石正"):
        page = clients[name].get(f"/fires/{city.names['plain']}/").content.decode()
        assert "当事人已找到" in page
        assert "甲执罚〔2024〕7号" in page
        assert not any(secret in page for secret in SECRETS[:3])


@pytest.mark.parametrize("secret", SECRETS[:3])
def test_a_search_for_it_finds_no_fire(city: SmallCity, clients: dict[str, Client], undone: None, secret: str) -> None:
    for name in ("林岚", "石正"):
        page = clients[name].get("/fires/", {"phase": "all", "q": secret}).content.decode()
        assert f"/fires/{city.names['plain']}/" not in page

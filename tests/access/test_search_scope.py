"""Whoever searches finds exactly the rows behind the doors of that post, of every kind, and no secret of anybody."""

from datetime import timedelta

import pytest
from django.test import Client

from luoshu.apps.search.grams import grams_of, searchable
from luoshu.apps.search.models import Posting
from luoshu.apps.search.operations import index_all
from luoshu.apps.search.queries import search_for, with_grams
from luoshu.apps.search.sources import SOURCES, Source
from tests.access.conftest import NOW
from tests.access.small_city import SECRETS, SmallCity
from tests.access.small_tips import REPORTER
from tests.access.tables import PEOPLE

pytestmark = pytest.mark.django_db
SIGNED_IN = [name for name in PEOPLE if name != "anonymous"]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.kind)
def test_everybody_finds_what_the_door_shows_and_nothing_else(city: SmallCity, undone: None, source: Source) -> None:
    index_all()
    everything = list(source.rows())
    assert everything, "the small city has a row of every kind"
    texts = {row.pk: searchable(shown.text) for row, shown in zip(everything, source.show(everything), strict=True)}
    word = sorted(grams_of(texts[everything[-1].pk]))[-1]
    for name in SIGNED_IN:
        acting = city.cast.acting(name, NOW)
        visible = {row.pk for row in source.visible(acting, NOW)}
        found = with_grams(source.visible(acting, NOW), source.kind, [word])
        assert {row.pk for row in found} == {key for key in visible if word in texts.get(key, "")}, name
        groups = search_for(acting, word, at=NOW + timedelta(0), kind=source.kind)
        may = any(acting.may(right) for right in source.rights)
        assert bool(groups) == (may and bool(found)), name


def test_no_secret_is_in_the_index_and_none_is_found(city: SmallCity, clients: dict[str, Client], undone: None) -> None:
    index_all()
    held = set(Posting.objects.values_list("gram", flat=True))
    for secret in (*SECRETS[:3], *REPORTER):
        assert not grams_of(searchable(secret)) <= held, secret
        for name in ("林岚", "石正"):
            page = clients[name].get("/search/", {"q": secret}).content.decode()
            assert "没有找到" in page

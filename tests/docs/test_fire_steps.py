"""The printed steps are the steps that run."""

import pytest

from tests.docs.fire_steps import PAGES, REFERENCE, generated


@pytest.mark.parametrize("name", PAGES)
def test_the_page_shows_the_table_that_runs(name: str) -> None:
    assert (REFERENCE / name).read_text("utf-8") == generated(name)

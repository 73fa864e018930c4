"""The printed steps of a fire are the steps that run."""

from tests.docs.fire_steps import PAGE, generated


def test_the_page_shows_the_table_that_runs() -> None:
    assert PAGE.read_text("utf-8") == generated()

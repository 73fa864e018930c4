"""What the demo city must come to, read from its database file as the story left it."""

import sqlite3
from collections.abc import Iterator

import pytest

from tests.browser.conftest import Site

pytestmark = pytest.mark.browser

ON_THE_DAY = "seen_at >= '2024-09-17 07:00' AND seen_at < '2024-09-17 11:00'"


@pytest.fixture
def rows(site: Site) -> Iterator[sqlite3.Connection]:
    """Open the demo's database for reading."""
    connection = sqlite3.connect(f"file:{site.home / 'luoshu.sqlite3'}?mode=ro", uri=True)
    yield connection
    connection.close()


def count(rows: sqlite3.Connection, table: str, where: str) -> int:
    return int(rows.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0])  # noqa: S608 - our own words


def test_the_three_published_points_lie_in_their_townships(rows: sqlite3.Connection) -> None:
    for township, expected in (("410326107", 2), ("410325210", 1)):
        where = f"{ON_THE_DAY} AND division_path LIKE '%/{township}/%'"
        assert count(rows, "clues_clue", where) == expected
    assert count(rows, "clues_clue", ON_THE_DAY) == 3


def test_each_of_them_became_a_fire_that_was_closed(rows: sqlite3.Connection) -> None:
    fires = "first_seen_at < '2024-09-18'"
    assert count(rows, "cases_firecase", fires) == 3
    assert count(rows, "cases_firecase", f"{fires} AND state = 'closed' AND basic_cause <> ''") == 3


def test_one_strike_was_refused_and_nothing_was_struck(rows: sqlite3.Connection) -> None:
    assert count(rows, "clues_strike", "status = 'refused'") == 1
    assert count(rows, "clues_clue", "struck_at IS NOT NULL") == 0


def test_one_fire_rekindled_one_was_handed_to_the_forest_desk_one_was_no_fire(rows: sqlite3.Connection) -> None:
    assert count(rows, "cases_firecase", "reopened_count = 1") == 1
    assert count(rows, "clues_foresthandover", "taken_at IS NOT NULL") == 1
    assert count(rows, "cases_firecase", "state = 'not_a_fire'") == 1


def test_what_is_open_lies_in_the_invented_counties_only(rows: sqlite3.Connection) -> None:
    where = "is_open AND division_path NOT LIKE '%/410398/%' AND division_path NOT LIKE '%/410399/%'"
    assert count(rows, "cases_firecase", where) == 0


def test_generated_cells_are_marked_as_sketches(rows: sqlite3.Connection) -> None:
    where = "level >= 4 AND basis <> 'synthetic'"
    assert count(rows, "places_boundaryset", where) == 0
    assert count(rows, "places_boundaryset", "level = 3 AND basis = 'published'") == 1


def test_two_cells_are_vacant_and_one_has_a_deputy(rows: sqlite3.Connection) -> None:
    assert count(rows, "rosters_gridpost", "post_id IS NULL") == 2
    assert count(rows, "people_term", "kind = 'deputy'") == 1


def test_every_county_has_its_outline(rows: sqlite3.Connection) -> None:
    county = "boundary_set_id IN (SELECT id FROM places_boundaryset WHERE level = 3)"
    assert count(rows, "places_boundary", county) == 14 + 2
    assert count(rows, "places_boundary b JOIN places_division d ON d.id = b.division_id", "d.code = '410308'") == 1


def test_the_supervision_desk_has_three_things_to_do_and_lateness_only_in_invented_units(
    rows: sqlite3.Connection,
) -> None:
    day = rows.execute("SELECT max(date(registered_at, '+8 hours', '+9 days')) FROM supervision_matter").fetchone()[0]
    open_now = "is_open = 1 AND state NOT IN ('submitted', 'reviewed')"
    assert count(rows, "supervision_matter", f"{open_now} AND due_on = '{day}'") == 2
    late = f"{open_now} AND due_on < '{day}'"
    assert count(rows, "supervision_matter", late) == 1
    assert count(rows, "supervision_matter", f"{late} AND division_path NOT LIKE '410300/41039_/%'") == 0
    assert count(rows, "supervision_matter", "state = 'submitted'") == 1
    assert count(rows, "supervision_matter", "state = 'archived'") == 5
    undated = "is_open = 1 AND due_on IS NULL AND vague_word <> '' AND no_day_reason = ''"
    assert count(rows, "supervision_matter", undated) == 1
    assert count(rows, "supervision_slip", "status = 'proposed' AND colour <> 'red'") == 2


def test_the_week_was_carried_to_its_end_and_what_is_late_lies_in_the_invented_counties(
    rows: sqlite3.Connection,
) -> None:
    assert count(rows, "accountability_matter", "fires_on = '2024-09-17' AND state = 'crossed_off'") == 2
    assert count(rows, "accountability_writtencriticism", "submitted_at < '2024-10-01'") == 3
    assert count(rows, "accountability_writtencriticism", "submitted_at < '2024-10-01' AND status = 'returned'") == 1
    assert count(rows, "accountability_writtencriticism", "submitted_at < '2024-10-01' AND is_late") == 0
    where = "is_open AND division_path NOT LIKE '%/410398/%' AND division_path NOT LIKE '%/410399/%'"
    assert count(rows, "accountability_matter", where) == 0

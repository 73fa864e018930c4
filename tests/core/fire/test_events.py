import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from luoshu.core.fire import event_ids, parse_delivery
from luoshu.core.fire.links import EARTH_RADIUS_KM, LinkRule, earth_centred_km
from tests.support.shared_data import shared_file

DAY = 86400
KM_PER_DEGREE = EARTH_RADIUS_KM * np.pi / 180


def brute_force(lon: np.ndarray, lat: np.ndarray, acq_at: np.ndarray, km: float, days: float) -> np.ndarray:
    place = earth_centred_km(lon, lat)
    apart = ((place[:, None] - place[None]) ** 2).sum(axis=2)
    apart += ((acq_at[:, None] - acq_at[None]).astype(float) * (km / (days * DAY))) ** 2
    return connected_components(coo_matrix(apart <= km * km), directed=False)[1]


def same_groups(one: np.ndarray, other: np.ndarray) -> bool:
    pairs = len(np.unique(np.stack((one, other)), axis=1).T)
    return bool(pairs == len(np.unique(one)) == len(np.unique(other)))


def cluster(seed: int, size: int, spread_km: float, centre: tuple[float, float], days: float) -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(seed)
    lat = np.clip(centre[1] + rng.normal(0, spread_km / KM_PER_DEGREE, size), -90, 90)
    lon = (centre[0] + rng.normal(0, spread_km / KM_PER_DEGREE, size) / max(0.01, np.cos(np.radians(centre[1])))) % 360
    return np.where(lon > 180, lon - 360, lon), lat, rng.integers(0, int(days * DAY), size)


@pytest.mark.parametrize("centre", [(112.5, 34.1), (180.0, 10.0), (0.0, 0.0), (45.0, 89.99), (10.0, -90.0)])
@pytest.mark.parametrize(("km", "days"), [(1.5, 1.0), (0.4, 0.25), (20.0, 3.0)])
def test_groups_equal_brute_force_also_at_poles_and_the_date_line(
    centre: tuple[float, float], km: float, days: float
) -> None:
    for seed in range(3):
        lon, lat, acq_at = cluster(seed, 300, 12 * km, centre, 8 * days)
        assert same_groups(event_ids(lon, lat, acq_at, km=km, days=days), brute_force(lon, lat, acq_at, km, days))


def test_dense_places_seen_every_ten_minutes_equal_brute_force() -> None:
    rng = np.random.default_rng(3)
    lon = 112.5 + rng.integers(0, 3, 600) * 0.02
    lat = 34.1 + rng.integers(0, 3, 600) * 0.013
    acq_at = rng.integers(0, 1000, 600) * 600
    assert same_groups(event_ids(lon, lat, acq_at), brute_force(lon, lat, acq_at, 1.5, 1.0))


points = st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(0, 60))


@settings(max_examples=150, deadline=None)
@given(st.lists(points, min_size=1, max_size=60), st.randoms(use_true_random=False))
def test_any_order_gives_the_same_numbers(cells: list[tuple[int, int, int]], random: object) -> None:
    grid = np.array(cells)
    lon, lat, acq_at = 112 + grid[:, 0] / 150, 34 + grid[:, 1] / 150, grid[:, 2] * 7200
    expected = event_ids(lon, lat, acq_at)
    assert same_groups(expected, brute_force(lon, lat, acq_at, 1.5, 1.0))
    order = np.array(random.sample(range(len(lon)), len(lon)))  # type: ignore[attr-defined]
    assert event_ids(lon[order], lat[order], acq_at[order]).tolist() == expected[order].tolist()


def test_exactly_one_day_apart_at_one_place_is_one_event_at_any_epoch() -> None:
    for epoch in range(1_700_000_000, 1_700_000_000 + 50 * 12_345, 12_345):
        labels = event_ids(np.full(2, 112.5), np.full(2, 34.1), np.array([epoch, epoch + DAY]))
        assert labels.tolist() == [0, 0]
        labels = event_ids(np.full(2, 112.5), np.full(2, 34.1), np.array([epoch, epoch + DAY + 1]))
        assert labels.tolist() == [0, 1]


def test_a_chain_is_one_event_and_numbers_follow_the_first_member() -> None:
    step = 1.4 / KM_PER_DEGREE
    lat = np.array([40.0, 34.0, 34.0 + step, 34.0 + 2 * step, 50.0])
    labels = event_ids(np.full(5, 112.5), lat, np.array([500, 900, 400, 950, 100]))
    assert labels.tolist() == [2, 1, 1, 1, 0]


def test_no_detections_are_no_events() -> None:
    assert event_ids(np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64)).tolist() == []


@pytest.mark.parametrize(("km", "days"), [(0.0, 1.0), (-1.0, 1.0), (1.5, 0.0), (float("nan"), 1.0), (5000.0, 1.0)])
def test_a_senseless_rule_is_refused_with_a_sentence(km: float, days: float) -> None:
    with pytest.raises(ValueError, match="归并距离"):
        LinkRule(km, days)


def test_events_of_a_real_file_do_not_depend_on_its_order() -> None:
    parsed = parse_delivery(shared_file("fire/modis_nrt_henan_2022.csv").read_bytes(), "firms")
    labels = event_ids(parsed.lon, parsed.lat, parsed.acq_at)
    assert same_groups(labels, brute_force(parsed.lon, parsed.lat, parsed.acq_at, 1.5, 1.0))
    assert int(labels.max()) + 1 == 735
    assert event_ids(parsed.lon[::-1], parsed.lat[::-1], parsed.acq_at[::-1]).tolist() == labels[::-1].tolist()

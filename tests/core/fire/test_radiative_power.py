import pytest

from luoshu.core.fire.radiative_power import PixelBackground, explain_pixel, radiative_power_mw


def test_power_follows_area_and_excess_radiance() -> None:
    # 1 km2 and one radiance unit of excess: sigma / 3.0e-9 = 18.9014 MW.
    assert radiative_power_mw(1.0, 2.0, 1.0) == pytest.approx(18.901248, rel=1e-6)
    assert radiative_power_mw(4.0, 1.5, 1.0) == pytest.approx(2 * 18.901248, rel=1e-6)


def test_a_hot_pixel_passes_its_tests_and_says_so() -> None:
    tests = explain_pixel(PixelBackground(330.0, 295.0, 300.0, 2.0, 8.0, 1.5))
    assert [test.passed for test in tests] == [True, True, True]
    assert [test.limit for test in tests] == pytest.approx([13.25, 14.0, 306.0])
    assert "高于" in tests[0].sentence


def test_a_pixel_like_its_background_fails_them() -> None:
    tests = explain_pixel(PixelBackground(301.0, 293.0, 300.0, 2.0, 8.0, 1.5))
    assert not any(test.passed for test in tests)
    assert "未高于" in tests[2].sentence

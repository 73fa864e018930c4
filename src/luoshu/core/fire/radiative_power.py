"""MODIS MOD14: how a detection's power follows from its radiances, and which tests made it a fire.

FRP = A * (sigma / a) * (L4 - L4 of the background), Wooster's middle-infrared radiance method as used in Collection 6:
sigma Stefan-Boltzmann, a = 3.0e-9 W m-2 sr-1 um-1 K-4. Contextual tests as in the Collection 6 user guide.
"""

from dataclasses import dataclass

STEFAN_BOLTZMANN = 5.670374419e-8  # W m-2 K-4
MODIS_A = 3.0e-9  # W m-2 sr-1 um-1 K-4


def radiative_power_mw(area_km2: float, radiance: float, background_radiance: float, *, a: float = MODIS_A) -> float:
    """Fire radiative power in MW of one pixel. Radiances at 4 um in W m-2 sr-1 um-1; pixel area in km2."""
    return area_km2 * (STEFAN_BOLTZMANN / a) * (radiance - background_radiance)


@dataclass(frozen=True, slots=True)
class PixelBackground:
    """Brightness temperatures in K of a fire pixel and of its background (means and mean absolute deviations)."""

    t4: float
    t11: float
    mean_t4: float
    mad_t4: float
    mean_difference: float
    mad_difference: float


@dataclass(frozen=True, slots=True)
class ContextTest:
    """One test: ``value > limit`` in K. ``sentence`` is what a person reads."""

    code: str
    value: float
    limit: float
    sentence: str

    @property
    def passed(self) -> bool:
        return self.value > self.limit


def explain_pixel(pixel: PixelBackground) -> tuple[ContextTest, ContextTest, ContextTest]:
    """The three contextual tests of a fire pixel, each with its numbers."""
    difference = pixel.t4 - pixel.t11
    by_spread = pixel.mean_difference + 3.5 * pixel.mad_difference
    by_step = pixel.mean_difference + 6.0
    by_t4 = pixel.mean_t4 + 3.0 * pixel.mad_t4
    return (
        _test(
            "difference_over_spread", difference, by_spread, "4 微米与 11 微米亮温差", "背景均值加 3.5 倍平均绝对偏差"
        ),
        _test("difference_over_6k", difference, by_step, "4 微米与 11 微米亮温差", "背景均值加 6 K"),
        _test("t4_over_spread", pixel.t4, by_t4, "4 微米亮温", "背景均值加 3 倍平均绝对偏差"),
    )


def _test(code: str, value: float, limit: float, what: str, against: str) -> ContextTest:
    verdict = "高于" if value > limit else "未高于"
    return ContextTest(code, value, limit, f"{what} {value:.1f} K，{verdict}{against} {limit:.1f} K。")

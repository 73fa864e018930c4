"""Writing divisions and boundaries. The work stands in one module per verb; callers import it from here."""

from luoshu.apps.places.boundary_import import ImportReport, import_boundaries
from luoshu.apps.places.city_init import CityReport, init_city, shipped_divisions, shipped_successions
from luoshu.apps.places.land_import import LandReport, import_land
from luoshu.apps.places.road_sheet import import_roads
from luoshu.apps.places.successions import succeed_division

__all__ = [
    "CityReport",
    "ImportReport",
    "LandReport",
    "import_boundaries",
    "import_land",
    "import_roads",
    "init_city",
    "shipped_divisions",
    "shipped_successions",
    "succeed_division",
]

import pytest

from luoshu.apps.acting import Acting
from luoshu.apps.people.choices import Role
from tests.support.feeds_factories import City, acting, make_city


@pytest.fixture
def city(db: None) -> City:
    return make_city()


@pytest.fixture
def desk(city: City) -> Acting:
    return acting(Role.CITY_FIRE_DESK, city.city.path)

import pytest

from tests.support.instance import Instance, new_instance


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.LUOSHU_HOME = tmp_path / "own"
    settings.LUOSHU_HOME.mkdir()
    return settings.LUOSHU_HOME


@pytest.fixture
def instance(tmp_path, tmp_path_factory) -> Instance:
    return new_instance(tmp_path / "instance", tmp_path_factory.getbasetemp())

import pytest


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.LUOSHU_HOME = tmp_path
    return tmp_path

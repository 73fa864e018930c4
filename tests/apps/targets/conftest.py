import pytest

from luoshu.apps.targets.models import Target
from tests.support.cast import Cast
from tests.support.target_factories import make_target


@pytest.fixture
def target(cast: Cast) -> Target:
    """Ten communities by the end of 2024, three of them done on 20 September; 市住建局 leads."""
    return make_target(cast)

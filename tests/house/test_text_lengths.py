"""A text longer than its column is refused in every test, whatever the database."""

import pytest
from django.db import DataError, connection

from luoshu.apps.notices.models import Notice


@pytest.mark.parametrize(("name", "fits"), [("subject_code", 80), ("text", 300)])
def test_a_text_has_to_fit_its_column(name: str, fits: int) -> None:
    field = Notice._meta.get_field(name)
    assert field.get_db_prep_save("字" * fits, connection) == "字" * fits
    with pytest.raises(DataError, match=f"notices.Notice.{name} holds {fits} letters, not {fits + 1}"):
        field.get_db_prep_save("字" * (fits + 1), connection)

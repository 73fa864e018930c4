"""The addresses of long lists are those that Django itself would give."""

import pytest
from django.template import Context, Template
from django.urls import reverse, set_script_prefix

from luoshu.web.shared.links import path_to

CODES = ("HD20240917-0001", "XS-1", "a b", '"><b>', "中牟")


@pytest.mark.parametrize("name", ["fires:detail", "desk:selected", "clues:detail"])
@pytest.mark.parametrize("code", CODES)
def test_an_address_made_once_is_djangos_own(name: str, code: str) -> None:
    assert path_to(name, code) == reverse(name, args=[code])
    assert Template("{% path_to name code %}").render(Context({"name": name, "code": code})) == path_to(name, code)


def test_a_site_below_a_prefix_keeps_its_prefix() -> None:
    assert path_to("fires:detail", "X") == "/fires/X/"
    set_script_prefix("/luoshu/")
    try:
        assert path_to("fires:detail", "X") == "/luoshu/fires/X/"
    finally:
        set_script_prefix("/")

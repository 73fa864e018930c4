"""What a person reads is words: no code of a loop, a datum or a class, and no method of a form in a field."""

import re
from pathlib import Path

from django.http import QueryDict

from luoshu.apps.rules.shape_table import SHAPES
from luoshu.apps.rules.shapes import words_of
from luoshu.jobs.loops import all_loops
from luoshu.web.rules.words import body_words
from luoshu.web.shared.templatetags.words import confidence_word, datum_name
from luoshu.web.status.views import LOOPS

WEB = Path(__file__).parents[2] / "src" / "luoshu" / "web"


def test_every_loop_has_a_name_on_the_status_page() -> None:
    assert not [loop.name for loop in all_loops(1.0) if loop.name not in LOOPS]


def test_datums_and_classes_of_satellites_are_told() -> None:
    assert [datum_name(code) for code in ("wgs84", "gcj02", "")] == ["WGS-84", "GCJ-02", ""]
    assert [confidence_word(text) for text in ("nominal", "h", "87", "")] == ["一般", "高", "87", "—"]


def test_rules_are_told_without_the_codes_beside_their_labels() -> None:
    crops = {"crops": [{"code": "corn", "label": "玉米"}, {"code": "wheat", "label": "小麦"}]}
    shape = next(one for one in SHAPES.values() if one.fixed_code == "crops")
    assert words_of(shape, crops) == "玉米；小麦"
    told = body_words("platform", {"fields": {"lon": "x"}, "datum": "gcj02", "time": "epoch_ms"})
    assert "坐标系 GCJ-02，时间是毫秒数" in told


def test_no_template_shows_a_method_of_what_was_posted() -> None:
    """``posted.items`` is the method of a form and not its field: fields need another name."""
    methods = "|".join(name for name in dir(QueryDict) if not name.startswith("_"))
    pattern = re.compile(rf"\b(?:posted|typed)\.(?:{methods})\s*(?:\||}}}}|%}})")
    wrong = {path.name: found for path in WEB.rglob("*.html") if (found := pattern.findall(path.read_text("utf-8")))}
    assert not wrong

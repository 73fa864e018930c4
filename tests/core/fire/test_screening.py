from luoshu.core.fire.screening import DetectionFacts, ScreeningRules, screen
from luoshu.core.fire.static_heat import HeatEvidence


def heat(name: str) -> HeatEvidence:
    return HeatEvidence(name, 40, 40.0, 0.8, 55, 0, 1, (112.5, 34.1), "static-heat-1")


def test_labels_never_drop_a_detection() -> None:
    facts = [DetectionFacts(), DetectionFacts(heat=heat("static_high")), DetectionFacts(forest_m=0.0)] * 5
    assert len(screen(facts)) == len(facts)


def test_nothing_known_gives_no_label_and_the_straw_desk() -> None:
    (result,) = screen([DetectionFacts()])
    assert (result.labels, result.desk) == ((), "straw_desk")


def test_static_heat_goes_to_its_own_queue_with_its_evidence() -> None:
    (result,) = screen([DetectionFacts(heat=heat("static_high"))])
    assert (result.codes, result.desk) == (("static_heat_high",), "heat_queue")
    assert result.labels[0].inputs["hot_days"] == 40
    assert result.labels[0].version == "static-heat-1"
    assert "80%" in result.labels[0].reason


def test_leaning_heat_is_labelled_and_stays_with_the_straw_desk() -> None:
    (result,) = screen([DetectionFacts(heat=heat("leaning_static"))])
    assert (result.codes, result.desk) == (("leaning_static_heat",), "straw_desk")


def test_forest_wins_over_everything_and_keeps_the_other_labels() -> None:
    fact = DetectionFacts("low", "static_land", heat("static"), forest_m=120.0, cropland_m=300.0)
    (result,) = screen([fact])
    assert result.desk == "forest_desk"
    assert set(result.codes) == {"near_forest", "static_heat", "known_heat_source", "not_cropland", "low_confidence"}


def test_the_forest_limit_is_a_rule() -> None:
    fact = DetectionFacts(forest_m=800.0)
    assert screen([fact])[0].codes == ()
    assert screen([fact], ScreeningRules(near_forest_m=1000.0, version="2025"))[0].labels[0].version == "2025"


def test_cropland_itself_is_no_label() -> None:
    assert screen([DetectionFacts(cropland_m=0.0)])[0].codes == ()
    assert screen([DetectionFacts(cropland_m=80.0)])[0].codes == ("not_cropland",)


def test_every_reason_is_a_sentence() -> None:
    fact = DetectionFacts("low", "offshore", heat("static"), 0.0, 9.0)
    assert all(label.reason.endswith("。") for label in screen([fact])[0].labels)

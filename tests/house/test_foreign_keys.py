"""Foreign keys point downwards: an app's table may refer to its own app or to one on a lower layer."""

import configparser
from pathlib import Path

from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).parents[2]
OURS = "luoshu.apps."
# They store codes and keys: a foreign key would tie what must outlive the row it speaks of.
KEYLESS = {"audit", "notices"}


def heights() -> dict[str, int]:
    """Return how high each app stands, the lowest layer at 0."""
    config = configparser.ConfigParser()
    config.read(ROOT / ".importlinter", encoding="utf-8")
    layers = config["importlinter:contract:apps"]["layers"].split("\n")
    rows = [line.replace("(", "").replace(")", "").split("|") for line in layers if line.strip()]
    return {name.strip(): height for height, row in enumerate(reversed(rows)) for name in row}


def references() -> list[tuple[type[Model], str, type[Model]]]:
    """Return every reference of a table of ours: the table, the field, the table it points to."""
    return [
        (model, field.name, field.remote_field.model)
        for model in apps.get_models()
        if model.__module__.startswith(OURS)
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.remote_field
    ]


def app_of(model: type[Model]) -> str:
    return model.__module__.removeprefix(OURS).partition(".")[0]


def test_there_are_references_to_look_at() -> None:
    assert len(references()) > 10


def test_no_foreign_key_points_up_or_sideways() -> None:
    height = heights()
    wrong = [
        f"{app_of(model)}.{model.__name__}.{field} -> {app_of(target)}.{target.__name__}"
        for model, field, target in references()
        if target.__module__.startswith(OURS)
        and app_of(model) != app_of(target)
        and height[app_of(target)] >= height[app_of(model)]
    ]
    assert wrong == []


def test_audit_and_notices_refer_to_nothing_outside() -> None:
    outside = [
        f"{model.__name__}.{field}"
        for model, field, target in references()
        if app_of(model) in KEYLESS and app_of(target) != app_of(model)
    ]
    assert outside == []

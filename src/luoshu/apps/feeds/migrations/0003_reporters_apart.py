"""Move reporters out of the detail of detections into tips; what stays is a token (M27)."""

import itertools
from typing import Any

from django.db import migrations
from django.utils.crypto import salted_hmac

KINDS = ("hotline", "patrol")
CHUNK = 500


def move_out(apps: Any, schema_editor: Any) -> None:
    detections = apps.get_model("feeds", "Detection").objects.using(schema_editor.connection.alias)
    tips = apps.get_model("feeds", "Tip").objects.using(schema_editor.connection.alias)
    after = 0
    while rows := list(detections.filter(kind__in=KINDS, pk__gt=after).order_by("pk")[:CHUNK]):
        after = rows[-1].pk
        changed = [row for row in rows if _cleaned(row)]
        tips.bulk_create(
            itertools.chain.from_iterable(_tips(tips.model, row) for row in changed), ignore_conflicts=True
        )
        detections.bulk_update(changed, ["detail"])


def _cleaned(row: Any) -> bool:
    """Take the person out of one row's detail; return whether it changed."""
    # Loaded here: every command reads the migrations, and the kernels of the package beside it take a while to load.
    from luoshu.core.fire.personal import masked_text

    before = row.detail or {}
    detail = {name: value for name, value in before.items() if name not in ("reporter", "phone")}
    if "note" in detail:
        detail["note"] = masked_text(str(detail["note"]))
    row.person = (str(before.get("reporter", "")), str(before.get("phone", "")))
    if any(row.person):
        row.token = "JB" + salted_hmac("feeds.tip", row.key, algorithm="sha256").hexdigest()[:12].upper()
        detail["tip"] = row.token
    row.detail = detail or None
    return bool(row.detail != (before or None))


def _tips(model: Any, row: Any) -> Any:
    if any(row.person):
        yield model(
            token=row.token,
            kind=row.kind,
            reporter_name=row.person[0][:60],
            phone=row.person[1][:40],
            detection_key=row.key,
            division_path=row.division_path,
            reported_at=row.acq_at,
        )


class Migration(migrations.Migration):
    dependencies = [("feeds", "0002_tips")]
    # Never back: what was taken apart is not put together again.
    operations = [migrations.RunPython(move_out, migrations.RunPython.noop, elidable=True)]

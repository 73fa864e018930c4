"""Writing the grid: who answers for a cell from a day on, and its card of four fixed things."""

from datetime import date, datetime
from typing import Final

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.people.models import Post
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.errors import CardInvalid, CellInvalid
from luoshu.apps.rosters.models import FixedCard, GridPost
from luoshu.apps.rosters.operations.permission import check_edit
from luoshu.apps.rosters.queries import GRID_LEVELS, cells_on

LONGEST: Final = {"area": 300, "people": 300, "duty": 600, "reward": 600}


def assign_cell(
    *,
    division: Division,
    valid_from: date,
    by: Acting,
    at: datetime,
    post: Post | None = None,
    contact_name: str = "",
    contact_phone: str = "",
) -> GridPost:
    """Say who answers for a cell from a day on; whoever did until then ends that day.

    Without post and contact the cell becomes a vacancy that is on record. Entering what is there already changes
    nothing. Raises NotAllowed, CellNotVisible, CellInvalid.
    """
    check_edit(by, division)
    if division.level not in GRID_LEVELS:
        raise CellInvalid(reason="网格只到县、乡镇、村、组四级，请重新选择区划。")
    if post is not None and not division.path.startswith(post.division_path):
        raise CellInvalid(reason=f"岗位“{post.title}”管不到{division.name}，请选辖区内的岗位。")
    if contact_name and division.level != Level.GROUP and post is None:
        raise CellInvalid(reason="只有村民组可以只填姓名电话，其他级别请选岗位。")
    with transaction.atomic():
        rows = GridPost.objects.filter(division_path=division.path)
        held = rows.filter(valid_to__isnull=True).order_by("-valid_from").first()
        if held is not None:
            same = (held.post, held.contact_name, held.contact_phone) == (post, contact_name, contact_phone)
            if same:
                return held
            if valid_from <= held.valid_from:
                raise CellInvalid(reason=f"{division.name}现任自 {held.valid_from} 起，新的安排要从更晚的日期开始。")
            rows.filter(valid_to__isnull=True).update(valid_to=valid_from)
        cell = GridPost.objects.create(
            division=division,
            division_path=division.path,
            level=division.level,
            post=post,
            contact_name=contact_name,
            contact_phone=contact_phone,
            valid_from=valid_from,
        )
        record(
            by=by,
            at=at,
            action="rosters.assign_cell",
            subject_kind="grid_cell",
            subject_code=division.code,
            division_path=division.path,
            detail={"post": post.code if post else "", "contact": contact_name, "from": valid_from.isoformat()},
        )
    return cell


def cell_of(division: Division, on: date) -> GridPost | None:
    """Return the cell of a division in force on a day."""
    return cells_on(on).filter(division_path=division.path).order_by("-valid_from").first()


def set_card(
    *,
    division: Division,
    area: str,
    people: str,
    duty: str,
    reward: str,
    valid_from: date,
    by: Acting,
    at: datetime,
) -> FixedCard:
    """Write the four fixed things of a cell (四定) from a day on; the card before ends that day.

    Entering what is there already changes nothing. Raises NotAllowed, CellNotVisible, CardInvalid.
    """
    check_edit(by, division)
    if division.level not in GRID_LEVELS:
        raise CardInvalid(reason="四定卡只到县、乡镇、村、组四级，请重新选择区划。")
    texts = {"area": area.strip(), "people": people.strip(), "duty": duty.strip(), "reward": reward.strip()}
    names = {"area": "定区域", "people": "定人员", "duty": "定职责", "reward": "定奖惩"}
    for name, text in texts.items():
        longest = LONGEST[name]
        if not text:
            raise CardInvalid(reason=f"“{names[name]}”没有填写，四定要填全，请补上。")
        if len(text) > longest:
            raise CardInvalid(reason=f"“{names[name]}”超过 {longest} 字，请改短。")
    with transaction.atomic():
        rows = FixedCard.objects.filter(division_path=division.path, valid_to__isnull=True)
        held = rows.order_by("-valid_from").first()
        if held is not None:
            if all(getattr(held, name) == text for name, text in texts.items()):
                return held
            if valid_from <= held.valid_from:
                raise CardInvalid(reason=f"现在的四定卡自 {held.valid_from} 起，新的要从更晚的日期开始。")
            rows.update(valid_to=valid_from)
        card = FixedCard.objects.create(division=division, division_path=division.path, valid_from=valid_from, **texts)
        record(
            by=by,
            at=at,
            action="rosters.set_card",
            subject_kind="grid_cell",
            subject_code=division.code,
            division_path=division.path,
            detail={**texts, "from": valid_from.isoformat()},
        )
    return card

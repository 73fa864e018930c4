"""A clue in or near woodland: the forest-fire office is told at once, and a row proves it (M20)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.clues.choices import HandoverStatus
from luoshu.apps.clues.errors import ClueRightMissing, HandoverMovedOn, ReasonMissing
from luoshu.apps.clues.models import Clue, FireEvent, ForestHandover
from luoshu.apps.clues.queries.finding import find_clue_for
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.choices import Role
from luoshu.apps.people.desks import desk_posts
from luoshu.core.clock import beijing_day

# What was seen earlier than this is history: it is recorded and told, but nobody is called out of bed for it.
FRESH: Final = timedelta(hours=24)


class Forested(NamedTuple):
    """A new clue in or near woodland, with the reason its label gives."""

    clue: Clue
    event_id: int
    reason: str


def hand_over_at_once(found: Sequence[Forested], *, at: datetime) -> None:
    """Record the hand-over of new clues and tell the forest desk: one urgent notice a fire, one for all history."""
    if not found:
        return
    ForestHandover.objects.bulk_create(
        [
            ForestHandover(
                clue=one.clue,
                division_path=one.clue.division_path,
                how="notice",
                note=one.reason[:300],
                told_at=at,
                told_by=SYSTEM.person_code,
            )
            for one in found
        ],
        ignore_conflicts=True,
        batch_size=500,
    )
    codes = dict(FireEvent.objects.filter(id__in={one.event_id for one in found}).values_list("id", "code"))
    told: set[int] = set()
    late: dict[str, list[Clue]] = {}
    for one in found:
        if one.clue.seen_at < at - FRESH:
            late.setdefault(_county(one.clue.division_path), []).append(one.clue)
        elif one.event_id not in told:
            told.add(one.event_id)
            _tell_now(one.clue, codes[one.event_id], at)
    for county, clues in late.items():
        _tell_history(county, clues, at)


def tell_forest(*, clue_code: str, by: Acting, at: datetime, how: str, note: str) -> ForestHandover:
    """Hand a clue over to the forest desk by hand. Raises ClueNotVisible, ClueRightMissing, HandoverMovedOn."""
    clue = find_clue_for(by, clue_code)
    if not by.may("forest.hand_over"):
        raise ClueRightMissing
    if not note.strip():
        raise ReasonMissing
    with transaction.atomic():
        row, is_new = ForestHandover.objects.get_or_create(
            clue=clue,
            defaults={
                "division_path": clue.division_path,
                "how": how[:20],
                "note": note[:300],
                "told_at": at,
                "told_by": by.person_code,
            },
        )
        if not is_new:
            raise HandoverMovedOn(clue=clue.code)
        event = FireEvent.objects.get(pk=clue.event_id)
        _tell_now(clue, event.code, at)
        FireEvent.objects.filter(pk=event.pk).update(version=event.version + 1, changed_at=at)
        record(
            by=by,
            at=at,
            action="forest.told",
            subject_kind="clue",
            subject_code=clue.code,
            division_path=clue.division_path,
            detail={"how": how, "note": note},
        )
    return row


def take_over_forest(*, clue_code: str, by: Acting, at: datetime, note: str = "") -> ForestHandover:
    """The forest desk takes a clue over. Raises ClueNotVisible, ClueRightMissing, HandoverMovedOn."""
    clue = find_clue_for(by, clue_code)
    if not by.may("forest.take_over"):
        raise ClueRightMissing
    with transaction.atomic():
        told = ForestHandover.objects.filter(clue=clue, status=HandoverStatus.TOLD)
        if not told.update(status=HandoverStatus.TAKEN, taken_at=at, taken_by=by.person_code):
            raise HandoverMovedOn(clue=clue.code)
        record(
            by=by,
            at=at,
            action="forest.taken",
            subject_kind="clue",
            subject_code=clue.code,
            division_path=clue.division_path,
            detail={"note": note},
        )
    return ForestHandover.objects.get(clue=clue)


def _tell_now(clue: Clue, event_code: str, at: datetime) -> None:
    posts, is_forest = _addressees(clue.division_path, at)
    if not posts:
        return  # nobody to tell is seen on the desk: the hand-over row stands there as told to no one
    text = f"火情 {event_code} 在林地或邻近林地，已登记移交，请立即核实并接收。"
    if not is_forest:
        text = f"火情 {event_code} 邻近林地，名册里没有森防值班岗位，请立即电话告知森防办并登记。"
    send_notice(
        dedupe_key=f"forest:{event_code}",
        kind="forest_handover",
        is_urgent=True,
        subject_kind="clue",
        subject_code=clue.code,
        division_path=clue.division_path,
        text=text,
        link=f"/clues/{clue.code}/",
        post_codes=posts,
        at=at,
    )


def _tell_history(county: str, clues: Sequence[Clue], at: datetime) -> None:
    posts, _ = _addressees(county, at)
    if not posts:
        return
    send_notice(
        dedupe_key=f"forest-history:{clues[0].code}",
        kind="forest_handover",
        is_urgent=False,
        subject_kind="clue",
        subject_code=clues[0].code,
        division_path=county,
        text=f"补录的历史线索中有 {len(clues)} 条在林地或邻近林地，已登记移交，请查看。",
        link="/clues/?queue=forest",
        post_codes=posts,
        at=at,
    )


def _addressees(path: str, at: datetime) -> tuple[list[str], bool]:
    """The forest desks that answer for a place; without one, the fire desks, who then have to phone."""
    on = beijing_day(at)
    forest = desk_posts(Role.FOREST_DESK, path, on)
    if forest:
        return [post.code for post in forest], True
    desks = [*desk_posts(Role.COUNTY_FIRE_DESK, path, on), *desk_posts(Role.CITY_FIRE_DESK, path, on)]
    return [post.code for post in desks], False


def _county(path: str) -> str:
    """The path down to the county: the city's own path when a clue hangs there."""
    parts = path.rstrip("/").split("/")
    return "/".join(part for part in parts if len(part) <= 6) + "/"

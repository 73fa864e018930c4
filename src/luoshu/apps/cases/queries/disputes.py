"""Disputes over whose territory a fire is in: both sides read both views, and nobody else does."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, Q, QuerySet, Value, When

from luoshu.apps.acting import Acting
from luoshu.apps.cases.choices import AsideStatus, DisputeSide
from luoshu.apps.cases.errors import DisputeNotVisible
from luoshu.apps.cases.models import Dispute, DisputeView
from luoshu.apps.clues.models import AttributionDecision
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.models import Post
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import BorderDistance, Lines, border_distance, lines_around
from luoshu.apps.scope import within
from luoshu.core.clock import beijing_day

MAP_HALF_M = 2500.0


@dataclass(frozen=True)
class StatedView:
    """What somebody said: side and post in words. Persons are named in the audit, not here."""

    side: str
    side_label: str
    who: str
    at: datetime
    text: str
    photo_codes: tuple[str, ...]


@dataclass(frozen=True)
class Attribution:
    """One of the views on whose fire it is, with the distance of the point to that border."""

    label: str
    division: Division | None
    distance: BorderDistance | None
    words: str


@dataclass(frozen=True)
class DisputePage:
    """Everything both sides see of a dispute. ``lines`` are borders in metres around the point, by division path."""

    dispute: Dispute
    attributions: tuple[Attribution, ...]
    views: tuple[StatedView, ...]
    decisions: tuple[AttributionDecision, ...]
    lines: dict[str, Lines]
    is_sketch: bool
    can_open_fire: bool
    can_decide: bool
    can_speak: bool


def disputes_in_scope(acting: Acting) -> QuerySet[Dispute]:
    """Return the disputes a post may read: as holder, as the side pointed at, as the level above, or as decided."""
    mine = within(acting, "held_path") | (within(acting, "proposed_path") & ~Q(proposed_path=""))
    return Dispute.objects.filter(mine | within(acting, "decided_division__path"))


def find_dispute_for(acting: Acting, code: str) -> Dispute:
    """Return one dispute. Raises DisputeNotVisible, NotAllowed."""
    rows = disputes_in_scope(acting).select_related(
        "case__event", "case__division", "held_division", "proposed_division", "decided_division"
    )
    found = rows.filter(code=code).first()
    if found is None:
        raise DisputeNotVisible
    if not acting.may("clues.read"):
        raise NotAllowed
    return found


def disputes_for(acting: Acting, *, most: int = 100) -> list[Dispute]:
    """Return the disputes of a reader: the open ones first, by their limit, then the settled, newest first."""
    if not acting.may("clues.read"):
        raise NotAllowed
    rows = disputes_in_scope(acting).select_related("case", "held_division", "proposed_division", "decided_division")
    rank = Case(When(status=AsideStatus.ASKED, then=Value(0)), default=Value(1))
    return list(rows.order_by(rank, F("decided_at").desc(nulls_last=True), "due_at", "id")[:most])


def side_of(acting: Acting, dispute: Dispute) -> str:
    """Return for which side a post speaks: one that covers both stands above them."""
    holds = acting.covers(dispute.held_path)
    is_proposed = bool(dispute.proposed_path) and acting.covers(dispute.proposed_path)
    if holds and (is_proposed or any(_is_wide(root) for root in acting.paths)):
        return DisputeSide.ABOVE
    return DisputeSide.PROPOSED if is_proposed else DisputeSide.HOLDER


def _is_wide(root: str) -> bool:
    """A root that holds several counties: everything, or a city."""
    return root.count("/") < 2


def dispute_page(acting: Acting, code: str) -> DisputePage:
    """Return one dispute with both views, distances and borders. The distances are reckoned, not stored."""
    dispute = find_dispute_for(acting, code)
    day = beijing_day(dispute.case.first_seen_at)
    places = [dispute.held_division, dispute.proposed_division, dispute.decided_division]
    known = {one.pk: border_distance(dispute.lon, dispute.lat, one, day) for one in places if one is not None}
    measured = [found for found in known.values() if found is not None]
    views = list(dispute.views.order_by("stated_at", "id"))
    titles = _titles({view.stated_post for view in views})
    covers_all = acting.covers(dispute.held_path) and all(acting.covers(one.path) for one in places if one is not None)
    is_open = dispute.status == AsideStatus.ASKED
    return DisputePage(
        dispute=dispute,
        attributions=tuple(_attributions(dispute, known)),
        views=tuple(_stated(view, titles) for view in views),
        decisions=tuple(
            AttributionDecision.objects.filter(clue__event_id=dispute.case.event_id)
            .select_related("division", "previous", "clue")
            .order_by("decided_at", "id")
        ),
        lines=lines_around(dispute.lon, dispute.lat, {one.of for one in measured}, day, half_m=MAP_HALF_M),
        is_sketch=any(one.is_sketch for one in measured),
        can_open_fire=acting.covers(dispute.case.division_path),
        can_decide=is_open and acting.may("clues.attribute") and covers_all and side_of(acting, dispute) == "above",
        can_speak=is_open and acting.may("fires.dispute"),
    )


def _attributions(dispute: Dispute, known: dict[int, BorderDistance | None]) -> list[Attribution]:
    def one(label: str, division: Division | None, words: str) -> Attribution:
        return Attribution(label, division, known.get(division.pk) if division is not None else None, words)

    found = [one("原归属", dispute.held_division, dispute.reason)]
    if dispute.listed_place:
        found.insert(0, Attribution("来源名单写的", None, None, dispute.listed_place))
    found.append(
        one("提出的归属", dispute.proposed_division, "" if dispute.proposed_division else "没有写明，由上级核定")
    )
    if dispute.decided_division is not None:
        found.append(one("上级核定", dispute.decided_division, dispute.decision_note))
    return found


def _titles(codes: set[str]) -> dict[str, str]:
    rows = Post.objects.filter(code__in=codes).select_related("unit")
    return {post.code: f"{post.unit.name} {post.title}" for post in rows}


def _stated(view: DisputeView, titles: dict[str, str]) -> StatedView:
    return StatedView(
        side=view.side,
        side_label=DisputeSide(view.side).label,
        who=titles.get(view.stated_post, ""),
        at=view.stated_at,
        text=view.text,
        photo_codes=tuple(view.photo_codes),
    )

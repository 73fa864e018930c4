"""Instructions: who may read them, which still wait, and what each became for a reader who may open it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.briefings.choices import OPEN, InstructionStatus
from luoshu.apps.briefings.errors import InstructionNotVisible
from luoshu.apps.briefings.models import Instruction
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.choices import Role
from luoshu.apps.people.models import Post, Unit
from luoshu.apps.people.queries import holders_of, posts_by_code, posts_in_scope, terms_on
from luoshu.apps.people.rights import rights_of
from luoshu.apps.supervision.queries import matter_in_scope

RECEIVING_ROLES = (Role.SUPERVISION_HEAD, Role.CITY_FIRE_HEAD, Role.QUALITY_OFFICE)
READ = "briefings.instructions"


@dataclass(frozen=True)
class InstructionLine:
    """One instruction as a list shows it.

    ``matter_url`` is empty for a reader who may not open the matter; ``owner`` is the post that signed for it;
    ``is_ours``: the reader's office owes the next step.
    """

    row: Instruction
    matter_url: str
    owner: str
    waits_since: datetime | None
    is_ours: bool


def instructions_for(acting: Acting) -> QuerySet[Instruction]:
    """Return the instructions a post gave, or its office has or had, the newest first. Raises NotAllowed."""
    if not acting.may(READ):
        raise NotAllowed
    own = Q(to_unit__code=acting.unit_code) | Q(handed_on_by__code=acting.unit_code)
    rows = Instruction.objects.filter(Q(given_post=acting.post_code) | own)
    return rows.select_related("to_unit", "handed_on_by").order_by("-given_at", "-id")


def find_instruction_for(acting: Acting, code: str) -> Instruction:
    """Return one instruction. Raises NotAllowed, InstructionNotVisible."""
    found = instructions_for(acting).filter(code=code).first()
    if found is None:
        raise InstructionNotVisible
    return found


def instruction_lines(acting: Acting, *, at: datetime, waiting: bool = False, most: int = 100) -> list[InstructionLine]:
    """Return the newest instructions of a reader, or only those that still wait, the longest waiting first."""
    rows = instructions_for(acting)
    if waiting:
        rows = rows.filter(status__in=OPEN).order_by("given_at", "id")
    found = list(rows[:most])
    codes = [row.taken_code for row in found if row.taken_code]
    open_to_reader: set[str] = set()
    if codes and acting.may("supervision.read"):
        open_to_reader = set(matter_in_scope(acting, at=at).filter(code__in=codes).values_list("code", flat=True))
    posts = posts_by_code(row.accepted_post for row in found if row.accepted_post)
    return [
        InstructionLine(
            row=row,
            matter_url=f"/supervision/{row.taken_code}/" if row.taken_code in open_to_reader else "",
            owner=posts[row.accepted_post].title if row.accepted_post in posts else "",
            waits_since=_since(row),
            is_ours=row.status in OPEN and row.to_unit.code == acting.unit_code,
        )
        for row in found
    ]


def _since(row: Instruction) -> datetime | None:
    """Since when the office that has it owes the next step."""
    if row.status == InstructionStatus.GIVEN:
        return row.handed_on_at or row.given_at
    return row.accepted_at if row.status == InstructionStatus.ACCEPTED else None


def receiving_units(acting: Acting, on: date, *, with_supervision: bool = True) -> list[Unit]:
    """Return the offices a leader may write to: supervision first, then fires and city quality.

    Without supervision: those a line is passed on to, to be dealt with and answered, and that make no matter of it.
    """
    roles = RECEIVING_ROLES if with_supervision else RECEIVING_ROLES[1:]
    order = {role.value: place for place, role in enumerate(roles)}
    posts = sorted(
        posts_in_scope(acting, on, roles=tuple(order)), key=lambda post: (order[post.role], post.division_path)
    )
    return list({post.unit.code: post.unit for post in posts}.values())


def receiving_posts(unit: Unit, on: date) -> list[Post]:
    """Return the held posts of an office that may open an instruction."""
    posts = [post for post in Post.objects.filter(unit=unit).order_by("code") if READ in rights_of(post.role)]
    held = holders_of(posts, on)
    return [post for post in posts if post.pk in held]


def supervision_unit(division_path: str, on: date) -> Unit | None:
    """Return the supervision office of a division, the nearest one above it."""
    heads = terms_on(on).filter(post__role=Role.SUPERVISION_HEAD).select_related("post__unit")
    above = [term.post for term in heads if division_path.startswith(term.post.division_path)]
    return max(above, key=lambda post: len(post.division_path)).unit if above else None


def waiting_instructions(*, before: datetime, limit: int = 50) -> QuerySet[Instruction]:
    """Return instructions given before a moment that nobody has signed for, the oldest first."""
    rows = Instruction.objects.filter(status=InstructionStatus.GIVEN, given_at__lt=before)
    return rows.select_related("to_unit__division").order_by("given_at", "id")[:limit]

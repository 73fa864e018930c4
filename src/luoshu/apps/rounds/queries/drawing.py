"""From the records to the input of a draw: risk, days since the last visit, visits this month, for every village."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from luoshu.apps.acting import path_end
from luoshu.apps.cases.models import FireCase
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import valid_on
from luoshu.apps.rounds.choices import VisitState
from luoshu.apps.rounds.errors import RoundsInvalid
from luoshu.apps.rounds.models import Draw, Plan, Remedy, Visit
from luoshu.apps.rounds.queries.limits import draw_rule, month_condition, visit_cap
from luoshu.apps.rules.inspection import STRAW
from luoshu.core.clock import beijing_day
from luoshu.core.planning.draws import DrawInput, Village, find_differences

# Looked at and found to be no straw fire: such cases say nothing about a village's risk.
NOT_COUNTED = ("not_accepted", "not_a_fire", "other_burning", "struck", "merged")
NO_CAP = 1000


@dataclass(frozen=True)
class PreparedDraw:
    """The input of a draw and the codes of the rules it was made by."""

    given: DrawInput
    rule_codes: list[str]


def prepare_draw(plan: Plan, *, code: str, count: int, at: datetime) -> PreparedDraw:
    """Return the input of a draw over all villages of a plan's division. Raises RoundsInvalid without a rule.

    Risk: the rule's start, more for each confirmed fire of the last ``most_days`` and for each problem not crossed
    off, up to the rule's most. Five queries, whatever the number of villages.
    """
    on = beijing_day(at)
    rule, cap = draw_rule(plan.division_path, on), visit_cap(plan.division_path, on)
    if not rule.body:
        raise RoundsInvalid(reason="没有督查抽村的权重规则，请先在规则里补上“督查抽村权重”。")
    body = rule.body
    villages = villages_of(plan.division_path, on)
    since = at - timedelta(days=int(body["most_days"]))
    burnt = FireCase.objects.filter(opened_at__gte=since).exclude(state__in=NOT_COUNTED)
    # A straw fire says nothing about gas or floods.
    fires = _count(burnt if plan.topic == STRAW else burnt.none(), plan.division_path)
    problems = _count(Remedy.objects.filter(is_open=True, finding__topic=plan.topic), plan.division_path)
    visited = _last_visits(plan.division_path)
    counts = Counter(
        Visit.objects.filter(month_condition(on), **_below(plan.division_path)).values_list("division_path", flat=True)
    )

    def risk(path: str) -> int:
        points = body["risk_start"] + body["risk_per_fire"] * fires[path] + body["risk_per_problem"] * problems[path]
        return int(min(points, body["risk_most"]))

    rows = tuple(
        Village(
            code=one.code,
            name=one.full_name,
            group=one.path.strip("/").split("/")[-2],
            risk=risk(one.path),
            days_since=_days(visited.get(one.path), on, int(body["most_days"])),
            visits=counts[one.path],
        )
        for one in villages
    )
    given = DrawInput(
        draw=code,
        count=count,
        floor=int(body["floor"]),
        most_days=int(body["most_days"]),
        month_cap=int(cap.body.get("most_visits", NO_CAP)),
        group_cap=int(body["group_cap"]),
        villages=rows,
    )
    return PreparedDraw(given, [one for one in (rule.code, cap.code) if one])


def villages_of(path: str, on: date) -> list[Division]:
    """Return the villages of a subtree on a day, in the order of the official list."""
    rows = Division.objects.filter(valid_on(on), level=Level.VILLAGE, path__gte=path, path__lt=path_end(path))
    return list(rows.order_by("list_order", "code"))


def draw_files(draw: Draw) -> tuple[str, str]:
    """Return the texts of a draw's input and result; the result is empty before the draw."""
    return _text(draw.input_file), _text(draw.result_file) if draw.result_file is not None else ""


def check_draw(draw: Draw) -> tuple[str, ...]:
    """Repeat a draw from its stored files and return what does not fit; empty when all of it does."""
    given, result = draw_files(draw)
    return find_differences(given, result, committed_input=draw.input_sha256, committed_seed=draw.seed_sha256)


def _text(file: StoredFile) -> str:
    with open_bytes(file) as stream:
        return stream.read().decode("utf-8")


def _below(path: str) -> dict[str, str]:
    return {"division_path__gte": path, "division_path__lt": path_end(path)}


def _count(rows: object, path: str) -> Counter[str]:
    """Count rows for each division path; a row that is known to a township only counts for none of its villages."""
    return Counter(rows.filter(**_below(path)).values_list("division_path", flat=True))  # type: ignore[attr-defined]


def _last_visits(path: str) -> dict[str, datetime]:
    rows = Visit.objects.filter(state=VisitState.DONE, **_below(path)).values_list("division_path")
    return dict(rows.annotate(last=Max("visited_at")))


def _days(visited_at: datetime | None, on: date, most: int) -> int:
    """Whole Beijing days since the last visit; the most that counts for a village nobody has visited."""
    return max(0, (on - beijing_day(visited_at)).days) if visited_at is not None else most

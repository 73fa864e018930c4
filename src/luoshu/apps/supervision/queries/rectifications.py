"""上级整改任务: total, done and left as they follow from the items; 见底清零 is derived, never set."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.choices import Role
from luoshu.apps.scope import within
from luoshu.apps.supervision.choices import RectificationState
from luoshu.apps.supervision.errors import SupervisionNotVisible
from luoshu.apps.supervision.models import RectificationItem, RectificationTask

FINISHED = (RectificationState.CROSSED_OFF.value, RectificationState.PUBLISHED.value)


@dataclass(frozen=True)
class TaskView:
    """One task with its counts. ``left`` is None when neither a total nor a stated rest is known."""

    task: RectificationTask
    done: int
    left: int | None
    by_state: dict[str, int]
    items: list[RectificationItem]

    @property
    def total_words(self) -> str:
        """The total, or that it is missing."""
        return str(self.task.total) if self.task.total is not None else "总数未录入"

    @property
    def is_cleared(self) -> bool:
        """见底清零: the total is known and every one of it is crossed off."""
        return self.task.total is not None and self.done >= self.task.total


def tasks_in_scope(acting: Acting) -> QuerySet[RectificationTask]:
    """Return the tasks a post may see: the office its divisions', a unit those it leads or has a problem of."""
    if not acting.may("supervision.read"):
        raise NotAllowed
    rows = RectificationTask.objects.all()
    if acting.may("supervision.desk") or acting.may("supervision.note"):
        return rows.filter(within(acting))
    own = Q(lead_unit__code=acting.unit_code) | Q(items__unit__code=acting.unit_code)
    if acting.role == Role.COUNTY_OFFICE:
        own |= Q(items__in=RectificationItem.objects.filter(within(acting)))
    return rows.filter(own).distinct()


def find_task_for(acting: Acting, code: str) -> RectificationTask:
    """Return one task. Raises NotAllowed, SupervisionNotVisible."""
    found = tasks_in_scope(acting).filter(code=code).first()
    if found is None:
        raise SupervisionNotVisible
    return found


def task_views(acting: Acting) -> list[TaskView]:
    """Return the tasks with their counts; of the problems a unit sees its own, the counts are of all."""
    rows = tasks_in_scope(acting).select_related("lead_unit").prefetch_related("items__unit")
    return [_view(acting, task) for task in rows.order_by("due_on", "id")]


def _view(acting: Acting, task: RectificationTask) -> TaskView:
    items = sorted(task.items.all(), key=lambda item: item.number)
    states = Counter(item.state for item in items)
    done = sum(states[state] for state in FINISHED)
    if task.total is not None:
        left: int | None = task.total - done
    else:
        left = max(0, task.left_stated - done) if task.left_stated is not None else None
    is_wide = (
        acting.may("supervision.desk") or acting.may("supervision.note") or task.lead_unit.code == acting.unit_code
    )
    own = [item for item in items if is_wide or item.unit.code == acting.unit_code or _in_county(acting, item)]
    return TaskView(task, done, left, dict(states), own)


def _in_county(acting: Acting, item: RectificationItem) -> bool:
    return acting.role == Role.COUNTY_OFFICE and acting.covers(item.division_path)

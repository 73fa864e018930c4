"""上级整改任务: total, done and left as they follow from the items; 见底清零 is derived, never set."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.models import Attachment
from luoshu.apps.evidence.queries import attachments_of, attachments_of_all
from luoshu.apps.people.choices import Role
from luoshu.apps.scope import within
from luoshu.apps.supervision.choices import RectificationState
from luoshu.apps.supervision.errors import SupervisionNotVisible
from luoshu.apps.supervision.models import RectificationItem, RectificationTask
from luoshu.apps.supervision.queries.ladder import acceptance_papers

SUBJECT: Final = "rectification"
"""What ``evidence`` calls the papers of a problem."""
AFTER_RETURN: Final = "退回后新补的材料"
OTHER_PAPER: Final = "其他材料"
FINISHED = (RectificationState.CROSSED_OFF.value, RectificationState.PUBLISHED.value)


@dataclass(frozen=True)
class ProblemView:
    """One problem with its 验收材料. ``wanted``: what the rule of the day asks for; ``missing``: what is not there."""

    item: RectificationItem
    papers: list[Attachment]
    wanted: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """What stands between this problem and 市级验收, in the rule's order."""
        lacking = [word for word in self.wanted if word not in {paper.kind for paper in self.papers}]
        returned_at = self.item.returned_at
        if self.wanted and returned_at and not any(paper.uploaded_at > returned_at for paper in self.papers):
            lacking.append(AFTER_RETURN)
        return lacking

    @property
    def takes_papers(self) -> bool:
        """Whether something may still be attached: before 市级验收."""
        return self.item.state in (RectificationState.OPEN, RectificationState.SELF_CHECKED)


@dataclass(frozen=True)
class TaskView:
    """One task with its counts. ``left`` is None when neither a total nor a stated rest is known."""

    task: RectificationTask
    done: int
    left: int | None
    by_state: dict[str, int]
    items: list[ProblemView]

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


def find_item_for(acting: Acting, code: str, number: int, *, on: date) -> ProblemView:
    """Return one problem of a task with its papers. Raises NotAllowed, SupervisionNotVisible."""
    task = find_task_for(acting, code)
    item = task.items.select_related("unit", "task__lead_unit").filter(number=number).first()
    if item is None or not _sees(acting, task, item):
        raise SupervisionNotVisible
    wanted, _ = acceptance_papers(task.division_path, on)
    return ProblemView(item, list(attachments_of(SUBJECT, item.subject_code)), wanted)


def task_views(acting: Acting, *, on: date) -> list[TaskView]:
    """Return the tasks with their counts; of the problems a unit sees its own, the counts are of all.

    ``on`` is the day whose rule says which 验收材料 are asked for.
    """
    rows = tasks_in_scope(acting).select_related("lead_unit").prefetch_related("items__unit", "items__task")
    tasks = list(rows.order_by("due_on", "id"))
    codes = [item.subject_code for task in tasks for item in task.items.all()]
    papers: dict[str, list[Attachment]] = defaultdict(list)
    for paper in attachments_of_all(SUBJECT, codes):
        papers[paper.subject_code].append(paper)
    wanted = {path: acceptance_papers(path, on)[0] for path in {task.division_path for task in tasks}}
    return [_view(acting, task, papers, wanted[task.division_path]) for task in tasks]


def _view(
    acting: Acting, task: RectificationTask, papers: Mapping[str, list[Attachment]], wanted: tuple[str, ...]
) -> TaskView:
    items = sorted(task.items.all(), key=lambda item: item.number)
    states = Counter(item.state for item in items)
    done = sum(states[state] for state in FINISHED)
    if task.total is not None:
        left: int | None = task.total - done
    else:
        left = max(0, task.left_stated - done) if task.left_stated is not None else None
    own = [ProblemView(item, papers.get(item.subject_code, []), wanted) for item in items if _sees(acting, task, item)]
    return TaskView(task, done, left, dict(states), own)


def _sees(acting: Acting, task: RectificationTask, item: RectificationItem) -> bool:
    is_wide = acting.may("supervision.desk") or acting.may("supervision.note")
    return is_wide or acting.unit_code in (task.lead_unit.code, item.unit.code) or _in_county(acting, item)


def _in_county(acting: Acting, item: RectificationItem) -> bool:
    return acting.role == Role.COUNTY_OFFICE and acting.covers(item.division_path)

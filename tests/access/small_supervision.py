"""Supervision of the small city: matters of a city and a county department, a deployment, a slip, a task, a body."""

from datetime import date, timedelta

from luoshu.apps.supervision.models import FeedbackFile, Slip
from luoshu.apps.supervision.operations import (
    BodyDraft,
    TaskDraft,
    add_items,
    attach_paper,
    found_body,
    propose_slips,
    register_task,
    take_deployment,
)
from tests.core.reading.test_deployments import ARTICLE
from tests.support.cast import AT, Cast
from tests.support.matters import work_of


def add_supervision(cast: Cast, names: dict[str, str]) -> None:
    """Fill the codes that the rows of the supervision table name."""
    clerk = cast.acting("沈知")
    city = work_of(cast, at=AT).handling("city-housing", at=AT)
    city.feed("梁知", AT, text="附清单", files=[("清单.txt", "一份清单".encode())])
    names["matter_city"], names["file"] = city.code, str(FeedbackFile.objects.get().pk)
    county = work_of(cast, title="县里的事", due_on=date(2024, 9, 17), at=AT).handling("a-housing", "顾青", at=AT)
    names["work_a"] = county.code
    names["matter_new"] = work_of(cast, title="待交办", at=AT).code
    names["deployment"] = take_deployment(
        title="推进会", data=ARTICLE.encode(), issued_on=date(2024, 9, 6), by=clerk, at=AT
    ).code
    propose_slips(at=AT + timedelta(hours=1))
    names["slip"] = Slip.objects.get().code
    task = register_task(draft=TaskDraft("上级", "整改", "city-housing", total=3), by=clerk, at=AT)
    add_items(task_code=task.code, rows=[("泵站", "a-housing")], by=clerk, at=AT)
    names["task"] = task.code
    given = {"paper": "其他材料", "name": "验收单.txt", "data": "合格".encode()}
    names["task_paper"] = attach_paper(task_code=task.code, number=1, **given, by=cast.acting("顾青"), at=AT).code
    draft = BodyDraft("专班", "task_force", "演示〔2024〕1号", date(2024, 9, 1), None, "city-housing")
    names["body"] = found_body(draft=draft, by=clerk, at=AT).code

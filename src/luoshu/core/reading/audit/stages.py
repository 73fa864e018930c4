"""Stage order: a project that has passed a stage cannot be promised an earlier one later on the page."""

from collections import defaultdict
from collections.abc import Iterator

from luoshu.core.reading.events.stages import ORDER
from luoshu.core.reading.model import Check, Event


def check_stages(events: list[Event]) -> Iterator[Check]:
    """Per project named alike: done stages against planned ones."""
    by_project: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.kind == "stage":
            for name in str(event.fields["project"]).split(";"):
                if len(name) >= 4:
                    by_project[name].append(event)
    for name, stages in by_project.items():
        done = [e for e in stages if e.fields["state"] == "done" and str(e.fields["stage"]) in ORDER]
        planned = [e for e in stages if e.fields["state"] == "planned" and str(e.fields["stage"]) in ORDER]
        for later in planned[:20]:
            for earlier in done[:20]:
                first, second = str(earlier.fields["stage"]), str(later.fields["stage"])
                if later.start <= earlier.start:
                    continue
                passed = ORDER[first] >= ORDER[second] and ORDER[first] >= 7
                spans = ((earlier.start, earlier.end), (later.start, later.end))
                relation = f"{name}：{first}（已完成）/ {second}（计划）"
                if passed:
                    why = "前文说已过这一阶段，后文又列为计划，请核对"
                    yield Check("", "stage_order", "inconsistent", spans, (), relation, why, "warn")
                else:
                    yield Check("", "stage_order", "consistent", spans, (), relation, "阶段先后相符")

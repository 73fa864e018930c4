"""The forms of the rules that say for how many days something is kept."""

from typing import Final

from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.shapes import FieldKind, Shape, ShapeField


def _days(kind: RuleKind, code: str, *, how: str, hint: str) -> Shape:
    field = ShapeField("days", "保存", FieldKind.WHOLE, unit="天", hint=how)
    return Shape(kind.value, kind.value, str(kind.label), (field,), {}, fixed_code=code, hint=hint)


KEEPING: Final = (
    _days(
        RuleKind.PICTURE,
        "picture.alarm",
        how="收到之日起算，到期删除",
        hint="火点没有办结、核减或归属异议没有定、通报与整改没有销号的，等办完再删。",
    ),
    _days(
        RuleKind.AUDIT,
        "audit.keep",
        how="不少于 183 天",
        hint="到期的由审计员在审计页面上移出到归档文件，日志链不断；没有登记的一直保存。",
    ),
)

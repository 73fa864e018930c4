"""For how long the demo city keeps its audit in the database: an example of a rule that an office enters."""

from datetime import date

from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.models import Rule


def keep_audit() -> None:
    """Put the example rule on record."""
    Rule.objects.create(
        code="audit.keep",
        kind=RuleKind.AUDIT,
        title="审计日志在系统中保存三年（示例）",
        issuer="市大数据中心（演示）",
        document_no="演示〔2024〕网安1号",
        division_path="410300/",
        valid_from=date(2024, 1, 1),
        body={"days": 1096},
        is_example=True,
    )

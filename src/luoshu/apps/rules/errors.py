from luoshu.apps.errors import Invalid, NotVisible


class RuleNotVisible(NotVisible):
    code = "rule_not_visible"
    message = "没有代码为 %(rule)s 的规则，或不在您的辖区内，请核对后重试。"


class RuleInvalid(Invalid):
    code = "rule_invalid"
    message = "%(reason)s"


class RuleDateInvalid(Invalid):
    """An edit never rewrites a rule that has been in force."""

    code = "rule_date_invalid"
    message = (
        "规则“%(title)s”自 %(valid_from)s 起执行，修改只能从更晚的日期开始，"
        "已作出的判断才有据可查。请把生效日期改到其后。"
    )

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


class RuleBackdated(Invalid):
    """A start in the past is possible, but never without saying so."""

    code = "rule_backdated"
    message = (
        "%(valid_from)s 早于今天，其间已经按原来的规则作过判断，那些判断不会改动。"
        "确需追溯的，请在“说明”里写明依据再保存，或改为今天以后的日期。"
    )


class RuleSheetUnreadable(Invalid):
    code = "rule_sheet_unreadable"
    message = "%(reason)s"

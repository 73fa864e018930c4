from luoshu.apps.errors import Conflict, Invalid, NotAllowed, NotVisible


class AccountNotVisible(NotVisible):
    code = "account_not_visible"
    message = "没有账号“%(username)s”，或不在您的辖区内，请核对后重试。"


class PersonNotVisible(NotVisible):
    code = "person_not_visible"
    message = "没有编号为 %(person)s 的人员，或不在您的辖区内，请核对后重试。"


class PostNotVisible(NotVisible):
    code = "post_not_visible"
    message = "没有编号为 %(post)s 的岗位，或不在您的辖区内，请核对后重试。"


class AccountLocked(NotAllowed):
    """Too many wrong passwords. The time is told, because the owner has to know when to come back."""

    code = "account_locked"
    message = "账号因连续输错密码已锁定，请在 %(minutes)d 分钟后再试，或请安全管理员解锁。"


class OwnRights(NotAllowed):
    """Nobody edits their own account, term or rights."""

    code = "own_rights"
    message = "不能办理自己的账号或任职，请由另一位管理员办理。"


class AdministratorsApart(NotAllowed):
    """System, security and audit administration are three persons."""

    code = "administrators_apart"
    message = "系统管理员、安全管理员、审计员必须是不同的人（三员分立），请另选人员。"


class TermInvalid(Invalid):
    code = "term_invalid"
    message = "%(reason)s"


class AlreadyHeld(Conflict):
    code = "already_held"
    message = "%(name)s在 %(on)s 已任该岗位，请刷新后核对任职起止日期。"


class HolderThere(Conflict):
    """Fields: ``post``, ``name``. A post has one A角; who comes after takes over on a day."""

    code = "holder_there"
    message = "岗位“%(post)s”已有 A角%(name)s，一个岗位只有一个 A角，没有登记。换人请用“接任”，添人请登记为 B角。"


class PasswordUnfit(Invalid):
    code = "password_unfit"
    message = "%(reason)s"


class AccountSheetUnreadable(Invalid):
    code = "account_sheet_unreadable"
    message = "%(reason)s"


class UnitNotVisible(NotVisible):
    code = "unit_not_visible"
    message = "没有编号为 %(unit)s 的单位，或不在您的辖区内，请核对后重试。"


class MailboxInvalid(Invalid):
    code = "mailbox_invalid"
    message = "收文邮箱要写成 shouwen@example.gov.cn 这样，请改正。"

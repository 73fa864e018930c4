"""The root of the errors people read: a stable code, the fields, one sentence with the fact and the next step."""

from typing import Any, ClassVar


class LuoshuError(Exception):
    """Base of every refusal. ``message`` holds named placeholders that are filled from the fields."""

    code: ClassVar[str] = "luoshu_error"
    message: ClassVar[str] = "操作没有完成，请刷新后重试。"

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        super().__init__(self.message % fields if fields else self.message)


class NotVisible(LuoshuError):
    """The row does not exist or lies outside the reader's scope: the two must look alike (404)."""

    code = "not_visible"
    message = "没有这条记录，或不在您的辖区内。"


class NotAllowed(LuoshuError):
    """The row is visible, but the acting post has no right to this (403)."""

    code = "not_allowed"
    message = "您当前的岗位没有这项权限，如确需办理请联系本单位安全管理员。"


class Conflict(LuoshuError):
    """Somebody else got there first (409)."""

    code = "conflict"
    message = "这条记录刚被别人处理过，请刷新后查看最新状态。"


class Invalid(LuoshuError):
    """What was sent cannot be used as it is (422)."""

    code = "invalid"
    message = "填写的内容有误，请检查后再提交。"

from luoshu.apps.errors import LuoshuError


class ReadNotRecorded(LuoshuError):
    """The read spool cannot be written. Nobody reads protected rows unrecorded, so the read itself is refused."""

    code = "read_not_recorded"
    message = "查阅记录写不进磁盘，本次查阅已停止。请联系管理员检查磁盘空间和目录权限后重试。"

from luoshu.apps.errors import Conflict, Invalid, LuoshuError


class ReadNotRecorded(LuoshuError):
    """The read spool cannot be written. Nobody reads protected rows unrecorded, so the read itself is refused."""

    code = "read_not_recorded"
    message = "查阅记录写不进磁盘，本次查阅已停止。请联系管理员检查磁盘空间和目录权限后重试。"


class NothingToCut(Invalid):
    """No entry at the beginning of the chain is old enough."""

    code = "nothing_to_cut"
    message = "没有到保存期限的日志，不用移出。"


class CutUnderWay(Conflict):
    """One cut at a time: the next begins where it ends."""

    code = "cut_under_way"
    message = "已经有人移出，正在后台办理。请刷新后查看。"


class TamperedBeforeCut(LuoshuError):
    """Evidence stays where it is. Fields: ``seal_no``."""

    code = "tampered_before_cut"
    message = "要移出的日志在第 %(seal_no)s 条与日志链不符，已停止移出。请保留现场，由审计管理员与最近的备份核对。"

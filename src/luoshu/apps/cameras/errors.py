from luoshu.apps.errors import Conflict, Invalid, NotVisible


class CameraNotVisible(NotVisible):
    code = "camera_not_visible"
    message = "没有这个塔基视频，或不在您的辖区内。"


class CameraSheetInvalid(Invalid):
    """A whole sheet that cannot be read. Field: ``reason``."""

    code = "camera_sheet_invalid"
    message = "%(reason)s"


class CameraChangeInvalid(Invalid):
    """Field: ``reason``."""

    code = "camera_change_invalid"
    message = "%(reason)s"


class CameraMoved(Conflict):
    code = "camera_moved"
    message = "这个塔基视频刚被他人修改，请刷新后核对再改。"


class HeartbeatEmpty(Invalid):
    code = "heartbeat_empty"
    message = "一次请报 1 到 2000 个设备编号，请改正后重发。"

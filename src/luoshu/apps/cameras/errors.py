from luoshu.apps.errors import Invalid, NotVisible


class CameraNotVisible(NotVisible):
    code = "camera_not_visible"
    message = "没有这个塔基视频，或不在您的辖区内。"


class CameraSheetInvalid(Invalid):
    """A whole sheet that cannot be read. Field: ``reason``."""

    code = "camera_sheet_invalid"
    message = "%(reason)s"


class HeartbeatEmpty(Invalid):
    code = "heartbeat_empty"
    message = "一次请报 1 到 2000 个设备编号，请改正后重发。"

from luoshu.apps.errors import Invalid, LuoshuError


class EmptyFile(Invalid):
    code = "empty_file"
    message = "文件是空的，请重新选择后上传。"


class FileTooLarge(Invalid):
    """Fields: ``limit_mb``."""

    code = "file_too_large"
    message = "文件超过 %(limit_mb)s MB 的上限，没有保存。请压缩或拆分后再上传。"


class NotAPhoto(Invalid):
    """Fields: ``found``. The name says nothing; the bytes decide."""

    code = "not_a_photo"
    message = "这个文件的内容是%(found)s，不是照片，没有保存。请上传 JPG、PNG 或 WebP 格式的照片。"


class FileKindRefused(Invalid):
    """Fields: ``found``, what the bytes are."""

    code = "file_kind_refused"
    message = "这里收照片、PDF、Word、Excel 和文本，收到的是%(found)s，请换一个文件。"


class PhotoTooManyPixels(Invalid):
    """Fields: ``megapixels``, ``limit``."""

    code = "photo_too_many_pixels"
    message = "照片有 %(megapixels)s 百万像素，超过 %(limit)s 百万像素的上限，没有保存。请缩小后再上传。"


class BrokenPhoto(Invalid):
    code = "broken_photo"
    message = "照片不完整或已损坏，没有保存。请重新拍摄或重新发送。"


class SecrecyMarkFound(Invalid):
    """Fields: ``sentence``, the words of ``core.reading.secrecy``. This system holds nothing classified."""

    code = "secrecy_mark_found"
    message = "%(sentence)s"


class CannotLookInside(Invalid):
    """Fields: ``sentence``. A file whose words the secrecy gate cannot read: locked, packed, or without end."""

    code = "cannot_look_inside"
    message = "%(sentence)s"


class BytesReleased(Invalid):
    code = "bytes_released"
    message = "原始文件已按保存期限清理，只保留了校验值和登记信息。"


class BytesMissing(LuoshuError):
    """Fields: ``sha256``."""

    code = "bytes_missing"
    message = "登记的文件在磁盘上找不到或内容已变（校验值 %(sha256)s）。请联系管理员用最近的备份恢复。"


class DiskRefused(LuoshuError):
    """Fields: ``reason``."""

    code = "disk_refused"
    message = "文件写不进磁盘（%(reason)s），没有保存。请联系管理员检查磁盘空间后重试。"

from luoshu.apps.errors import Conflict, Invalid, NotVisible


class DivisionNotVisible(NotVisible):
    """No such division on that day, or not in the reader's scope."""

    code = "division_not_visible"
    message = "没有代码为 %(division)s 的区划，或不在您的辖区内，请核对代码和日期。"


class RootMissing(Invalid):
    """The list has no row for the division the installation is for."""

    code = "root_missing"
    message = "区划表里没有代码 %(root)s，请核对 --root 的代码，或换一份包含它的区划表。"


class DivisionListUnreadable(Invalid):
    """The list as a whole cannot be read."""

    code = "division_list_unreadable"
    message = "%(reason)s"


class CityMissing(Invalid):
    """Boundaries cannot be matched before divisions are there."""

    code = "city_missing"
    message = "还没有建立区划，请先运行 luoshu city init 导入区划代码表，再导入边界。"


class BoundaryFileUnusable(Invalid):
    """The boundary file cannot be used as a whole."""

    code = "boundary_file_unusable"
    message = "%(reason)s"


class NoBoundaryMatched(Invalid):
    """Not one feature of the file belongs to a division of the level asked for."""

    code = "no_boundary_matched"
    message = (
        "边界文件的 %(features)d 个图形没有一个对得上本市的%(level)s级区划，什么也没有导入。"
        "请核对级别，或用 --code-field、--name-field 写明代码和名称字段。"
    )


class BoundaryImportRunning(Conflict):
    """The same file is being imported by somebody else."""

    code = "boundary_import_running"
    message = "同一份边界正在由别人导入，请稍后查看导入结果。"


class SuccessionInvalid(Invalid):
    """A succession that cannot be entered as it was given."""

    code = "succession_invalid"
    message = "%(reason)s"


class RoadSheetUnreadable(Invalid):
    """A sheet of roads that cannot be read or used whole. Fields: ``reason``."""

    code = "road_sheet_unreadable"
    message = "%(reason)s"


class RoadsMoved(Conflict):
    code = "roads_moved"
    message = "里程表刚被他人导入过，请重新预览后再导入。"

from luoshu.apps.errors import Conflict, Invalid, NotVisible


class PageNotVisible(NotVisible):
    code = "page_not_visible"
    message = "没有这份材料，或不归您的单位核对。"


class ObservationNotVisible(NotVisible):
    code = "observation_not_visible"
    message = "没有这个采纳值，或不归您的单位核对。"


class TextNotReadable(Invalid):
    """Fields: ``sentence``, from the adapter that tried."""

    code = "text_not_readable"
    message = "%(sentence)s"


class PageInvalid(Invalid):
    """Fields: ``reason``."""

    code = "page_invalid"
    message = "%(reason)s"


class ScopeMissing(Invalid):
    code = "scope_missing"
    message = "这个数没有口径，不能采纳。请先选定口径范围（全市、中心城区、城市区、县域或片区）。"


class ScopeInvalid(Invalid):
    """Fields: ``reason``."""

    code = "scope_invalid"
    message = "%(reason)s"


class CorrectionInvalid(Invalid):
    """Fields: ``reason``."""

    code = "correction_invalid"
    message = "%(reason)s"


class FallBackNeedsReason(Invalid):
    """Fields: ``before``, ``now``. A cumulative value may fall only with a reason on record."""

    code = "fall_back_needs_reason"
    message = "同一指标上期为 %(before)s，这次为 %(now)s，比上期小。请按 E 更正，或写明原因后再采纳。"


class FigureDecided(Conflict):
    code = "figure_decided"
    message = "这个数刚被处理过，请刷新后查看。"


class NotYetRead(Conflict):
    code = "not_yet_read"
    message = "这份材料还没有读完，请稍等片刻再处理。"


class AlreadyPublished(Conflict):
    code = "already_published"
    message = "这个采纳值已经登记为已发布值；如公布的数有误，请登记更正并写明原因。"


class PublishedAlreadyCorrected(Conflict):
    code = "published_already_corrected"
    message = "这个已发布值已有更正，请在最新的一条上更正。"


class SamePersonPublishes(Invalid):
    code = "same_person_publishes"
    message = "采纳和登记发布须由两人分别办理，请由另一位同事登记。"


class StillPublished(Invalid):
    code = "still_published"
    message = "这个采纳值已对外发布，不能撤回；如公布的数有误，请登记更正。"


class PromiseNotVisible(NotVisible):
    code = "promise_not_visible"
    message = "没有这条未定时限的事项，或不归您的单位答复。"


class PromiseAnswered(Conflict):
    code = "promise_answered"
    message = "这条刚被答复过，请刷新后查看。"

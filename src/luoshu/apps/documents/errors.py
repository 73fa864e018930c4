from luoshu.apps.errors import Conflict, Invalid, NotAllowed, NotVisible


class DocumentNotVisible(NotVisible):
    code = "document_not_visible"
    message = "没有这份文稿，或不在您单位的范围内。"


class DocumentMoved(Conflict):
    """Fields: ``document_code``."""

    code = "document_moved"
    message = "文稿 %(document_code)s 刚被他人办理，请刷新后查看最新状态。"


class StepNotTaken(Invalid):
    """The document table refuses the step; the sentence is the table's own."""

    code = "document_step_not_taken"
    message = "%(sentence)s"


class StepRoleRefused(NotAllowed):
    code = "document_step_role_refused"
    message = "%(sentence)s"


class DocumentInvalid(Invalid):
    """Fields: ``reason``."""

    code = "document_invalid"
    message = "%(reason)s"


class DirectiveWithoutAuthority(Invalid):
    """Fields: ``unit``, ``kind``, ``word``."""

    code = "directive_without_authority"
    message = (
        "没有查到“%(unit)s”发“%(kind)s”的授权，文稿里不能用“%(word)s”。请改为“建议”“请”，或先报经同意、登记授权后再拟。"
    )


class ReleaseBlocked(Invalid):
    """Fields: ``reason``."""

    code = "release_blocked"
    message = "%(reason)s"


class ScanNotReadable(Invalid):
    """Fields: ``found``."""

    code = "scan_not_readable"
    message = "扫描件要 PDF 或 JPG、PNG 图片，收到的是%(found)s，没有归档。请重新扫描后上传。"

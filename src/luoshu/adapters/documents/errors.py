"""What can go wrong with a document: one Chinese sentence each, the fact and the next step."""


class DocumentError(Exception):
    """Base; ``str(error)`` is the sentence."""


class BadDocument(DocumentError):
    """A stored or sent form that is no document of ours."""


class NoChineseFont(DocumentError):
    """No font with Chinese characters is on this machine."""

    def __init__(self) -> None:
        super().__init__(
            "这台机器上没有中文字体，生成不了 PDF（Word 不受影响）。"
            "请运维安装中文字体（如 Noto CJK），或把有授权的字体文件放进实例目录的 fonts 文件夹。"
        )


class PdfNotMade(DocumentError):
    """The typesetter refused; ``reason`` is its own sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"PDF 没有生成（{reason[:200]}）。请先下载 Word，并把这句话告诉运维。")


class NotAWordFile(DocumentError):
    """The bytes are no .docx file."""

    def __init__(self) -> None:
        super().__init__("这个文件不是 .docx 格式的 Word 文档，或已损坏。请在 Word 或 WPS 里另存为 .docx 再试。")

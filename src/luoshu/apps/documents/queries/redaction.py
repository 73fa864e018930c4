"""What must not go to the press: phones, identity numbers, coordinates block; names of residents are asked about."""

import re
from dataclasses import dataclass
from typing import Final

from luoshu.adapters.documents import OfficialDocument, plain_lines

PHONE: Final = re.compile(r"(?<!\d)(?:(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[-—－ ]?[2-9]\d{6,7})(?!\d)")
IDENTITY: Final = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXxＸ](?!\d)"
)
COORDINATE: Final = re.compile(
    r"(?:东经|北纬|经度|纬度)[\s为：:]*\d{1,3}(?:[.．]\d+|[°度])|(?<![\d.])(?:7[3-9]|[89]\d|1[0-3]\d)\.\d{3,}(?!\d)"
    r"|(?<![\d.])\d{1,3}°\s*\d{1,2}[′']"
)
RESIDENT: Final = re.compile(
    r"(?:村民|居民|农户|住户|当事人|群众|业主|户主|租户|举报人|来电人|投诉人|诉求人|违法行为人|焚烧人)(?:姓名)?[：:]?\s*"
    r"(?!代表|委员|小组|自治|反映|意见|满意|参与|举报|监督|工作|认可|生活|身份|已|未|人|会|组|们|等|和|与|及|的|在|对|因|将|焚烧)"
    r"[\u4e00-\u9fff]{1,3}?(?=某|×|\*|[，。、；）)（(\s]|$|于|因|在|将|焚烧|点燃|承认|表示)"
)
KINDS: Final = (
    ("phone", "电话号码", PHONE, True),
    ("identity", "身份证号", IDENTITY, True),
    ("coordinate", "坐标", COORDINATE, True),
    ("resident", "群众姓名", RESIDENT, False),
)


@dataclass(frozen=True)
class RedactionFinding:
    """One place in the text. ``blocks``: it must come out first; otherwise the approver confirms it by its key."""

    kind: str
    what: str
    text: str
    line: str
    blocks: bool

    @property
    def key(self) -> str:
        """Return what the approver's confirmation names."""
        return f"{self.kind}:{self.text}"


def redaction_findings(body: OfficialDocument) -> tuple[RedactionFinding, ...]:
    """Return what the printed words hold that the press must not get, in reading order."""
    return tuple(
        RedactionFinding(kind, what, match.group().strip(), line[:60], blocks)
        for line in plain_lines(body)
        for kind, what, pattern, blocks in KINDS
        for match in pattern.finditer(line)
    )


def personal_words(text: str) -> tuple[str, ...]:
    """Return what a short text tells of a person: phones, identity numbers, a name after 来电人 and its like."""
    wanted = [(what, pattern) for kind, what, pattern, _ in KINDS if kind != "coordinate"]
    return tuple(f"{what}“{match.group().strip()}”" for what, pattern in wanted for match in pattern.finditer(text))

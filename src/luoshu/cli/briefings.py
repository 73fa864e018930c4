"""``luoshu briefings draft``: a briefing of a city as a Word or PDF file, with the figures of a given moment."""

import argparse
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from luoshu.cli.startup import start_django

if TYPE_CHECKING:
    from luoshu.adapters.documents import OfficialDocument

KINDS = ("daily", "leader")
DONE, COULD_NOT_RUN = 0, 2
BEIJING = ZoneInfo("Asia/Shanghai")


def add_briefings_commands(subparsers: Any) -> None:
    """Register ``briefings`` and what stands below it."""
    briefings = subparsers.add_parser("briefings", help="生成简报")
    commands = briefings.add_subparsers(metavar="动作", required=True)
    draft = commands.add_parser("draft", help="生成一份简报文件（daily 日报，leader 领导一页）")
    draft.add_argument("kind", choices=KINDS, metavar="KIND", help="daily 或 leader")
    draft.add_argument(
        "--as-of", required=True, type=datetime.fromisoformat, metavar="DATETIME", help="截至（北京时间）"
    )
    draft.add_argument("--out", required=True, type=Path, metavar="FILE", help="写到 .docx 或 .pdf 文件")
    draft.set_defaults(run=run_draft)


def run_draft(chosen: argparse.Namespace) -> int:
    """Write the briefing. The daily bulletin is that of the whole day the moment lies in."""
    at = chosen.as_of if chosen.as_of.tzinfo else chosen.as_of.replace(tzinfo=BEIJING)
    if chosen.out.suffix.lower() not in (".docx", ".pdf"):
        print(f"“{chosen.out.name}”要写成 .docx 或 .pdf 结尾的文件名。", file=sys.stderr)
        return COULD_NOT_RUN
    start_django()
    from luoshu.apps.documents.operations import files_of

    word, pdf, problem = files_of(_body(chosen.kind, at), at)
    content = word if chosen.out.suffix.lower() == ".docx" else pdf
    if content is None:
        print(problem, file=sys.stderr)
        return COULD_NOT_RUN
    chosen.out.write_bytes(content)
    print(f"已写到 {chosen.out}", file=sys.stderr)
    return DONE


def _body(kind: str, at: datetime) -> "OfficialDocument":
    from luoshu.apps.acting import SYSTEM_ROLE, Acting
    from luoshu.apps.briefings.queries import daily_body, leader_body, leader_page
    from luoshu.apps.clues.queries import bulletin_for
    from luoshu.apps.people.choices import Role
    from luoshu.apps.people.rights import rights_of
    from luoshu.core.clock import beijing_day, day_bounds

    console = Acting(
        "console", "console", SYSTEM_ROLE, paths=("",), rights=rights_of(Role.LEADER), label="服务器控制台"
    )
    if kind == "leader":
        return leader_body(leader_page(console, at=at), unit_name="洛书")
    on = beijing_day(at)
    return daily_body(bulletin_for(console, *day_bounds(on), with_codes=True), on, unit_name="")

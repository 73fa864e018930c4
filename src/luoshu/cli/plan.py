"""``luoshu plan draw|verify-draw|roster``: pure commands, no database, no network, no Django."""

import argparse
import csv
import json
import os
import secrets
import sys
from pathlib import Path

from luoshu.cli.plan_roster import add_roster_verb
from luoshu.core.planning.draws import (
    BadDraw,
    DrawInput,
    Village,
    draw,
    find_differences,
    input_text,
    seed_sha256,
    text_sha256,
)

DONE, COULD_NOT_RUN = 0, 2
COLUMNS = ("code", "name", "group", "risk", "days_since", "visits")


def add_plan_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the ``plan`` command with its verbs to the command line's parser."""
    plan = subparsers.add_parser("plan", help="督查抽取、排班（不用数据库）")
    verbs = plan.add_subparsers(dest="verb", required=True, metavar="draw|verify-draw|roster")
    make = verbs.add_parser("draw", help="按风险和距上次到访的天数加权抽村，写出名单、登记、结果三个文件")
    make.add_argument("villages", metavar="VILLAGES.csv", help=f"村名单（UTF-8），列：{','.join(COLUMNS)}")
    make.add_argument("--draw", required=True, metavar="CODE", help="抽取编号，写进文件")
    make.add_argument("--count", required=True, type=int, help="抽几个村")
    make.add_argument("--floor", type=int, default=30, help="保底权重：再低的村也有这么大的机会，默认 30")
    make.add_argument("--most-days", type=int, default=365, help="距上次到访最多按几天算，默认 365")
    make.add_argument("--month-cap", type=int, default=2, help="一个村一个月最多去几次，默认 2")
    make.add_argument("--group-cap", type=int, default=0, help="一个乡镇最多抽几个村，0 为不限")
    make.add_argument("--witness", default="", help="见证词：登记之后由另一人当场说出的字或数")
    make.add_argument("--seed-file", metavar="FILE", help="登记时留下的种子文件；不给就新生成")
    make.add_argument("--commit", action="store_true", help="只登记：写名单、种子和校验值，不抽")
    make.add_argument("--out", required=True, metavar="DIR", help="文件写到这个目录")
    make.set_defaults(run=run_draw)
    verify = verbs.add_parser("verify-draw", help="重算一次抽取，逐字节比对")
    verify.add_argument("input", metavar="INPUT.json", help="抽取名单文件")
    verify.add_argument("result", metavar="RESULT.json", help="抽取结果文件")
    verify.add_argument("--input-sha256", default="", help="抽取前登记的名单校验值")
    verify.add_argument("--seed-sha256", default="", help="抽取前登记的种子校验值")
    verify.set_defaults(run=run_verify)
    add_roster_verb(verbs)


def run_draw(args: argparse.Namespace) -> int:
    """Write input.json and commitment.json; unless only committing, result.json too. One JSON line on stdout."""
    given = DrawInput(
        draw=args.draw,
        count=args.count,
        floor=args.floor,
        most_days=args.most_days,
        month_cap=args.month_cap,
        group_cap=args.group_cap,
        villages=_villages(Path(args.villages)),
    )
    seed = Path(args.seed_file).read_text(encoding="ascii").strip() if args.seed_file else secrets.token_hex(32)
    commitment = {"input_sha256": text_sha256(input_text(given)), "seed_sha256": seed_sha256(seed)}
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    _write(out / "input.json", input_text(given))
    _write(out / "commitment.json", json.dumps(commitment, sort_keys=True) + "\n")
    if args.commit:
        _write(out / "seed.txt", seed + "\n", mode=0o600)
        print(json.dumps(commitment, sort_keys=True))
        _say("已登记。请把两个校验值留档，种子文件在抽取前不要给人看。")
        return DONE
    result = draw(given, seed=seed, witness=args.witness)
    _write(out / "result.json", result.text)
    summary = {
        **commitment,
        "result_sha256": text_sha256(result.text),
        "chosen": [village.code for village in result.chosen],
        "capped": len(result.capped),
    }
    print(json.dumps(summary, sort_keys=True))
    if len(result.chosen) < given.count:
        _say(f"只抽出 {len(result.chosen)} 个村，少于要求的 {given.count} 个：名单不够，或每月、每乡镇的上限已满。")
    return DONE


def run_verify(args: argparse.Namespace) -> int:
    """Repeat a draw and compare; each difference is one sentence."""
    found = find_differences(
        _exact_text(Path(args.input)),
        _exact_text(Path(args.result)),
        committed_input=args.input_sha256,
        committed_seed=args.seed_sha256,
    )
    print(json.dumps({"is_verified": not found, "differences": list(found)}, ensure_ascii=False))
    for sentence in found:
        _say(sentence)
    if not found:
        committed = bool(args.input_sha256) and bool(args.seed_sha256)
        _say(
            "核验一致。"
            if committed
            else "两个文件互相一致；要核对是否事先登记，请给出 --input-sha256 和 --seed-sha256。"
        )
    return COULD_NOT_RUN if found else DONE


def _villages(path: Path) -> tuple[Village, ...]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        missing = [name for name in COLUMNS[:-1] if name not in (reader.fieldnames or ())]
        if missing:
            raise BadDraw(f"村名单缺少列 {'、'.join(missing)}，请按 {','.join(COLUMNS)} 补全后再抽。")
        return tuple(_village(number, row) for number, row in enumerate(reader, start=2))


def _village(number: int, row: dict[str, str]) -> Village:
    try:
        risk, days, visits = (int(row.get(name) or 0) for name in COLUMNS[3:])
    except (TypeError, ValueError):
        raise BadDraw(f"村名单第 {number} 行的 risk、days_since、visits 要填整数，请改好后再抽。") from None
    return Village(row["code"].strip(), row["name"].strip(), row["group"].strip(), risk, days, visits)


def _exact_text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise BadDraw(f"{path} 不是 UTF-8 文本，请使用下载的原文件。") from None


def _write(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Write beside the target and move into place, so that a broken run leaves no half file."""
    part = path.with_name(f".{path.name}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    with os.fdopen(handle, "wb") as stream:
        stream.write(text.encode("utf-8"))
    os.replace(part, path)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr)

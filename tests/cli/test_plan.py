"""``luoshu plan draw`` and ``verify-draw``: two steps, three files, and the short verifier of the how-to page."""

import json
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from luoshu.cli.main import main

ROOT = Path(__file__).parents[2]
HOW_TO = ROOT / "docs/how-to/draw-and-verify.md"
SHEET = "code,name,group,risk,days_since,visits\n" + "".join(
    f"41032610{n},第{n}村,乡{n % 3},{n % 4 + 1},{20 * n},{n % 3}\n" for n in range(1, 16)
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "villages.csv"
    path.write_text(SHEET, encoding="utf-8-sig")
    return path


def drawn(sheet: Path, out: Path, *more: str) -> int:
    return main(["plan", "draw", str(sheet), "--draw", "CQ-9", "--count", "4", "--out", str(out), *more])


def in_two_steps(sheet: Path, out: Path) -> dict[str, str]:
    assert drawn(sheet, out, "--commit") == 0
    committed = json.loads((out / "commitment.json").read_text("ascii"))
    assert not (out / "result.json").exists()
    assert drawn(sheet, out, "--seed-file", str(out / "seed.txt"), "--witness", "晴") == 0
    assert json.loads((out / "commitment.json").read_text("ascii")) == committed
    return committed


def test_committed_drawn_and_verified(sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "draw"
    committed = in_two_steps(sheet, out)
    assert stat.S_IMODE((out / "seed.txt").stat().st_mode) == 0o600
    summary = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert len(summary["chosen"]) == 4
    assert summary["capped"] == 5
    words = ["plan", "verify-draw", str(out / "input.json"), str(out / "result.json")]
    words += ["--input-sha256", committed["input_sha256"], "--seed-sha256", committed["seed_sha256"]]
    assert main(words) == 0
    assert json.loads(capsys.readouterr().out) == {"is_verified": True, "differences": []}


def test_a_changed_byte_is_refused(sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "draw"
    in_two_steps(sheet, out)
    result = out / "result.json"
    result.write_bytes(result.read_bytes().replace(b"CQ-9", b"CQ-8"))
    capsys.readouterr()
    assert main(["plan", "verify-draw", str(out / "input.json"), str(result)]) == 2
    said = capsys.readouterr()
    assert json.loads(said.out)["is_verified"] is False
    assert "不一致" in said.err


def test_the_printed_verifier_agrees_and_finds_a_change(sheet: Path, tmp_path: Path) -> None:
    """The script on the page is run as it is printed, by a Python that cannot import the product."""
    out = tmp_path / "draw"
    committed = in_two_steps(sheet, out)
    (script,) = re.findall(r"<!-- verifier -->\n\n((?: {4}.*\n|\n)+)", HOW_TO.read_text("utf-8"))
    lines = [line.removeprefix("    ") for line in script.strip("\n").splitlines()]
    assert len(lines) <= 20
    program = tmp_path / "verify.py"
    program.write_text("\n".join(lines) + "\n", encoding="utf-8")
    hashes = [committed["input_sha256"], committed["seed_sha256"]]

    def run(result: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", str(program), str(out / "input.json"), str(result), *hashes]
        return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")

    assert run(out / "result.json").stdout.strip() == "一致"
    forged = json.loads((out / "result.json").read_text("utf-8"))
    forged["chosen"][0] = forged["race"][-1][0]
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(forged), encoding="utf-8")
    assert run(changed).returncode != 0


def test_too_few_villages_are_said(sheet: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert drawn(sheet, tmp_path / "out", "--group-cap", "1") == 0
    assert "只抽出 2 个村" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("code,name\n1,a\n", "缺少列"),
        (SHEET.replace(",20,", ",二十,"), "第 2 行"),
        (SHEET.splitlines()[0] + "\n", "空的"),
    ],
)
def test_a_sheet_that_cannot_be_used(text: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = tmp_path / "bad.csv"
    sheet.write_text(text, encoding="utf-8")
    assert drawn(sheet, tmp_path / "out") == 2
    assert says in capsys.readouterr().err


def test_the_command_loads_no_django(sheet: Path, tmp_path: Path) -> None:
    program = (
        "import sys; from luoshu.cli.main import main; code = main(sys.argv[1:]);"
        "assert not {'django', 'pyvrp'} & set(sys.modules), 'loaded too much'; sys.exit(code)"
    )
    words = ["plan", "draw", str(sheet), "--draw", "x", "--count", "2", "--out", str(tmp_path / "o")]
    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

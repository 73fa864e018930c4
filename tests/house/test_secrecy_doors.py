"""Whoever stores a file that came from outside sends it through the secrecy gate first."""

import ast
from collections.abc import Iterator

from tests.house.test_rules import relative, sources

GATE = "refuse_file_if_marked_secret"
# Bytes this house made itself.
MADE_HERE = {
    "src/luoshu/apps/documents/operations/freezing.py:freeze_version",
    "src/luoshu/apps/rounds/operations/drawing.py:commit_draw",
    "src/luoshu/apps/rounds/operations/drawing.py:hold_draw",
}
# Which page reads an upload, and the verb behind it that has the gate; photos are pictures and have no words.
UPLOADS = {
    "src/luoshu/web/accountability/steps.py": "attach_file",
    "src/luoshu/web/deliveries/views.py": "receive_delivery",
    "src/luoshu/web/disputes/views.py": "keep_photo",
    "src/luoshu/web/documents/checking.py": GATE,
    "src/luoshu/web/documents/steps.py": "archive_scan",
    "src/luoshu/web/fires/steps.py": "keep_photo",
    "src/luoshu/web/ledgers/batches.py": "open_batch",
    "src/luoshu/web/ledgers/checks.py": "record_check",
    "src/luoshu/web/ledgers/doubts.py": "record_check",
    "src/luoshu/web/ledgers/rows.py": "attach_row_photo",
    "src/luoshu/web/readings/drafts.py": "take_in",
    "src/luoshu/web/readings/pages.py": "receive_page",
    "src/luoshu/web/rounds/phone.py": "record_finding",
    "src/luoshu/web/rounds/remedies.py": "RemedyInput",
    "src/luoshu/web/shared/sheets.py": GATE,
    "src/luoshu/web/supervision/inputs.py": "files_of",
}


def functions(source: str) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef):
            yield node


def first_call(function: ast.FunctionDef, name: str) -> int | None:
    lines = [
        node.lineno
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]
    return min(lines, default=None)


def ungated(source: str) -> list[str]:
    """Return the functions that store bytes without the gate on an earlier line."""
    found = []
    for function in functions(source):
        stored, gate = first_call(function, "store_bytes"), first_call(function, GATE)
        if stored is not None and (gate is None or gate > stored):
            found.append(function.name)
    return found


def test_every_file_from_outside_passes_the_gate_before_it_is_stored() -> None:
    found = {
        f"{relative(path)}:{name}"
        for path in sources("src")
        if "evidence" not in path.parts
        for name in ungated(path.read_text("utf-8"))
    }
    assert found == MADE_HERE


def test_the_check_sees_a_door_without_a_gate_and_one_whose_gate_comes_too_late() -> None:
    assert ungated("def keep(data):\n    return store_bytes(data=data)") == ["keep"]
    late = f"def keep(data):\n    kept = store_bytes(data=data)\n    {GATE}(data=data)"
    assert ungated(late) == ["keep"]
    assert ungated(f"def keep(data):\n    {GATE}(data=data)\n    return store_bytes(data=data)") == []


def test_every_page_that_reads_an_upload_is_known_with_its_verb() -> None:
    pages = {relative(path): path.read_text("utf-8") for path in sources("src/luoshu/web", "src/luoshu/api")}
    assert {name for name, text in pages.items() if ".FILES" in text} == set(UPLOADS)
    assert {name for name, verb in UPLOADS.items() if verb not in pages[name]} == set()


def test_only_the_store_itself_writes_bytes_and_rows() -> None:
    writing = ("write_stream(", "StoredFile.objects.create", "StoredFile(")
    outside = (path for path in sources("src") if "evidence" not in path.parts)
    assert [relative(path) for path in outside if any(words in path.read_text("utf-8") for words in writing)] == []

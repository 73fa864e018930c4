"""The numbers of a document's text: those with a source, each in its sentence, and those that somebody typed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from luoshu.adapters.documents import OfficialDocument, Run, Source, Table
from luoshu.apps.documents.choices import SOURCES_ANNEX
from luoshu.core.reading import read_page

_STOPS: Final = re.compile(r"[。；！？\n]")


@dataclass(frozen=True)
class BoundRun:
    """A number with its source, and the sentence (of a table: the row) it stands in, from ``start`` on."""

    run: Run
    source: Source
    sentence: str
    start: int


def bound_figures(body: OfficialDocument) -> list[BoundRun]:
    """Return the numbers with a source in reading order; the table of sources is left out, it only repeats them."""
    found = []
    for runs in _lines(body):
        text, at = "".join(run.text for run in runs), 0
        for run in runs:
            if run.source is not None:
                first = max((stop.end() for stop in _STOPS.finditer(text, 0, at)), default=0)
                last = _STOPS.search(text, at + len(run.text))
                sentence = text[first : last.end() if last else len(text)]
                lead = len(sentence) - len(sentence.lstrip())
                found.append(BoundRun(run, run.source, sentence.strip(), at - first - lead))
            at += len(run.text)
    return found


def typed_numbers(body: OfficialDocument, on: date) -> tuple[str, ...]:
    """Return the numbers that stand in the text without a source, as they are written."""
    # The word 数 stands where a bound number was, so that what is typed around it is read as it will be.
    text = "\n".join("".join("数" if run.source else run.text for run in runs) for runs in _lines(body))
    figures = read_page(text, issued=on).figures if text.strip() else []
    return tuple(dict.fromkeys(one.raw for one in figures if one.core))


def _lines(body: OfficialDocument) -> Iterator[tuple[Run, ...]]:
    for block in body.blocks:
        if not isinstance(block, Table):
            yield block.runs
        elif block.caption != SOURCES_ANNEX:
            for row in block.rows:
                cells = [cell.runs for cell in row]
                yield tuple(run for place, runs in enumerate(cells) for run in ((Run(" "),) if place else ()) + runs)

"""Looks before a search: what a rule asks of a text before it tries a pattern must be so in every match of the pattern.

Read off the parsed patterns, so that a word added to a pattern and forgotten in its guard is found here.
"""

import importlib
import pkgutil
import re
import re._constants as codes
import re._parser as parser
from collections.abc import Iterable

import pytest

import luoshu.core.quantities
import luoshu.core.reading
from luoshu.core.reading import figures, filling, lexicon, names, noun_patterns, promises, relation_names, statuses
from luoshu.core.reading.audit import (
    averages,
    changes,
    claims,
    comparisons,
    enumerations,
    floors,
    letters,
    places_ranked,
    scopes,
    time_parts,
    totals,
)
from luoshu.core.reading.events import notices, stages

REPEATS = (codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT)
ANYTHING = "anything"
Items = list  # of (operation, argument), as the parser gives them


def parsed(pattern: re.Pattern[str]) -> Items:
    return list(parser.parse(pattern.pattern))


def of_class(members: Items) -> set[str]:
    """The letters of a class; its categories and what it leaves out by name."""
    found: set[str] = set()
    for code, value in members:
        if code is codes.NEGATE:
            return {ANYTHING}
        if code is codes.LITERAL:
            found.add(chr(value))
        elif code is codes.RANGE:
            found |= {chr(letter) for letter in range(value[0], value[1] + 1)}
        else:
            found |= {str(value), *("0123456789" if value is codes.CATEGORY_DIGIT else "")}
    return found


def edge(items: Items, last: bool) -> tuple[set[str], bool]:
    """The letters a match can begin (or end) with, and whether it can be empty."""
    found: set[str] = set()
    for code, value in reversed(items) if last else items:
        if code is codes.LITERAL:
            return found | {chr(value)}, False
        if code is codes.IN:
            return found | of_class(value), False
        if code in (codes.ANY, codes.NOT_LITERAL, codes.GROUPREF):
            return found | {ANYTHING}, False
        if code in (codes.AT, codes.ASSERT, codes.ASSERT_NOT):
            continue
        parts = [value[-1]] if code is codes.SUBPATTERN else value[1] if code is codes.BRANCH else [value[2]]
        edges = [edge(list(part), last) for part in parts]
        found = found.union(*(letters for letters, _ in edges))
        if not any(empty for _, empty in edges) and not (code in REPEATS and value[0] == 0):
            return found, False
    return found, True


def always_has(items: Items, words: Iterable[str]) -> bool:
    """Whether every match holds one of the words."""
    run = ""
    for code, value in items:
        if code is codes.LITERAL:
            run += chr(value)
            if any(word in run for word in words):
                return True
            continue
        run = ""
        if code is codes.IN and of_class(value) <= set(words):
            return True
        parts = [value[-1]] if code is codes.SUBPATTERN else value[1] if code is codes.BRANCH else []
        parts = [value[2]] if code in REPEATS and value[0] else parts
        if parts and all(always_has(list(part), words) for part in parts):
            return True
    return False


ENDS = [
    (noun_patterns.TRIM_LEFT, noun_patterns._TRIM_LEFT_ENDS),
    (noun_patterns.PROMISE_TAIL, noun_patterns._PROMISE_ENDS),
    (noun_patterns._FILLERS_LAST, noun_patterns._FILLER_ENDS),
    (noun_patterns.NAMED_TARGET, noun_patterns.NAMED_TARGET_ENDS),
    (figures._OVER, figures._APPROX_ENDS),
    (figures._NEARLY, figures._APPROX_ENDS),
    (figures._ABOUT, figures._APPROX_ENDS),
    (figures._AT_LEAST, figures._APPROX_ENDS),
]
#: Of clauses, in which no line break can stand.
CLAUSE_ENDS = [
    (claims._CHANGE, claims._CHANGE_ENDS),
    (changes._OVER_PLAN, changes._OVER_PLAN_ENDS),
    (changes._GAP, changes._GAP_ENDS),
    (changes._MORE_THAN, changes._MORE_THAN_ENDS),
    (relation_names._LEVEL, relation_names._LEVEL_ENDS),
    (relation_names._CHANGE, relation_names._CHANGE_ENDS),
    (relation_names._SUMMED, relation_names._SUM_ENDS),
    (names._RELATIVE, names._RELATIVE_ENDS),
]
BEGINS = [
    (figures._AFTER_AT_LEAST, figures._AT_LEAST_BEGINS),
    (figures._THRESHOLD, figures._THRESHOLD_BEGINS),
    (noun_patterns.OR_MORE, "以"),
    (noun_patterns._FILLERS_FIRST, noun_patterns._FILLER_BEGINS),
    (notices._ADDRESSED, "各"),
]
WORDS = [
    (claims._AVERAGE, claims._ROLE_LETTERS),
    (claims._PREVIOUS, claims._ROLE_LETTERS),
    (claims.LEFT, claims._ROLE_LETTERS),
    (claims._TOTAL, claims._ROLE_LETTERS),
    (statuses._TO_BE_DONE, statuses._DUTIES),
    (promises._ASKED, ("请",)),
    (filling._FROM_BEFORE, ("由", "从")),
    (noun_patterns.OF_WHICH, ("中",)),
    (stages._PROGRESS, ("完成",)),
    (stages._DONE_LIST, ("完成",)),
    (stages._MOSTLY, ("基本", "大头")),
    (notices._MEETING, ("召开",)),
    (floors._SAID, floors._OF_ALL),
    (letters._REFERS, letters._REFERRING),
    (scopes._OF_ALL, ("全", "我")),
    (time_parts._SPAN, ("月", "季度", "半年", "全年")),
    (averages._MEAN, ("平均",)),
    (places_ranked._BESIDE_AVERAGE, ("平均",)),
    (enumerations._LIST, ("、",)),
    (totals._COUNTED_TOTAL, totals._ALTOGETHER),
    (comparisons._REFERENCE, comparisons._TIME_LETTERS),
    (promises._BEFORE_A_FEAST, ("前,",)),
]
#: Patterns that are searched in the last letters of a clause only.
REACH = [(statuses._SIZE, 8), (statuses._NAMED_TARGET, 9), (statuses._MOVED, 3)]


@pytest.mark.parametrize(
    ("pattern", "guard"), [*ENDS, *CLAUSE_ENDS], ids=lambda value: getattr(value, "pattern", "")[:20]
)
def test_a_match_ends_with_a_letter_of_its_guard(pattern: re.Pattern[str], guard: frozenset[str]) -> None:
    found, empty = edge(parsed(pattern), last=True)
    assert found <= guard
    assert not empty
    assert "\n" in guard or (pattern, guard) in CLAUSE_ENDS  # $ also holds before a last line break


@pytest.mark.parametrize(("pattern", "guard"), BEGINS, ids=lambda value: getattr(value, "pattern", "")[:20])
def test_a_match_begins_with_a_letter_of_its_guard(pattern: re.Pattern[str], guard: frozenset[str]) -> None:
    found, empty = edge(parsed(pattern), last=False)
    assert found <= set(guard)
    assert not empty


@pytest.mark.parametrize(("pattern", "words"), WORDS, ids=lambda value: getattr(value, "pattern", "")[:20])
def test_a_match_has_one_of_the_words_looked_for_first(pattern: re.Pattern[str], words: tuple[str, ...]) -> None:
    assert always_has(parsed(pattern), words)


@pytest.mark.parametrize(("pattern", "reach"), REACH, ids=lambda value: getattr(value, "pattern", "")[:20])
def test_a_match_fits_into_the_letters_searched(pattern: re.Pattern[str], reach: int) -> None:
    assert parser.parse(pattern.pattern).getwidth()[1] < reach


def patterns_of(package: object) -> dict[str, re.Pattern[str]]:
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):  # type: ignore[attr-defined]
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                found[f"{module.name}.{name}"] = value
    return found


def test_what_a_pattern_looks_at_first_lets_all_of_its_alternatives_through() -> None:
    """(?=[…])(?:…|…): a look at one letter in front of a long alternation."""
    looked = 0
    for name, pattern in (patterns_of(luoshu.core.reading) | patterns_of(luoshu.core.quantities)).items():
        items = parsed(pattern)
        if len(items) > 1 and items[0][0] is codes.ASSERT and items[0][1][0] == 1:
            allowed, _ = edge(list(items[0][1][1]), last=False)
            found, _ = edge(items[1:], last=False)
            assert found <= allowed or ANYTHING in allowed, (name, found - allowed)
            looked += 1
    assert looked > 10
    assert lexicon.CUE_PATTERN in patterns_of(luoshu.core.reading).values()

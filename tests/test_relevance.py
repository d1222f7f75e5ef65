"""The search, held against what people expect of it: fixtures/relevance/ over the 1,530 real records.

One test, for the records are loaded once; it prints the score.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from math import nan
from statistics import mean

from django.conf import settings
from django.http import QueryDict
from django.utils.http import urlencode

from catalogue.filters import Selection
from catalogue.searching import spelling
from register.importing import import_file
from register.importing.organisations import load_organisations

SET = settings.FIXTURES_DIR / "relevance" / "queries.json"
RECORDS = settings.FIXTURES_DIR / "algoritmeregister" / "algoritmeregister-2026-08-08.json"
# Of a search without meanings these are not asked; they are in the score to say how far off it is.
NOT_ASKED = "other-words"
FOUND, RECIPROCAL_RANK = 1.0, 0.95


def results(words: str) -> list[str]:
    """What the page shows: with the words mended where nothing is found."""
    selection = Selection(QueryDict(urlencode({"q": words})))
    for asked in (selection, spelling.corrected(selection)):
        if found := asked and list(asked.qs.values_list("application__source_id", flat=True)):
            return found
    return []


def complaints(query: dict, found: list[str]) -> Iterator[str]:
    """What of the expectations does not hold."""
    places = {record: place for place, record in enumerate(found, start=1)}
    for record in query.get("expected", ()):
        if record not in found[: query["within"]]:
            yield f"{record} is at {places.get(record, 'no place')}, not within {query['within']}"
    if "first" in query and (not found or found[0] not in query["first"]):
        yield f"{found[:1]} is the first"
    order = [places.get(record, 0) for record in query.get("order", ())]
    if 0 in order or order != sorted(order):
        yield f"the order is {order}"
    if unexpected := set(query.get("unexpected", ())) & set(found):
        yield f"{unexpected} should not be found"
    most = 0 if query.get("none") else query.get("at_most", len(found))
    if not query.get("at_least", 0) <= len(found) <= most:
        yield f"{len(found)} are found"


def reciprocal_rank(expected: list[str], found: list[str]) -> float:
    return next((1 / place for place, record in enumerate(found, start=1) if record in expected), 0)


def score_of(answers: list[tuple[dict, list[str]]]) -> tuple[float, float, float]:
    """Found, mean reciprocal rank and kept, as fixtures/relevance/README.md says."""
    ranked = [(query, found) for query, found in answers if "expected" in query]
    shares = [
        len(set(query["expected"]) & set(found[: query["within"]])) / len(query["expected"]) for query, found in ranked
    ]
    ranks = [reciprocal_rank(query["expected"], found) for query, found in ranked]
    kept = [not any(complaints(query, found)) for query, found in answers]
    return mean(shares or [nan]), mean(ranks or [nan]), mean(kept)


def table(answers: list[tuple[dict, list[str]]]) -> str:
    by_kind = defaultdict(list)
    for query, found in answers:
        by_kind[query["kind"]].append((query, found))
    by_kind["all"] = answers
    by_kind["to hold"] = [(query, found) for query, found in answers if query["kind"] != NOT_ASKED]
    lines = [f"\n{'relevance':14} {'searches':>8} {'found':>6} {'mrr':>6} {'kept':>6}"]
    for kind, of_kind in by_kind.items():
        found, rank, kept = score_of(of_kind)
        lines.append(f"{kind:14} {len(of_kind):8} {found:6.3f} {rank:6.3f} {kept:6.3f}")
    return "\n".join(lines)


def test_what_people_expect_is_found(db, record_property):
    load_organisations()
    import_file(RECORDS)
    spelling._vocabulary.cache_clear()
    queries = json.loads(SET.read_text(encoding="utf-8"))
    answers = [(query, results(query["q"])) for query in queries]
    # Told at the end of the run, also where a worker ran it (conftest.py).
    record_property("told", table(answers))

    asked = [(query, found) for query, found in answers if query["kind"] != NOT_ASKED]
    found, rank, _kept = score_of(asked)
    assert [(query["q"], said) for query, names in asked if (said := list(complaints(query, names)))] == []
    assert found >= FOUND
    assert rank >= RECIPROCAL_RANK


def test_the_set_is_well_made():
    queries = json.loads(SET.read_text(encoding="utf-8"))
    records = {entry["id"] for entry in json.loads(RECORDS.read_text(encoding="utf-8"))["algoritmes"]}
    named = {
        record
        for query in queries
        for key in ("expected", "first", "order", "unexpected")
        for record in query.get(key, ())
    }
    assert len(queries) >= 60
    assert all(query["why"] for query in queries)
    assert {type(query.get("within", 1)) for query in queries} == {int}
    assert named <= set(map(str, records))

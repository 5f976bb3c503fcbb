"""The manual for those who write rules is true, and it is whole."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from monitor.match import compile_rules, parse
from monitor.match.leaves import Kind
from monitor.match.lexer import FIELDS, OPERATORS
from monitor.match.names import MAX_DEPTH as NAMES_DEEP
from monitor.match.names import MAX_TERMS
from monitor.match.parser import MAX_DEPTH, MAX_LENGTH, MAX_WORDS
from monitor.match.terms import Mode
from monitor.match.tree import Name, terms
from monitor.model import Article, Catalog, Level, Listed, Rule, VisitCondition, Within
from monitor.settings import Settings, load
from monitor.settings.shapes import ExamplesShape, RuleShape
from tests.match.asking import article, evidence, refusal

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "rules.md").read_text("utf-8")
BLOCK = re.compile(r"^```query(?: within=(\w+))?\n(.+?)^```$", re.MULTILINE | re.DOTALL)
EXAMPLE = re.compile(r"(?P<fields>(?:\{\w+: [^}]*\} )*)(?:\[(?P<title>.*?)\] )?(?P<text>.*)")
VISITS = re.compile(r"^```visit\n(.+?)^```$", re.MULTILINE | re.DOTALL)
FIELD = re.compile(r"\{(\w+): ([^}]*)\} ")
REFUSED = re.findall(
    r"^\| `(.+?)` \| [^|]+ \| (?:`(.+?)` )?\|$",
    MANUAL.partition("# What is refused\n")[2],
    re.MULTILINE,
)
WITHOUT_CODE = re.sub(r"^```.*?^```$", "", MANUAL, flags=re.MULTILINE | re.DOTALL)

JOINING = ("( )", *OPERATORS, "ATLEAST/n", "FREQ/n")
JOINING += tuple(f"{order}NEAR/{reach}" for order in ("", "O") for reach in "nSP")
MODES = {
    Mode.WORD: "A word",
    Mode.PHRASE: '`"…"`',
    Mode.INFLECTED: '`~"…"`',
    Mode.EXACT: "`=…`",
    Mode.EXACT_PHRASE: '`="…"`',
    Mode.REGEX: "`/…/`",
}
WRITTEN = ("`*ministerium`", "`*Minister`", "`*`", "`?`", "`\\`", "@")


class Case(NamedTuple):
    """A text that a query of the manual is asked of."""

    query: str
    within: Within
    is_found: bool
    of: Article


class Section(NamedTuple):
    """A heading, and the cases below it up to the next one."""

    heading: str
    cases: tuple[Case, ...]


def _cases(body: str) -> Iterator[Case]:
    for within, block in BLOCK.findall(body):
        query, *lines = block.splitlines()
        for line in lines:
            sign, text = line[:2], EXAMPLE.fullmatch(line[2:])
            assert sign in {"+ ", "- "}, line
            assert text
            fields = dict(FIELD.findall(text["fields"]))
            fields["language"] = fields.pop("lang", "de")
            of = article(text["text"].replace(" ¶ ", "\n"), text["title"] or "", **fields)
            yield Case(query, Within(within or "article"), sign == "+ ", of)


def _sections() -> Iterator[Section]:
    # A comment in YAML is no heading.
    code = re.compile(r"(^```.*?^```$)|^#+ ", re.MULTILINE | re.DOTALL)
    marked = code.sub(lambda found: found[1] or "\0", MANUAL)
    for part in marked.split("\0")[1:]:
        heading, _, body = part.partition("\n")
        yield Section(heading, tuple(_cases(body)))


def _files() -> dict[str, str]:
    """The files of a configuration that stand in the manual."""
    blocks = re.findall(r"^```yaml\n# (\S+\.yaml)\n(.+?)^```$", MANUAL, re.MULTILINE | re.DOTALL)
    return dict(blocks)


SECTIONS = tuple(_sections())
CASES = [
    pytest.param(case, id=f"{case.query} {case.of.title} {case.of.text}")
    for section in SECTIONS
    for case in section.cases
]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The configuration that is shown in the manual."""
    folder = tmp_path_factory.mktemp("config")
    (folder / "rules").mkdir()
    for name in ("monitor.yaml", "sources.yaml", "channels.yaml"):
        shutil.copy(ROOT / "config" / name, folder)
    for name, text in _files().items():
        (folder / name).write_text(text, encoding="utf-8")

    loaded = load(folder, {})

    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.settings
    return loaded.settings


@pytest.fixture(scope="module")
def catalog(settings: Settings) -> Catalog:
    return settings.catalog


@pytest.mark.parametrize("case", CASES)
def test_an_example_does_what_it_says(case: Case, catalog: Catalog) -> None:
    found = evidence(case.query, case.of, case.within, catalog)

    assert (found is not None) is case.is_found


@pytest.mark.parametrize(
    "line", [line for block in VISITS.findall(MANUAL) for line in block.splitlines()]
)
def test_a_visit_of_the_manual_is_one_or_none(line: str, catalog: Catalog) -> None:
    asked = VisitCondition(by=("landesregierung",), to=("kreis-brennstedt",))
    rules, _ = compile_rules([Rule("r", "", "", Level.EIL, "", visit=asked)], catalog)
    status, _, text = line[2:].partition(": ") if line.startswith("+") else ("", "", line[2:])

    hits, _ = rules.match(article(text.replace(" ¶ ", "\n")))

    told = [each.status for hit in hits for each in hit.visits if hit.certainty != "unlikely"]
    assert told == ([status] if status else [])


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.heading)
def test_who_shows_what_is_found_shows_what_is_not(section: Section) -> None:
    is_found = {
        query: {each.is_found for each in section.cases if each.query == query}
        for query in dict.fromkeys(case.query for case in section.cases)
    }

    assert [query for query, both in is_found.items() if both != {True, False}] == []
    assert section.cases or "`" not in section.heading


@pytest.mark.parametrize(
    "sign", [*JOINING, *MODES.values(), *WRITTEN, *(f"within: {each}" for each in Within)]
)
def test_every_operator_and_sign_has_its_heading_with_examples(sign: str) -> None:
    assert _headed(sign)


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_has_its_heading_with_examples(field: str) -> None:
    (section,) = _headed(f"`{field}:`")

    assert any(f"{FIELDS[field]}:" in case.query for case in section.cases)


@pytest.mark.parametrize("mode", Mode)
def test_every_way_of_writing_a_term_is_tried_below_its_heading(
    mode: Mode, catalog: Catalog
) -> None:
    sections = _headed(MODES[mode])
    queries = {case.query for section in sections for case in section.cases}

    found = {each.mode for query in queries for each in terms(parse(query, catalog).root)}

    assert mode in found


def test_every_sort_of_name_has_its_heading_with_examples(catalog: Catalog) -> None:
    nodes = {
        section.heading: parse(section.cases[0].query, catalog).root
        for section in SECTIONS
        if section.cases
    }
    alone = {
        catalog[node.name].sort
        for heading, node in nodes.items()
        if isinstance(node, Name) and f"`@{node.name}`" in heading
    }

    assert alone == set(Listed)


def test_every_way_in_which_a_word_is_compared_is_tried(catalog: Catalog) -> None:
    queries = {case.query for section in SECTIONS for case in section.cases}
    every = [each for query in queries for each in terms(parse(query, catalog).root)]

    assert {leaf.kind for each in every for leaf in each.leaves} == set(Kind)


@pytest.mark.parametrize(("query", "instead"), REFUSED)
def test_what_is_said_to_be_refused_is_refused(query: str, instead: str, catalog: Catalog) -> None:
    error = refusal(query.replace("\\|", "|"), catalog)

    assert error.instead == instead
    assert not instead or parse(instead, catalog)


def test_the_rule_of_the_manual_can_be_used_as_it_is(settings: Settings) -> None:
    rules, faults = compile_rules(settings.rules, settings.catalog)

    assert faults == ()
    (rule,) = rules.rules.values()
    assert rule.match_examples
    assert rule.no_match_examples
    assert rule.budget


def test_every_key_of_a_rule_is_shown_and_told() -> None:
    (rule,) = [text for name, text in _files().items() if name.startswith("rules/")]

    for name in RuleShape.model_fields:
        assert f"\n| `{name}` | " in MANUAL, name
        assert re.search(rf"^ +(- )?{name}:", rule, re.MULTILINE), name
    for name in ExamplesShape.model_fields:
        assert f"`{name}`:" in MANUAL, name


def test_the_limits_are_as_told() -> None:
    limits = MANUAL.partition("# Limits\n")[2]

    for limit in (MAX_LENGTH, MAX_WORDS, MAX_DEPTH, MAX_TERMS, NAMES_DEEP):
        assert f" {limit:,} " in limits, limit


def test_links_within_the_manual_lead_somewhere() -> None:
    headings = {_anchor(section.heading) for section in SECTIONS}
    links = re.findall(r"\]\(#([^)]*)\)", WITHOUT_CODE)

    assert [link for link in links if link not in headings] == []


def test_the_manual_has_examples_of_all_kinds() -> None:
    assert len(CASES) > 150
    assert len(REFUSED) > 45


def _headed(sign: str) -> list[Section]:
    """The sections with examples whose heading has a sign; an operator as a whole word."""
    whole = rf"(?<!\w){re.escape(sign)}(?!\w)" if sign[0].isalpha() else re.escape(sign)
    return [each for each in SECTIONS if each.cases and re.search(whole, each.heading)]


def _anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")

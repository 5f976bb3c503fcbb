"""Pages of many lines, such as a week's appointments or police reports: bytes in, entries out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from monitor.errors import ReadError
from monitor.model import Entry, Feed, without_login
from monitor.poll.charset import charset_of, decoded
from monitor.poll.identity import Marks, keys_of, normalised
from monitor.poll.kinds.jsonfeed import first_words
from monitor.poll.links import resolved
from monitor.poll.plain import one_line, without_controls
from monitor.text.codes import language_code
from monitor.text.selector import compiled

MAX_TITLE = 1_000
MAX_TEASER = 20_000
MAX_TEXT = 200_000
HEAD = 4_000
LONGEST_HEADING = 300
# A longer link or bold text is no title, but the text itself.
LONGEST_TITLE = 200
FIRST_WORDS = 120
MOST_LINKS = 100

META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
TAG = re.compile(r"<[a-zA-Z!]")
SPACE = re.compile(r"\s+")
# Rows of tables are lines, so that what belongs together stands together.
LINES = (
    frozenset({"address", "article", "aside", "blockquote", "br", "dd", "details", "div", "dl"})
    | {"dt", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"}
    | {"header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table"}
    | {"tr", "ul"}
)
APART = frozenset({"td", "th", "time"})
# A space, but not before a comma. `one_line` drops what is left of it.
BETWEEN = "\x1f"
SPACED = re.compile(BETWEEN + r"(?![,.:;!?)])")
UNSEEN = frozenset({"noscript", "script", "style", "svg", "template", "textarea"})
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LONG_WORD = re.compile(r"[^\W\d_]{4,}")
READ_ON = re.compile(
    r"\W*(?:mehr|weiter\w*|lesen|zu[mr]?|hier|details|download|pdf)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Line:
    """What a selected element says. ``link`` is empty if it leads to no page of its own."""

    heading: str
    title: str
    paragraphs: tuple[str, ...]
    link: str

    def below_heading(self, text: str) -> str:
        return f"{self.heading.rstrip(' :')}: {text}" if self.heading else text


def read_agenda(
    body: bytes, content_type: str, url: str, entries: str, heading: str, max_entries: int
) -> Feed:
    """One entry for each element of the page that the CSS selector ``entries`` finds, in order.

    What ``heading`` finds, such as the day, stands before all entries below it; an element that
    both find is a heading. An entry links to the first other page in it, else to the page itself;
    it is known by that link if no other entry has it, else by its words. It has no date: the one in
    its text is that of the event. Raises ReadError, also if nothing is found.
    """
    if not charset_of(content_type) and (meta := META.search(body[:HEAD])):
        content_type = f"text/html; charset={meta[1].decode()}"
    text, warning = decoded(body, content_type)
    if not TAG.search(text[:HEAD]):
        raise ReadError("not a web page" if text.strip() else "empty answer")
    tree = _parsed(text)
    page = without_login(url)
    headings = _selected(tree, heading) if heading else set()
    found = list(_below_headings(tree, _selected(tree, entries), headings))
    lines = _lines(found[:max_entries], _base(tree, page), page)
    if not lines:
        raise ReadError(f"the selector {entries!r} finds nothing on the page")
    warnings = [warning]
    if heading and not headings:
        warnings.append(f"the selector {heading!r} finds no heading on the page")
    if len(found) > max_entries:
        warnings.append(f"only the first {max_entries} of {len(found)} entries are read")
    return Feed(
        title=one_line(next(tree.itertext("title"), ""), MAX_TITLE),
        entries=_entries(lines, page),
        warning="; ".join(filter(None, warnings)),
        language=language_code(tree.get("lang") or ""),
    )


def _entries(lines: Sequence[_Line], page: str) -> tuple[Entry, ...]:
    # Pages list a line twice for wide and narrow screens; its link is still its own.
    times = Counter(normalised(line.link) for line in set(lines))
    marks = [
        Marks(
            guid="",
            link=line.link if times[normalised(line.link)] == 1 else "",
            title=one_line(line.below_heading(line.title), MAX_TITLE),
            teaser=one_line(line.below_heading(" ".join(line.paragraphs)), MAX_TEASER),
        )
        for line in lines
    ]
    return tuple(
        Entry(
            keys=keys,
            url=line.link or page,
            title=mark.title,
            teaser=mark.teaser,
            text="".join(f"{part}\n" for part in (line.heading, *line.paragraphs) if part)[
                :MAX_TEXT
            ],
        )
        for line, mark, keys in zip(lines, marks, keys_of(marks), strict=True)
    )


def _parsed(text: str) -> Any:
    # Late: the daemon imports this module to name `read_agenda`, but only its workers parse.
    from lxml import etree  # noqa: PLC0415

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        tree = etree.fromstring(without_controls(text).encode(), parser)
    except etree.LxmlError as error:
        raise ReadError(f"not a web page ({error})") from error
    if tree is None:
        raise ReadError("not a web page")
    return tree


def _selected(tree: Any, selector: str) -> set[Any]:
    if not selector.strip():
        raise ReadError("no selector is configured; write one for its lines at `entries`")
    try:
        return set(compiled(selector)(tree))
    except ValueError as error:
        raise ReadError(f"the selector {selector[:200]!r} cannot be used: {error}") from error


def _base(tree: Any, page: str) -> str:
    named = (resolved(each.get("href", ""), page) for each in tree.iter("base"))
    return next(filter(None, named), page)


def _below_headings(tree: Any, chosen: set[Any], headings: set[Any]) -> Iterator[tuple[str, Any]]:
    """Each chosen element with the text of the heading above it, in the page's order."""
    from lxml import etree  # noqa: PLC0415 - late, as above

    # A line that is nothing but a heading is one, although the selector finds it as a line.
    inside = {each: at for at in headings for each in at.iterancestors() if each in chosen}
    inside = {each: at for each, at in inside.items() if _line(each) == _line(at)}
    heading = ""
    walk = etree.iterwalk(tree, events=("start",))
    for _, element in walk:
        if element in headings or element in inside:
            heading = one_line(_line(element), LONGEST_HEADING)
        elif element in chosen:
            yield heading, element
            # What is selected inside of it, too, is part of it, and so are headings.
            walk.skip_subtree()


def _lines(found: Iterable[tuple[str, Any]], base: str, page: str) -> list[_Line]:
    lines = []
    for heading, element in found:
        if paragraphs := tuple(_paragraphs(element)):
            links = _links(element.iter("a"), base, page)
            # It may also be a link as a whole.
            around = links or _links(element.iterancestors("a"), base, page)
            link = next(iter(around.values()), "")
            title = _title(element, list(links), " ".join(paragraphs))
            lines.append(_Line(heading, title, paragraphs, link))
    return lines


def _links(anchors: Iterable[Any], base: str, page: str) -> dict[Any, str]:
    """Those of the links that lead to another page, with its address."""
    found = {}
    for anchor in islice(anchors, MOST_LINKS):
        href = anchor.get("href", "").strip()
        address = "" if href.startswith("#") else resolved(href, base)
        if address and normalised(address) != normalised(page):
            found[anchor] = without_login(address)
    return found


def _title(element: Any, links: Iterable[Any], text: str) -> str:
    """What the element itself marks as its title, else its first words."""
    headings = map(_line, element.iter(*HEADINGS))
    linked = (line for line in map(_line, links) if not READ_ON.match(line))
    bold = (line for line in map(_line, element.iter("b", "strong")) if text.startswith(line))
    marked = (line for line in chain(headings, linked, bold) if _is_title(line))
    return next(marked, "") or first_words(text, FIRST_WORDS)


def _is_title(line: str) -> bool:
    """Whether it names something: "10 Uhr", "Details" and "Freitag, 6. November:" do not."""
    return (
        len(line) <= LONGEST_TITLE and len(LONG_WORD.findall(line)) >= 2 and not line.endswith(":")
    )


def _line(element: Any) -> str:
    return " ".join(_paragraphs(element))


def _paragraphs(element: Any) -> list[str]:
    """What a reader sees of the element, one paragraph to a line."""
    from lxml import etree  # noqa: PLC0415 - late, as above

    pieces: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, each in walk:
        pieces.append("\n" if each.tag in LINES else BETWEEN if each.tag in APART else "")
        if event == "end":
            pieces.append(SPACE.sub(" ", each.tail or "") if each is not element else "")
        elif each.tag in UNSEEN:
            walk.skip_subtree()
        else:
            pieces.append(SPACE.sub(" ", each.text or ""))
    text = SPACED.sub(" ", "".join(pieces))
    lines = (one_line(line, MAX_TEASER) for line in text.split("\n"))
    return [line for line in lines if line]

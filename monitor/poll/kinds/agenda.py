"""Pages of many lines, such as a week's appointments or police reports: bytes in, entries out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from monitor.errors import ReadError
from monitor.model import Entry, Feed
from monitor.poll.charset import decoded
from monitor.poll.identity import Marks, keys_of
from monitor.poll.links import resolved
from monitor.poll.plain import one_line

MAX_HTML = 2_000_000
MAX_TEXT = 20_000
# The title of a line is its beginning, cut between words.
TITLE = 120
BLOCKS = frozenset(
    """address article aside blockquote br dd div dl dt fieldset figcaption figure footer h1 h2 h3
    h4 h5 h6 header hr li main nav ol p pre section table td th tr ul""".split()  # noqa: SIM905
)
HIDDEN = frozenset({"script", "style", "noscript", "template"})


def read_agenda(
    body: bytes, content_type: str, url: str, entries: str, heading: str, max_entries: int
) -> Feed:
    """One entry for each element that the CSS selector ``entries`` finds, in their order.

    What ``heading`` finds last before it, such as the day, is put before its text. The address of
    an entry is its first link, else that of the page. An entry has no date: the one in its text is
    that of the event. Raises ReadError, also when nothing is found, as after a change of the page.
    """
    text, warning = decoded(body, content_type)
    root = _parsed(text[:MAX_HTML])
    chosen = _select(root, entries, "entries")
    if not chosen:
        raise ReadError(f"the selector {entries!r} (entries) finds nothing on the page")
    headings = set(_select(root, heading, "heading")) if heading else set()
    found = list(_lines(root, chosen, headings, _base(root, url)))
    warnings = [warning]
    if len(found) > max_entries:
        warnings.append(f"only the first {max_entries} of {len(found)} entries are read")
        found = found[:max_entries]
    # A line that links to nothing of its own is known by its words, below its heading.
    marks = [Marks("", link, above, line) for above, line, link in found]
    return Feed(
        title=_text(next(iter(root.iter("title")), None)),
        entries=tuple(
            Entry(
                keys=keys,
                url=mark.link or url,
                title=_title(mark.title, mark.teaser),
                teaser=": ".join(filter(None, (mark.title, mark.teaser))),
                text="".join(f"{part}\n" for part in (mark.title, mark.teaser) if part),
            )
            for mark, keys in zip(marks, keys_of(marks), strict=True)
        ),
        warning="; ".join(filter(None, warnings)),
    )


def _parsed(text: str) -> Any:
    # Late: the daemon imports this module to name its function, but only its workers parse.
    from lxml import etree, html  # noqa: PLC0415

    try:
        return html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(f"not a web page ({str(error)[:100]})") from error


def _select(root: Any, selector: str, name: str) -> list[Any]:
    from cssselect import SelectorError  # noqa: PLC0415 - late, as above
    from lxml.cssselect import CSSSelector  # noqa: PLC0415

    try:
        return list(CSSSelector(selector)(root))
    except SelectorError as error:
        raise ReadError(f"the selector {selector!r} ({name}) is none: {error}") from error


def _base(root: Any, url: str) -> str:
    named = next((each.get("href") for each in root.iter("base") if each.get("href")), "")
    return resolved(named, url) or url


def _lines(
    root: Any, chosen: list[Any], headings: set[Any], base: str
) -> Iterator[tuple[str, str, str]]:
    """The heading above, the text and the link of each chosen element, not of those within it."""
    wanted = set(chosen)
    above = ""
    inside: Any = None
    for each in root.iter():
        if each in headings:
            above = _text(each)
        if each not in wanted or (inside is not None and inside in each.iterancestors()):
            continue
        inside = each
        if line := _text(each):
            yield above, line, _link(each, base)


def _link(element: Any, base: str) -> str:
    links = (resolved(each.get("href", ""), base) for each in element.iter("a"))
    return next(filter(None, links), "")


def _text(element: Any) -> str:
    if element is None:
        return ""
    return one_line("".join(_pieces(element)), MAX_TEXT)


def _pieces(element: Any) -> Iterator[str]:
    """The text in an element, in order; what stands in different blocks is kept apart."""
    from lxml import etree  # noqa: PLC0415 - late, as above

    for event, each in etree.iterwalk(element, events=("start", "end")):
        if each.tag in BLOCKS:
            yield " "
        if event == "start":
            yield "" if each.tag in HIDDEN else each.text or ""
        elif each is not element:
            yield each.tail or ""


def _title(above: str, line: str) -> str:
    whole = f"{above}: {line}" if above else line
    return whole if len(whole) <= TITLE else whole[:TITLE].rpartition(" ")[0] + " …"

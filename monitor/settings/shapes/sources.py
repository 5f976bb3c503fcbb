"""sources.yaml"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, WithJsonSchema, model_validator

from monitor.settings.fields import (
    Address,
    Code,
    Flag,
    Hour,
    Minute,
    Note,
    Second,
    Selector,
    Text,
    a_duration,
)
from monitor.settings.fragments import OFF
from monitor.settings.shapes.shape import NamedShape, Shape
from monitor.settings.units import shown


class IntervalShape(Shape):
    """The bounds of the pause between two polls."""

    min: a_duration(Second, 7 * 24 * Hour) = Field(  # type: ignore[valid-type]
        default=5 * Minute, description="The shortest pause between two polls."
    )
    max: a_duration(Second, 7 * 24 * Hour) = Field(  # type: ignore[valid-type]
        default=Hour,
        description="The longest pause between two polls, unless the site asks for more.",
    )

    @model_validator(mode="after")
    def _ordered(self) -> IntervalShape:
        if self.min > self.max:
            raise ValueError(f"min ({shown(self.min)}) is longer than max ({shown(self.max)})")
        return self


# What `_readable` below wants, for editors.
_OFF = {"properties": {"enabled": OFF}, "required": ["enabled"]}
_PAGE = {"properties": {"kind": {"const": "page"}}, "required": ["kind"]}
_NO_PAGES = {"properties": {"pages": OFF}, "required": ["pages"]}
_READABLE: dict[str, Any] = {
    "allOf": [
        {"if": {"allOf": [_PAGE, {"not": _OFF}]}, "then": {"required": ["entries"]}},
        {
            "if": {"not": _PAGE},
            "then": {"properties": {"entries": {"maxLength": 0}, "heading": {"maxLength": 0}}},
        },
        {
            "if": _NO_PAGES,
            "then": {"properties": {"text": {"maxLength": 0}}},
        },
    ]
}


class SourceShape(NamedShape):
    """A source of news."""

    model_config = ConfigDict(json_schema_extra=_READABLE)

    name: Text = Field(description="The name as it stands in alerts.", examples=["Der Wiesenbote"])
    url: Address = Field(
        description="The address of the feed.", examples=["https://wiesenbote.example/feed"]
    )
    kind: Literal["feed", "sitemap", "page"] = Field(
        default="feed",
        description="feed: RSS, Atom, JSON Feed or a sitemap, told apart by themselves. sitemap:"
        " the same, for readers of the file. page: a page of many lines, see `entries`.",
    )
    region: Note = Field(default="", description="A note for you.", examples=["Münsterland"])
    tags: list[Text] = Field(default=[], description="Notes for you.", examples=[["tageszeitung"]])
    language: Code = Field(
        default="",
        description="The language of its articles, for `lang:` in queries, where neither their"
        " words nor their pages tell. Without it, as the feed says; if it says nothing, de.",
        examples=["de", "en", "nds"],
    )
    enabled: Flag = Field(
        default=True,
        description="false: the daemon leaves it alone; `monitor poll ID` reads it all the same.",
    )
    verified: Annotated[str | bool, WithJsonSchema({"type": ["boolean", "string"]})] = Field(
        default=True,
        description="A note of yours: the day somebody looked at it last, or false.",
        examples=["2026-03-05", False],
    )
    interval: IntervalShape = Field(
        default=IntervalShape(),
        description="The bounds of the pause between two polls.",
        examples=[{"min": "5m", "max": "1h"}],
    )
    pages: Flag = Field(
        default=True,
        description="false: the pages of its articles are not read, rules see title and teaser"
        " only.",
    )
    text: Selector = Field(
        default="",
        description="A CSS selector for the article on its page, where the usual way of finding it"
        " fails.",
        examples=["#artikel .text"],
    )
    entries: Selector = Field(
        default="",
        description="Of kind page: a CSS selector for its lines, one entry each.",
        examples=[".termine li"],
    )
    heading: Selector = Field(
        default="",
        description="Of kind page: a CSS selector for what stands above several lines, such as the"
        " day.",
        examples=["h3"],
    )
    licensed: Flag = Field(
        default=False,
        description="true: you may read its pages although it reserves text and data mining.",
    )

    @model_validator(mode="after")
    def _readable(self) -> SourceShape:
        if self.kind == "page" and self.enabled and not self.entries:
            raise ValueError(
                "a source of kind page needs `entries`: a CSS selector for its lines, such as"
                " `.termine li`"
            )
        if self.kind != "page" and (self.entries or self.heading):
            raise ValueError("`entries` and `heading` are for sources of kind page")
        if self.text and not self.pages:
            raise ValueError("`text` selects on pages, but with `pages: false` none are read")
        return self


class SourcesFile(Shape):
    """sources.yaml: where news comes from."""

    sources: list[SourceShape] = Field(description="The sources, each on lines of its own.")

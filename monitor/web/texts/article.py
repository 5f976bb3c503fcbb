"""What the page of an article says, and the one that finds an article by its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from monitor.workbench.history import PageState, Since


@dataclass(frozen=True, slots=True)
class ArticleTexts:
    """``pages`` take ``read`` and ``due`` (times), ``size`` and ``error``."""

    untitled: str
    source: str
    gone_source: str
    author: str
    published: str
    by_feed: str
    by_page: str
    not_said: str
    seen: str
    page: str
    pages: Mapping[PageState, str]
    no_pages: str
    changed: str
    changed_times: str
    says: str
    corrects: str
    quiet: str
    paper: str
    to_paper: str
    story: str
    story_alone: str
    story_with: str
    facts: str
    text: str
    no_text: str
    forgotten: str
    found_by: str
    moved: str
    versions: str
    version: str
    until: str
    current: str
    difference: str
    added: str
    removed: str
    no_difference: str
    title: str
    teaser: str
    show_version: str
    shown: str
    why: str
    asked: str
    not_judged: str
    hits: str
    no_hit: str
    found: str
    words: str
    desk: str
    certainty: str
    certainties: Mapping[str, str]
    since: Mapping[Since, str]
    no_longer: str
    no_target: str
    to: str
    more_of: str
    now_holding: str
    newer_rule: str
    unmatched: str
    one_rule: str
    rule: str
    ask: str
    choose: str
    rule_id: str
    holds: str
    holds_not: str
    woken: str
    not_woken: str
    without_text: str
    part_holds: str
    part_fails: str
    why_title: str
    why_intro: str
    address: str
    find: str
    bad_address: str
    never_seen: str
    near: str
    near_none: str
    near_off: str
    never_polled: str
    last_polled: str
    several: str


ARTICLE: Mapping[str, ArticleTexts] = {
    "de": ArticleTexts(
        untitled="(ohne Titel)",
        source="Quelle",
        gone_source="nicht mehr eingerichtet",
        author="Autor",
        published="Erschienen",
        by_feed="laut Feed",
        by_page="laut Seite",
        not_said="sagen weder Feed noch Seite",
        seen="Gesehen",
        page="Seite",
        pages={
            PageState.FORGOTTEN: "der Text ist gelöscht, seine Zeit war um (Aufbewahrung)",
            PageState.WAITING: "wartet seit {due} darauf, gelesen zu werden; vorher wird keine"
            " Regel gefragt",
            PageState.IN_FEED: "nicht gelesen: der Feed hat den Text ({size} Zeichen)",
            PageState.NOT_READ: "nicht gelesen: {error}; nur Titel und Vorspann",
            PageState.WHOLE: "gelesen {read}: ganzer Text ({size} Zeichen)",
            PageState.BEGINNING: "gelesen {read}: nur {size} Zeichen: {error}",
            PageState.AGAIN: "nur Titel und Vorspann: versucht {read}: {error}; nächster Versuch"
            " {due}",
            PageState.GIVEN_UP: "nur Titel und Vorspann: versucht {read}: {error}; aufgegeben",
        },
        no_pages="die Seiten dieser Quelle werden nicht gelesen",
        changed="Geändert",
        changed_times="{}-mal, zuletzt",
        says="Sagt",
        corrects="dass er einen früheren Bericht berichtigt",
        quiet="Kein Alarm",
        paper="Bei der Zeitung",
        to_paper="Artikel der Zeitung lesen",
        story="Meldung",
        story_alone="nur dieser Artikel",
        story_with="{} Artikel",
        facts="Angaben",
        text="Text",
        no_text="Kein Text gespeichert: geprüft wurden Titel und Vorspann.",
        forgotten="Der Text ist gelöscht, seine Zeit war um (Aufbewahrung). Titel und Fundstellen"
        " sind noch da.",
        found_by="Regel",
        moved="Nicht alle Fundstellen stehen noch da: Der Artikel wurde seitdem geändert.",
        versions="Fassungen",
        version="Fassung {}",
        until="bis",
        current="aktuell",
        difference="Was sich von Fassung {} zu {} änderte",
        added="neu:",
        removed="weg:",
        no_difference="Titel, Vorspann und Text sind gleich.",
        title="Titel",
        teaser="Vorspann",
        show_version="Änderung danach zeigen",
        shown="unten gezeigt",
        why="Warum kam das (nicht)?",
        asked="{rules} Regeln; wegen ihrer Wörter gefragt: {asked}; zutreffend: {holding}.",
        not_judged="Noch wurde keine Regel gefragt: Die Seite ist noch nicht gelesen.",
        hits="Was gefunden wurde",
        no_hit="Keine Regel traf zu.",
        found="Gefunden",
        words="Wörter",
        desk="Ressort",
        certainty="Sicherheit",
        certainties={"sure": "sicher", "likely": "bitte prüfen", "unlikely": "unwahrscheinlich"},
        since={
            Since.SAME: "",
            Since.CHANGED: "Die Regel wurde seitdem geändert.",
            Since.GONE: "Die Regel gibt es nicht mehr.",
        },
        no_longer="Sie trifft jetzt nicht mehr zu.",
        no_target="kein Alarm: Das Ressort hatte damals kein Ziel",
        to="an",
        more_of="Teil für Teil",
        now_holding="Trifft jetzt zu, ist aber nicht als Treffer gespeichert",
        newer_rule="Die Regel ist neuer als der Artikel oder wurde seit der Prüfung geändert.",
        unmatched="Der Artikel wurde noch nicht geprüft.",
        one_rule="Eine Regel genau ansehen",
        rule="Regel",
        ask="Ansehen",
        choose="(Regel wählen)",
        rule_id="Kennung der Regel",
        holds="trifft zu",
        holds_not="trifft nicht zu",
        woken="Sie wurde gefragt: Mindestens eines ihrer Wörter kommt vor.",
        not_woken="Sie wurde nicht gefragt: Kein Wort, ohne das sie nicht zutreffen kann, kommt"
        " vor.",
        without_text="Ohne den gelöschten Text: nur nach dem Titel.",
        part_holds="ja",
        part_fails="nein",
        why_title="Warum kam das nicht?",
        why_intro="Zeigt, wann ein Artikel gesehen und gelesen wurde, welche Regeln zutrafen und"
        " wer davon erfuhr.",
        address="Adresse des Artikels",
        find="Suchen",
        bad_address="Erwartet wird eine Adresse wie https://zeitung.example/artikel.",
        never_seen="Nie gesehen: Kein gespeicherter Artikel hat diese Adresse.",
        near="Diese Quellen haben Seiten von {}:",
        near_none="Keine Quelle hat Seiten von {}.",
        near_off="abgeschaltet",
        never_polled="noch nie abgerufen",
        last_polled="zuletzt abgerufen",
        several="Mehrere Quellen verweisen auf diese Adresse:",
    ),
    "en": ArticleTexts(
        untitled="(no title)",
        source="Source",
        gone_source="not configured any more",
        author="Author",
        published="Published",
        by_feed="says the feed",
        by_page="says the page",
        not_said="neither feed nor page say when",
        seen="Seen",
        page="Page",
        pages={
            PageState.FORGOTTEN: "its text was deleted, as its time was up (retention)",
            PageState.WAITING: "waits to be read since {due}; no rule is asked before",
            PageState.IN_FEED: "not read: the feed has the text ({size} characters)",
            PageState.NOT_READ: "not read: {error}; title and teaser only",
            PageState.WHOLE: "read {read}: the full text ({size} characters)",
            PageState.BEGINNING: "read {read}: only {size} characters: {error}",
            PageState.AGAIN: "title and teaser only: tried {read}: {error}; next try {due}",
            PageState.GIVEN_UP: "title and teaser only: tried {read}: {error}; given up",
        },
        no_pages="the pages of this source are not read",
        changed="Changed",
        changed_times="{}×, the last",
        says="Says",
        corrects="that it corrects an earlier report",
        quiet="No alerts",
        paper="At the paper",
        to_paper="Read the paper's article",
        story="Story",
        story_alone="this article alone",
        story_with="{} articles",
        facts="Facts",
        text="Text",
        no_text="No text is stored: title and teaser were looked at.",
        forgotten="The text was deleted, as its time was up (retention). Title and words found are"
        " still there.",
        found_by="rule",
        moved="Not all words found still stand there: the article was changed since.",
        versions="Versions",
        version="Version {}",
        until="until",
        current="current",
        difference="What changed from version {} to {}",
        added="added:",
        removed="removed:",
        no_difference="Title, teaser and text are the same.",
        title="Title",
        teaser="Teaser",
        show_version="show what changed then",
        shown="shown below",
        why="Why did I (not) get this?",
        asked="{rules} rules; asked for its words: {asked}; holding: {holding}.",
        not_judged="No rule was asked so far: the page is still to be read.",
        hits="What was found",
        no_hit="No rule held.",
        found="Found",
        words="Words",
        desk="Desk",
        certainty="How sure",
        certainties={"sure": "sure", "likely": "please check", "unlikely": "unlikely"},
        since={
            Since.SAME: "",
            Since.CHANGED: "The rule was changed since.",
            Since.GONE: "There is no such rule any more.",
        },
        no_longer="It does not hold any more.",
        no_target="no alert: its desk had no target then",
        to="to",
        more_of="part by part",
        now_holding="Holds now, but no hit is stored",
        newer_rule="The rule is newer than the article, or was changed since it was matched.",
        unmatched="The article was not matched yet.",
        one_rule="Look at one rule",
        rule="Rule",
        ask="Look",
        choose="(choose a rule)",
        rule_id="Id of the rule",
        holds="holds",
        holds_not="does not hold",
        woken="It was asked: at least one of its words occurs.",
        not_woken="It was not asked: no word occurs without which it cannot hold.",
        without_text="Without the deleted text: by the title alone.",
        part_holds="yes",
        part_fails="no",
        why_title="Why did I not get this?",
        why_intro="Shows when an article was seen and read, which rules held, and who was told.",
        address="Address of the article",
        find="Find",
        bad_address="Expected an address such as https://paper.example/article.",
        never_seen="Never seen: no stored article has this address.",
        near="These sources have pages of {}:",
        near_none="No source has pages of {}.",
        near_off="switched off",
        never_polled="never polled",
        last_polled="last polled",
        several="Several sources link to this address:",
    ),
}

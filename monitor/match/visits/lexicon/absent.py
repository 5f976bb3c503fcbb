"""What says that somebody speaks without being there, or is at home at the seat of a government."""

from __future__ import annotations

from monitor.match.visits.lexicon.cue import Cue, Scope, any_cue, cue
from monitor.match.visits.lexicon.patterns import any_case, compound, found, lines, words

ABSENT: tuple[Cue, ...] = (
    any_cue(
        -3.5,
        "by video or telephone, not there",
        found(
            words(
                """
                video(?:botschaft|schalte|schaltung|konferenz|gruß*|grußwort|call|stream)
                zugeschaltet zuschalt* zugeschalten virtuell online livestream
                live-stream telefonisch telefon* bildschirm* schriftlich
                grußbotschaft
                """
            ),
            lines(
                """
                per video
                digital zugeschaltet
                per telefon
                am telefon
                auf (?:großer )?leinwand
                per livestream
                per brief
                in einem brief
                aus der ferne
                """
            ),
        ),
        scope=Scope.SENTENCE,
    ),
    cue(
        -3,
        "a party's congress",
        compound(
            words("[Nn]ominierungs+"),
            any_case(
                """
                parteitag* parteikonvent delegierte* vertreterversammlung
                aufstellungsversammlung kreisparteitag landesparteitag*
                bundesparteitag* parteirat*
                """
            ),
            lines("Mitgliederversammlung der (?:CDU|SPD|Grünen|FDP|Linken|AfD|CSU)"),
        ),
        scope=Scope.ARTICLE,
    ),
    cue(
        -3,
        "at the own seat, not on a visit",
        found(
            # "der Staatssekretär im Ministerium" only tells which one.
            r"(?<!sekretär )(?<!sekretärin )(?<!leiter )(?<!leiterin )(?<!sprecher )"
            r"im (?:\w+(?:er|en) )?\w*[Mm]inisterium",
            # "in der Mainzer Staatskanzlei"
            r"(?:in|aus|im|vor|bei) (?:(?:der|dem|seiner|ihrer) )?\w+er "
            r"(?:Staatskanzlei|Landtag|Senatskanzlei|\w*[Mm]inisterium)",
            words(
                """
                Landespressekonferenz Regierungserklärung Plenarsaal*
                Plenarsitzung* Live-Übertragung
                """
            ),
            lines(
                r"""
                im Landtag
                im Bundestag
                im Bundesrat
                in (?:der|seiner|ihrer) Staatskanzlei
                in (?:seinem|ihrem|das|sein|ihr) (?:\w+)?[Mm]inisterium
                Sitz des Ministeriums
                in (?:seiner|ihrer) Behörde
                im Kanzleramt
                ins Kanzleramt
                im Schloss Bellevue
                nach Schloss Bellevue
                im Plenum
                Kabinettssitzung in
                im Amtssitz
                in die Staatskanzlei
                ins? (?:\w+)?[Mm]inisterium
                in den Landtag
                in den Bundestag
                an (?:seinem|ihrem) Amtssitz
                in der Villa Reitzenstein
                im Reichstag\w*
                aus der Staatskanzlei
                Staatskanzlei in
                """
            ),
        ),
        scope=Scope.SENTENCE,
    ),
    cue(
        -1.5,
        "a letter",
        found(
            words("Brandbrief Petition"),
            lines(
                r"""
                [Oo]ffene[rn]? Brief
                [Bb]rief an (?:den|die) \w*[Mm]inister\w*
                """
            ),
        ),
        scope=Scope.ARTICLE,
    ),
    any_cue(
        -3,
        "on television or on the radio",
        found(
            words("talkshow* fernseh* tv-+ zdf ard hörfunk livesendung late-night*"),
            lines("im radio"),
        ),
        scope=Scope.SENTENCE,
    ),
    any_cue(
        -2,
        "somebody is only quoted",
        found(
            words(
                """
                mitteilung pressemitteilung interview twitter facebook instagram
                schrieb schreibt podcast rundfunk
                """
            ),
            lines(
                r"""
                auf anfrage
                gegenüber (?:der|dem|unserer)
                im gespräch mit (?:der|dem|unserer)
                auf x\b
                brief an
                deutschen presse-agentur
                """
            ),
        ),
    ),
    any_cue(
        -1.5,
        "said of what is to be done, not of a visit",
        found(words("gesetzentwurf kabinettsbeschluss haushaltsentwurf verordnung erlass")),
    ),
)

# In the sentences right before and after that of a visit.
BESIDE: tuple[Cue, ...] = (
    any_cue(
        -2.0,
        "by video or telephone, not there",
        found(
            words(
                """
                video(?:botschaft|schalte|schaltung|konferenz|gruß*|grußwort)
                zugeschaltet zuschalt* bildschirm* leinwand live-übertragung
                livestream
                """
            ),
            lines(r"per video\w*"),
        ),
        scope=Scope.ALL,
    ),
    cue(
        -1.5,
        "at the own seat, not on a visit",
        found(
            words("Plenarsaal* Landeshauptstadt"),
            lines(
                r"""
                im Landtag
                im Bundestag
                (?:im|ins|in dem|in das) (?:\w+(?:er|en|e) )?(?:\w+)?[Mm]inisterium
                (?:in|aus) (?:der|die) (?:\w+er )?Staatskanzlei
                """
            ),
        ),
        scope=Scope.PART,
    ),
)

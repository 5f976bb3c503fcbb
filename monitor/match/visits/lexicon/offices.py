"""Heads of titles with the endings of both sexes and all cases: the last part of the word."""

from __future__ import annotations

from monitor.match.visits.lexicon.patterns import words

# Of a state, the federation or Europe.
HIGH = words(
    r"""
    [Mm]inister(?:s|n|in|innen)? [Ss]taatssekretär(?:s|e|en|in|innen)?
    [Mm]inisterpräsident(?:en|in|innen)? [Ss]taatsminister(?:s|n|in|innen)?
    [Ss]taatsrat(?:s|es)? [Ss]taatsrät(?:in|innen|e) [Ss]taatschef(?:s|in)?
    [Kk]anzler(?:s|n|in|innen)? [Rr]egierungspräsident(?:en|in|innen)?
    [Rr]egierungsvizepräsident(?:en|in) [Bb]undespräsident(?:en|in)
    [Ll]andtagspräsident(?:en|in) [Bb]undestagspräsident(?:en|in)
    [Bb]ezirkstagspräsident(?:en|in) [Vv]izepräsident(?:en|in)
    [Kk]ommissionspräsident(?:en|in) [Pp]arlamentspräsident(?:en|in)
    Bundesratspräsident(?:en|in) EU-[Kk]ommissar(?:s|in)? [Ll]andeshauptmann(?:s|es)?
    [Ll]andeshauptfrau [Ll]andesrat(?:s|es)? [Ll]andesrätin [Bb]undesrätin
    [Bb]otschafter(?:s|in)? [Gg]eneralkonsul(?:s|in)? [Rr]egierungschef(?:s|in|innen)?
    [Rr]essortchef(?:s|in|innen)? Landesvaters? Landesmutter Staatskanzleichef(?:s|in)?
    Kanzleramtschef(?:s|in)? Vizekanzler(?:s|in)? Senator(?:s|en|in)?
    [A-ZÄÖÜ][a-zäöü]+senator(?:s|en|in)? (?:Landes|Bundes)beauftragte[rn]?
    (?:Ausländer|Integrations|Ost|Behinderten|Patienten|Drogen|Wehr|Regierungs)beauftragte[rn]?
    """
)
# Of a parliament, or at the head of a party.
MEMBER = words(
    r"""
    (?:Landtags|Bundestags|Europa|Nationalrats|Wahlkreis)?[Aa]bgeordnete[rn]?
    (?:CDU|SPD|FDP|CSU|Grünen|AfD|Linken|BSW)-[Aa]bgeordnete[rn]? MdL MdB MdEP MdBB MdHB
    [A-ZÄÖÜ]\w*-?[Pp]olitiker(?:s|n|in|innen)? Parteichef(?:s|in)?
    (?:CDU|SPD|FDP|CSU|AfD|Grünen|Linken|BSW|Landes|Bundes|Unions)-?[Cc]hef(?:s|in)?
    (?:\w+-)?(?:Bundes|Landes|Partei|Fraktions)vorsitzende[rn]? [Ff]raktionschef(?:s|in)?
    \w*[Ff]raktions(?:chef(?:s|in)?|vorsitzende[rn]?|vize|sprecher(?:s|in)?)
    Generalsekretär(?:s|in)? (?:CDU|CSU|SPD|FDP|Grünen|Linken|AfD|BSW)-(?:Mann(?:es)?|Frau)
    (?:Sozial|Christ|Frei)demokrat(?:en|in)
    \w*(?:Spitzenkandidat(?:en|in)|Landtagspolitiker(?:s|in)?) Ministerkandidat(?:en|in)
    [Ll]andtagskolleg(?:e|en|in) [Nn]ationalrat(?:s|es)? [Nn]ationalrätin
    """
)
# Of a district, a town or a municipality.
LOCAL = words(
    r"""
    [Ll]andrat(?:s|es)? [Ll]andrät(?:in|innen|e|en) \w*[Bb]ürgermeister(?:s|n|in|innen)?
    [Dd]ezernent(?:en|in|innen) \w+dezernent(?:en|in|innen) [Bb]eigeordnete[rn]?
    Stadtrat(?:s|es)? Stadträt(?:in|e) [Oo]berkreisdirektor(?:s|in)?
    [Kk]reisdirektor(?:s|in)? OB [Kk]ämmer(?:er|ers|in) \w*baurat(?:s|es)? \w*baurätin
    Stadtoberhaupt(?:s|es)? [Bb]ezirksbürgermeister(?:s|in)? Kreisrät(?:in|e)
    [Ss]tadtdirektor(?:s|in)? Ortsvorsteher(?:s|in)?
    """
)
# A government as a whole.
BODY = words(
    r"""
    Landesregierung Staatsregierung Bundesregierung Landeskabinetts? Bundeskabinetts?
    Kabinetts? Landtagspräsidiums? Landtagsausschuss(?:es)? Landtagsfraktion
    Bundestagsfraktion
    """
)
# What such a word begins with if it is no office of a state: Vereinspräsident, Ex-Minister.
NO_OFFICE = words(
    """
    Vereins Verbands Klub Club Kammer Gerichts Polizei Universitäts Uni Hochschul Karnevals?
    Senats Kriminal Sport Fußball Handwerks Bauern Jäger Narren Schul Kirchen Präsidiums Ex Alt
    Prinzen Schützen Jugend Kinder Amts Schatten Ehren Finanzierungs
    """
)

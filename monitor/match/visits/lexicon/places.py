"""Places that are no names of the catalog: what one visits, and what is abroad."""

from __future__ import annotations

import re

from monitor.match.visits.lexicon.patterns import any_case, found, lines, words

_VENUE = any_case(
    """
    rathaus(?:es)? kreishaus(?:es)? landratsamt* schule gymnasium betrieb(?:e|s|es)?
    werk(?:s|e|es|shalle)? firma unternehmen(?:s)? klinik(?:um|ums)? krankenhaus(?:es)?
    baustelle hof(?:es|s)? halle museum(?:s)? kirche kloster(?:s)? kita kindergarten
    feuerwache feuerwehrhaus gerätehaus(?:es)? hochschule campus zentrum(?:s)? bahnhof hafen
    flughafen marktplatz markt festplatz festzelt zelt bürgerhaus gemeindehaus stadthalle
    mehrzweckhalle turnhalle saal stadion schloss burg brücke umgehung* ortsumgehung
    windpark solarpark kläranlage molkerei werkstatt pflegeheim seniorenheim stall aula
    bibliothek theater gedenkstätte friedhof denkmal gasthof gasthaus hotel ratssaal
    kreistag verein(?:s)? genossenschaft stiftung labor institut kaserne wache
    polizeiinspektion depot landesgartenschau gartenschau centrum center foyer scheune
    dorfladen forum park sportplatz volksfest messe
    """
)
# "Rathaus", "Grundschule"
VENUE = re.compile(rf"\b(?:[A-ZÄÖÜ][\w-]*?)?(?:{_VENUE})\b")
ABROAD = re.compile(
    found(
        words(
            """
            China Chinas Peking Shanghai Shandong USA Amerika Washington Kalifornien
            Texas Japan Tokio Indien Israel Jerusalem Palästina Türkei Ankara
            Istanbul Ukraine Kiew Kyjiw Lwiw Odessa Russland Moskau Polen Warschau
            Krakau Danzig Breslau Tschechien Prag Slowakei Ungarn Budapest Rumänien
            Bukarest Bulgarien Sofia Griechenland Athen Italien Rom Mailand Südtirol
            Spanien Madrid Barcelona Portugal Lissabon Frankreich Paris Straßburg
            Lyon Bordeaux Großbritannien England London Schottland Irland Dublin
            Niederlande Niederlanden Amsterdam Rotterdam Enschede Belgien Brüssel
            Antwerpen Luxemburg Dänemark Kopenhagen Schweden Stockholm Norwegen Oslo
            Finnland Helsinki Island Estland Lettland Litauen Vilnius Riga Tallinn
            Schweiz Bern Zürich Genf Davos Österreich Wien Salzburg Innsbruck
            Kroatien Serbien Belgrad Bosnien Kosovo Albanien Slowenien Ägypten Kairo
            Marokko Tunesien Algerien Südafrika Kenia Nairobi Nigeria Ghana Namibia
            Ruanda Äthiopien Senegal Togo Brasilien Argentinien Chile Mexiko
            Kolumbien Peru Kanada Ottawa Australien Neuseeland Vietnam Südkorea
            Seoul Korea Taiwan Singapur Indonesien Philippinen Thailand Usbekistan
            Kasachstan Georgien Armenien Aserbaidschan Saudi-Arabien Katar Dubai
            Emirate Emiraten Irak Iran Jordanien Libanon Syrien Afghanistan Pakistan
            Vatikan Hanoi Delhi Neu-Delhi Mumbai Bangkok Jakarta Manila Canberra
            Sydney Toronto Montreal Chicago Boston Brasília Santiago Lima Bogotá
            Mexiko-Stadt Kapstadt Johannesburg Pretoria Windhoek Accra Abuja Lagos
            Dakar Kigali Tunis Rabat Casablanca Algier Amman Beirut Damaskus Bagdad
            Teheran Riad Doha Kabul Islamabad Taschkent Astana Tiflis Eriwan Baku
            Minsk Charkiw Dnipro Chişinău Moldau Skopje Pristina Sarajevo Zagreb
            Ljubljana Bratislava Nikosia Valletta Malta Zypern Reykjavík Osaka
            Hiroshima Taipeh Hongkong Wuhan Kanton Asien Afrika Südamerika
            (?:Asien|Afrika|Amerika|China|Japan|Indien|Israel|Auslands|USA|Übersee|Nahost|Südamerika)-?[Rr]eise
            """
        ),
        lines(
            """
            Vereinigte[nr]? Staaten
            New York
            Tel Aviv
            Den Haag
            Los Angeles
            San Francisco
            Silicon Valley
            São Paulo
            Rio de Janeiro
            Buenos Aires
            Addis Abeba
            Abu Dhabi
            im Ausland
            ins Ausland
            """
        ),
    )
)

"""How German nouns decline: the last parts of compounds, each under the endings it takes.

Written by hand from the grammar. As in a printed dictionary, ``¨e`` is an ending with an umlaut
before it; ``um>en`` stands in place of ``um``. A word behind ``=`` is meant alone, not as the last
part of a longer word (Tisch, as städtisch is no kind of table). The nominative singular is left
out.
"""

from __future__ import annotations

HEADS: dict[str, str] = {
    "s es ¨e ¨en": """
        Rat Antrag Vertrag Auftrag Beitrag Ertrag Eintrag Betrag Vortrag Verlag Beschlag Schlag
        Verband Bestand Stand Markt Arzt Hof Gast Kanal Saal Altar Choral General Admiral Kardinal
        Gang Hang Drang Zwang Klang Rang Strang Gesang Fang Ball Fall Unfall Knall Stall Wall
        Schwall Bach Bart Sarg Balg Chor Bock Rock Stock Pflock Frosch Knopf Kopf Topf Tropf Zopf
        Kloß Stoß Ton Sohn Lohn Zoll Strom Koch Floh Korb Wolf Wunsch Schwung Sprung Trunk Mund
        Schlund Spund Hut Turm Sturm Wurm Wurf Schwur Zug Bezug Flug Krug Pflug Fuchs Wuchs Stuhl
        Pfuhl Busch Duft Grund Stumpf Strumpf Trumpf Rumpf Sumpf Kampf Dampf Krampf Stamm Damm Kamm
        Schwamm Schlamm Baum Raum Saum Schaum Traum Zaun Bauch Brauch Gebrauch Schlauch Strauch Lauf
        Kauf Knauf Gaul Plan Zahn Hahn Kahn Schwan Span Sack Pfahl Stahl Ast Palast Morast Schatz
        Satz Besatz Ersatz Platz Spatz Latz Rand Brand Strand Klotz Schopf Abdruck Pass Bass =Abt
        Vogt Papst Saft Schacht Draht Marsch Barsch Arsch Tanz Kranz Schwanz Glanz Schluss Beschluss
        Schuss Fluss Kuss Guss Genuss Fuß Gruß Anwalt Kaplan Tenor Bruch Spruch Geruch Fluch Zuwachs
        Nachtrag Schrank Trank Schwarm Darm =Altar Herzog Storch Eindruck Ausdruck
    """,
    "s es ¨er ¨ern": """
        =Haupt Oberhaupt
        Mann Dach Fach Buch Tuch Loch Schloss Rad Bad Blatt Fass Glas Gras Grab Kalb Lamm Band Pfand
        Gewand Volk Horn Korn Dorf Maul Gut Huhn Holz Reichtum Irrtum Bistum Fürstentum Herzogtum
        Heiligtum Altertum Brauchtum Besitztum Denkmal Mahnmal Ehrenmal Grabmal Hospital Spital
        Gotteshaus Vorland Kraut Vormund
    """,
    "s es e ¨er ¨ern": """
        Haus Land Amt Wald =Tal Rheintal
    """,
    "s es e er ern": """
        Kind Feld Geld Schild Bild Kleid Glied Lied Licht Gesicht Geschlecht Gespenst Geist Leib
        Weib Rind Nest Brett Schwert Osterei Spiegelei Frühstücksei Hühnerei
    """,
    "¨e ¨en": """
        Block Stab
        Stadt Hand Wand Kraft Nacht Macht Sitzbank Anklagebank Ersatzbank Regierungsbank
        Auswechselbank Kuh Maus Laus =Gans Haut Braut Faust Frucht Luft Kluft Gruft Kunst Brunst
        Wurst Brust Lust Angst Axt Magd Nuss Not Schnur =Sau Naht Sucht Kunft Werkstatt Geschwulst
        Zunft =Bank Parkbank Werkbank Schulbank
    """,
    "": """
        Wut Milch Obhut Vernunft Furcht Pracht Rast Ruh Physik Polizei Untersuchungshaft U-Haft
        Auslieferungshaft Abschiebehaft Strafhaft Geiselhaft Einzelhaft Notwehr Bundeswehr Abwehr
        Heimkehr Rückkehr Umkehr Einkehr Wiederkehr Kosten Eltern Ferien Hitze Kälte Spesen Finanzen
        Unkosten Masern Pocken Herkunft Ankunft Niederkunft Tennis Aids Mais Turnus Exodus Luxus
        Numerus Fundus Kasus =Haft =Gesamt =Samt Glut Gewähr Post Mitte =Schulden =Ferien
    """,
    "es": """
        Reis Eis Gros Plus Minus Fleiß Schweiß Ruß Stress Verdruss Campus Status Fokus Kosmos
    """,
    "s": """
        =Treffen Gipfeltreffen Podcast Ballast Bike Smartphone iPhone Website Update Service =Game
        =Image Homepage College Café Lounge Challenge Code
        Ausbau Umbau Anbau Aufbau Neubau Abbau Rückbau Hochbau Tiefbau Straßenbau Hausbau
        Wohnungsbau Ackerbau Bergbau Weinbau Maschinenbau Schiffbau Tagebau Obstbau Brückenbau
        Städtebau Personal Verkehr Müll Honig =Essig Obst Vieh Dank Verrat Unrat Hausrat Osten
        Westen Süden Norden Nachwuchs Wachstum Eigentum Betrug Abitur Mut Stolz Neid Gold Silber
        Kupfer Zink Blei Eisen Sport Handball Basketball Volleyball Tischtennis Terror Horror Humor
        Hunger Durst Schnee Hagel Lärm Fleisch Gemüse Getreide Rhein Deutsch Englisch Französisch
        Türkisch Arabisch Russisch Latein Euro Dollar Stau Zoo Kino Auto Foto Video Radio Büro
        Studio Kilo Logo Motto Echo Tempo Silo Tattoo Disko Hotel Chef Club Klub Job Shop Team =Fan
        Trend Deal Test Event Song Streik Clown Park Scheck Steak =Bar Minibar Saison Party Hobby
        Baby Handy Lobby City Story =Jury Chip Clip Laptop Score Cup =Set =Hit Tipp Tunnel Kita Oma
        Opa Mama Papa Kamera Sofa Training Meeting Marketing Shopping Doping Jogging Camping
        Recycling Leasing Rating Ranking Coaching Parking Engagement Management Abonnement
        Departement Apartment Restaurant Croissant Balkon Ballon Salon Bonbon Karton Waggon Champion
        Detail Cousin Trikot Depot Niveau Plateau Tableau Ressort Comeback Feedback Playback
        Lockdown Countdown Download Upload Link Blog Account Spot Slot =Bot Boom Zoom Drink Snack
        =Check Crash Lkw Pkw Boykott Wrack Tank Block Kran Leck Deck Haff Puff Schock Labor Hoch
        Tief Hurrikan Schal =Uhu Pony Känguru Taxi Alibi Safari Etui Gummi Profi Azubi Promi Studi
        Nazi Pulli Wessi Ossi Zivi =Abi Kombi Krimi =Uni =WG =AG LKW PKW Solo Embargo Casino Kasino
        Kommando Limit Budget Ticket =Jet Internet Asset Target Dezember November Oktober September
        Januar Februar Juni Juli Jänner Feber Elend Nichts Unternehmertum Christentum Judentum
        Beamtentum Volkstum Königtum =Pop Cocktailbar Etat Start Beton Jeton Blut Restart Posten
        =Simon =Christian =Julian =Fabian =Florian =Adrian =Sebastian =Martin =Benjamin =Augustin
        =Valentin =Robin =Kevin =Konstantin =Justin =Severin =Erwin =Edwin =Alwin =Berlin =Schwerin
        =Stettin =Eutin =Austin Vize
    """,
    "s es e en": """
        Besuch Versuch Verein Betrieb Bericht Bezirk Gericht Geschäft Gebiet Bereich Dienst Tag
        Mittwoch Monat Abend Jahr Tier Spiel Ziel Werk Stück Weg Fest Schiff Boot Brot Schwein Stein
        Bein Schein Wein Ort Teil Heim Kabinett Bankett Quartett Parkett Etikett Ballett Büfett
        Tablett Skelett Sonett Dekret Sekret Paket Projekt Objekt Subjekt Effekt Defekt Konflikt
        Delikt Distrikt Aspekt Prospekt Insekt Produkt Punkt Takt =Akt Pakt Fakt Instinkt Konzept
        Rezept Konzert Wert Rekord Mord Bord Akkord Nord Süd Ost West Freund Feind Hund Pfund Befund
        Fund Bund Mond Wind Beruf Ruf Schritt Tritt Schnitt Ritt Trick Blick Knick Stich Strich
        Begriff Griff Pfiff Schliff Riff Kniff Tarif Streich Vergleich Ausgleich Teich Deich Reich
        Gebet Beet Gebot Verbot =Lot Moor Meer Heer Tor Rohr Ohr Haar Paar Jahrzehnt Jahrhundert
        Gewehr Teer Bier Turnier Revier Papier Klavier Panier Kurier Offizier Passagier Juwelier
        Kavalier Scharnier Visier Spalier Sekretär Kommissar Notar Bibliothekar Archivar Jubilar
        Referendar Star Kommentar Formular Inventar Seminar Honorar Exemplar Radar Vokabular Militär
        Millionär Milliardär Aktionär Funktionär Volontär Legionär Pensionär Revolutionär Ingenieur
        Friseur Regisseur Akteur Kontrolleur Spediteur Likör Apparat Referat Salat Senat Format
        Plakat Zitat Mandat Internat Konsulat Dekanat Rektorat Zertifikat Inserat Attentat Resultat
        Quadrat Dezernat Aggregat Duplikat Prädikat Syndikat Sekretariat Kommissariat Notariat
        Antiquariat Präparat Implantat Substrat Destillat Fabrikat Unikat Karat Patriarchat Habitat
        Protektorat Konglomerat Reservat Derivat Spinat Ornat Magistrat Parlament Dokument Argument
        Moment Element Instrument Segment Testament Fundament Medikament Experiment Kompliment
        Temperament Pigment Talent Patent Prozent Kontingent Akzent Advent Magazin Termin Benzin
        Kamin Delfin Delphin Vitamin Rubin Protein Gewinn Sinn Ruin Kinn Ring Ding Lehrling
        Flüchtling Häftling Säugling Schädling Frühling Feigling Zwilling Liebling Sprössling
        Neuling Schützling Hering Fisch Stammtisch Schreibtisch Esstisch Nachttisch Büchertisch
        Infotisch Couchtisch Biertisch Wickeltisch König Käfig Pfennig Teppich Kelch Dolch Mönch
        Wicht Gewicht Gedicht Gerücht Recht Gefecht Hecht Knecht Geflecht Archiv Motiv Stativ
        Detektiv Kollektiv Substantiv Objektiv Korrektiv Massiv Modell Kartell Duell Appell Bordell
        Karussell Gestell Rondell Fell Protokoll Signal Lokal Pokal Regal Portal Ritual Potenzial
        Potential Journal Merkmal Original Ideal Areal Arsenal Tribunal Skandal Vokal Pedal Oval
        Lineal Quartal Kapital Schicksal Rinnsal Idol Symbol Alkohol =Pol Idyll Stil Ventil Profil
        Exil Reptil Projektil Mobil Konzil Asyl Krokodil Modul Konsul Film Helm Halm Alarm =Arm Lehm
        Problem Diplom System Phänomen Atom Axiom Syndrom Diadem Poem Kostüm Ungetüm Telefon
        Mikrofon Megafon Organ Orkan Vulkan Ozean Roman Dekan Sultan Baldrian Patron Thron Bataillon
        Spion Skorpion Hormon Neuron Hain =Gen Krieg Sieg Zweig Steig Anstieg Aufstieg Einstieg
        Abstieg Ausstieg Umstieg Trieb Dieb Stab Sieb Hieb Verlust August Ernst Forst Wanst Geschenk
        Getränk Gelenk Schreck Fleck Zweck Druck Schmuck Ruck Konstrukt Scheck Speck Glück Unglück
        Geschick Strick Mosaik Abschied Unterschied Schmied Leid =Eid Meineid Grad Pfad =Kot Kobold
        Sold Herold Herd Pferd Transport Wort Hort Gehöft Heft Gift Lift Stoff Treff Relief Brief
        Schaf Beleg Erfolg Talg Berg Zwerg Zeug Gehirn Hirn Gestirn Zwirn Garn Institut Attribut
        Tribut Kult Tumult Zelt Pult Inhalt Spalt =Rest Protest Arrest Attest Podest Asbest Kontrast
        Mist Zwist Rost Trost Hengst Herbst Trakt Extrakt Kompott Schrott Bankrott Spott Schafott
        Bett Fett Amulett Klosett Duett Kredit Profit Appetit Granit Transit Klee =Hai Mai Schrei
        Brei =Gau Pfau =Reh =Weh Stroh Schuh Dekor Meteor Major Gehör Verhör Zubehör Geschwür Gestüt
        Getier =Öl Erdöl Heizöl Gefühl Gestühl Barock Elch Pfeil Keil Beil Seil =Tisch Mittagstisch
        Thunfisch Tintenfisch Speisefisch Goldfisch Haifisch Walfisch Raubfisch =Fisch =Mal Kompost
        Wart Part Eiland Heiland Diktat Testat Kanton Baron Mammut Salut =Aktiv Fasan Harem Tandem
        Emblem Theorem Sortiment Zement Regiment Zenit Dynamit Defizit Wirt =Berg Kristall Bewerb
        Versteck Fahrzeug Flugzeug Werkzeug Spielzeug Feuerzeug Schlagzeug
    """,
    "es e en": """
        =Hirsch
        Kreis Preis Beweis Ausweis Hinweis Verweis Nachweis Verschleiß Gleis =Los Erlös =Maß Ausmaß
        Gefäß Gesäß Prozess Exzess Kongress Regress =Fels Puls Impuls Zins Kurs Exkurs Vers Netz
        Gesetz Geschütz Sitz Besitz Blitz Witz Schlitz Pilz Filz Gewürz Scherz Schmerz Kreuz Gehölz
        Schutz Putz Trotz Spitz Biss Riss Kompromiss Schmiss Imbiss Boss Koloss Tross Reiz Geiz Kiez
        Luchs Lachs Dachs Komplex Reflex Index =Gas Moos Ross Geschoss Verließ Spieß Schmelz Pelz
        Rezess Abszess Fenz Quiz Harz Erz Nerz Kommers Kirmes Kies Paradies Verlies Erlass Anlass
        Nachlass Auslass Einlass Durchlass Ablass Aderlass Applaus Nikolaus Kompass
    """,
    "ses se sen": """
        Bus Zirkus Atlas Iltis Kürbis Krokus Firmis Ananas
    """,
    "en": """
        Gymnasiast Enthusiast Fantast
        Wahl Zahl Qual Tat Fahrt Frau Art Last Pflicht Schicht Sicht Nachricht Schrift Burg Bahn
        Zeit Arbeit Welt Tür Uhr Flut Brut Glut Spur =Kur Tour Figur Natur Klausur Zensur Reparatur
        Partitur Schlacht Fracht Tracht Wacht Andacht Jacht Yacht Vollmacht Form Norm Reform Farm
        Alm Person Saat Heirat Heimat Kost Front Frist Bank Datenbank Notenbank Zentralbank
        Volksbank Landesbank Weltbank Stirn Geburt Gegenwart Furt Antwort Schau =Au Gefahr Schar
        Fabrik Kritik Klinik Republik Politik Rubrik Technik Trafik Statik Nation Station Gestalt
        Gewalt Anstalt Werft Trift Mitgift Schuld Jagd Jugend Tugend Gegend Flucht Bucht Schlucht
        Wucht Zucht Sehnsucht Wehr Gebühr =Kür Tortur Maut Abtei Bücherei Kirchweih Datei Kanzlei
        Arznei Unzahl Mensch Held Fürst Prinz Graf =Bär Narr Christ Ochs Fink Hirt Bursch Katholik
        Kamerad Pirat Literat Stipendiat Kandidat Soldat Diplomat Automat Magnat Akrobat Advokat
        =Zar Barbar Vandal Rekrut Bandit Satellit Eremit Jesuit Favorit Meteorit Islamit Prophet
        Athlet Poet Planet Komet Magnet Ästhet Architekt Philosoph Paragraph Photograph Elefant
        Monarch Patriarch Tyrann Idiot Pilot Patriot Despot Chaot Exot Kosmonaut Astronaut Ulan
        Leopard Therapeut Chirurg Dramaturg Metropolit Kosak Slowak Oligarch =Schar Partei Hypothek
        Bibliothek Diskothek Mediathek Videothek Artothek Pinakothek Kartothek Moral Kolik Krat
        Substanz Distanz Instanz Akzeptanz Toleranz
    """,
    "n en": """
        Herr
    """,
    "n s": """
        Bauer Nachbar Ungar Vetter See Muskel Pantoffel Gevatter
    """,
    "s es en": """
        Staat Bett Hemd Ohr Strahl Schmerz Mast Zeh Nerv Dorn Sporn Zins Insekt Juwel Psalm =Typ
        =Zeh
    """,
    "s en": """
        Senior Junior
        Direktor Doktor Professor Autor Motor Sektor Faktor Senator Moderator Sensor Traktor Reaktor
        Investor Mentor Tutor Rektor Lektor Inspektor Pastor Organisator Koordinator Diktator
        Kurator Agitator Generator Ventilator Katalysator Monitor Prozessor Kompressor Assessor
        Sponsor Aggressor Transformator Projektor Detektor Indikator Kommentator Restaurator
        Initiator Operator Administrator Debitor Kreditor Auditor Rotor Revisor Zensor Präzeptor
        Alligator Radiator
    """,
    "s ¨ ¨n": """
        Vater Bruder Vogel Apfel Mantel Nagel Sattel Schnabel Mangel Hammel Acker Hammer Schwager
        Kloster
    """,
    "s ¨": """
        Garten Hafen Kasten Laden Ofen Boden Graben Schaden Faden Bogen Magen Kragen
    """,
    "¨ ¨n": """
        Mutter Tochter
    """,
    "n": """
        Stimme Mühle Garage Etage Passage Massage Reportage Flasche Tasche Glocke Fahne Krone Zone
        Drohne Bombe Scheibe Schraube Kneipe Grippe Puppe Sekunde =Wunde =Rede Methode Periode
        Etappe Attacke Jacke =Marke Tanne Panne =Tonne Kolonne Antenne Biene Schiene Sirene Schranke
        Summe Blume Achse Börse
        Leute Schwester Steuer Mauer Feder Regel Insel Tafel Fabel Gabel Kugel Nadel Schachtel
        Kartoffel Schüssel Wurzel Ampel Amsel Formel Klausel Orgel Staffel Schaufel Kapsel Kanzel
        Fackel Fessel Zwiebel Muschel Achsel =Ader Kammer Leber Nummer Oper Wimper Faser Schulter
        Jungfer Vokabel Waffel Semmel Windel Bibel Parabel Ziffer Feier Stelle Quelle Zelle Welle
        Kapelle Forelle Libelle Tabelle Frikadelle Novelle Bagatelle Karavelle Schwelle Falle Halle
        Kralle Qualle Allee Gemeinde Behörde Beschwerde Hürde Legende Blende Spende =Lende Geige
        Steige Fliege Wiege Ziege Feige Stiege Kirche Leiche Eiche Weiche Straße Klasse Kasse Masse
        Rasse Presse Messe Schule Säule Spule Grenze Pflanze Kommune Scheune Bühne Woche Sache
        Sprache Fläche Küche Brücke Strecke Decke Ecke Hecke Zecke Lücke Lage Frage Klage Wiese
        Reise Weise Adresse Krise Analyse Pause Bluse Nase Vase Phase Rose Hose Dose Note Quote
        Tante Karte Kette Debatte Hütte Stätte Minute Stunde Runde Kunde Herde Katze Mütze Pfütze
        Stütze Spitze Skizze Ratte Raute Bitte Miete Kiste Küste Liste Wüste Büste Ernte Rente =Ente
        Tinte Flinte Rate Ware Schere Sphäre Barriere Karriere Affäre Hilfe Stufe Strafe Taufe
        Schleife Waffe Affe Löwe Hase Junge Zeuge Kollege Psychologe Biologe Geologe Pädagoge
        Experte Rabe Bube Sklave Türke Däne Schwede Pole Grieche Franzose Russe Jude Schotte =Ire
        Kroate Rumäne Bulgare Brite Westfale Sachse Friese Schwabe Franke Lotse Bote Schütze Gatte
        Insasse Genosse Riese Heide Weide Seite Breite Länge Höhe Größe Tiefe Stärke Ebene Szene
        Hyäne Lawine Maschine Ruine Kabine Gardine Turbine Vitrine Route Gruppe Truppe Treppe Suppe
        Lampe Rampe Pumpe Probe Gabe Farbe Bude Stube Grube Nahme =Ehe Reihe Weihe Krähe Apotheke
        Filiale Zentrale Kathedrale Spirale Rivale Garderobe Rolle Scholle Parole Pistole Konsole
        Initiative Perspektive Alternative Offensive Defensive Direktive Lokomotive Olive Kurve
        Larve Reserve Konserve Speise Meise Schneise Ameise Waise Schleuse Fliese Prise Brise Devise
        Expertise Diagnose Prognose These Diözese Trasse Gasse Tasse Schnauze Initiale
    """,
    "s n": """
        Tunnel
        Minister Fenster Messer Zimmer Wasser Wetter Ufer Opfer Muster Alter Theater Register
        Orchester Fieber Laster Pflaster =Ende Wochenende Monatsende Kriegsende Jahresende
        Lebensende Quartalsende Saisonende Gebäude Gelände Gelage Getriebe Gebirge Gefälle Gemälde
        Gewölbe Interesse Auge Erbe =Knie Käse Gefüge Gehege Gemenge Gewebe =Finale =Halbfinale
        Viertelfinale Achtelfinale =Alter Zeitalter Mittelalter Kindesalter Rentenalter Schulalter
        Gläubiger =Ausländer =Inländer =Engländer =Holländer =Isländer =Niederländer =Neuseeländer
        =Finnländer =Saarländer =Rheinländer =Burgenländer =Emsländer =Münsterländer =Sauerländer
        =Vogtländer Konsul
        Kämmerer Förderer Wanderer Zauberer Eroberer
    """,
    "n m r s": """
        Abgeordnete Beauftragte Vorsitzende Angestellte Beamte Bedienstete Beschäftigte Verletzte
        Verdächtige Angeklagte Beschuldigte Verurteilte Gefangene Verwandte Bekannte Jugendliche
        Erwachsene Angehörige Freiwillige Ehrenamtliche Hauptamtliche Geistliche Delegierte
        Studierende Lehrende Reisende Auszubildende Überlebende Hinterbliebene Geflüchtete
        Vertriebene Vermisste Tote Kranke Obdachlose Arbeitslose Erwerbslose Deutsche Grüne Linke
        Liberale Konservative Intellektuelle Kriminelle Prominente Vorgesetzte Gesandte Industrielle
        Selbstständige Selbständige Behinderte Alleinerziehende Anwesende Betroffene Beteiligte
        Interessierte Zugezogene Einheimische Fremde Heilige Gelehrte Geliebte Verlobte Getötete
        Ermordete Gläubige Süchtige Schuldige Unbekannte Unschuldige Pflegebedürftige
        Hilfsbedürftige Asylsuchende Schutzsuchende Demonstrierende Mitarbeitende Teilnehmende
        Dozierende Forschende Pflegende Stellvertretende Sachverständige Bevollmächtigte Abtrünnige
        Illustrierte Minderjährige Volljährige Adlige Geschäftsführende Gleichaltrige Versicherte
        Infizierte Geimpfte Erkrankte Evakuierte Inhaftierte Schaulustige Umstehende Halbstarke
        Vertraute
        Beigeordnete Verordnete =Verstorbene =Gestorbene =Festgenommene =Betrunkene =Ertrunkene
        =Vermummte =Maskierte =Bewaffnete =Neugeborene =Verunglückte =Vorbestrafte =Geschädigte
        =Verschüttete =Eingeschlossene =Zugewanderte =Geschiedene =Verheiratete =Entlassene
        =Leidtragende =Eingewanderte =Abgeschobene =Schwerverletzte =Angeschuldigte
    """,
    "n ns": """
        Name Glaube Wille Friede Gedanke Buchstabe Funke
    """,
    "ens en e": """
        Herz
    """,
    "s es ten": """
        Bau
    """,
    "um>en um>a s": """
        Zentrum Museum Forum Album Spektrum Votum Praktikum Visum Antibiotikum Klinikum Faktum
        Referendum Ultimatum Quantum Optimum Maximum Minimum Individuum Jubiläum Mausoleum Lyzeum
        Impressum Plenum Universum Vakuum Rektum Technikum Politikum Unikum
    """,
    "o>en s": """
        Konto Risiko
    """,
    "on>en s": """
        Stadion
    """,
    "on>a s": """
        Lexikon
    """,
    "a>en s": """
        Villa Firma Pizza Skala Arena Aula Regatta Tundra Lira
    """,
    "os>en": """
        Mythos Epos
    """,
    "us>en": """
        Virus Zyklus Rhythmus Typus Genius
    """,
    "us>i": """
        Modus Bonus Stimulus
    """,
    "us>ien": """
        Radius
    """,
    "is>en": """
        Basis Praxis Dosis Skepsis Thesis Katharsis Krisis
    """,
    "s er ern": """
        Ski
    """,
    "s es": """
        Beginn Streit Schlaf Erhalt =Halt Hass Ruin Bedarf Erwerb Verzehr Verbleib Ausland Inland
    """,
    "um>en s": """
        Datum
    """,
    "es er ern": """
        =Ei
    """,
    "¨er ¨ern": """
        Wort Mund Strauch
    """,
    "s ien": """
        Material Fossil Mineral
    """,
    "s e en": """
        Labor Mineral Denkmal Mahnmal Ehrenmal Grabmal General Admiral
    """,
    "us>en se sen": """
        Globus
    """,
    "us>een": """
        Kaktus
    """,
    "as>anten": """
        Atlas
    """,
    "ex>izes": """
        Index Kodex
    """,
    "o>en o>i s": """
        Saldo
    """,
    "e>s": """
        =Junge
    """,
}

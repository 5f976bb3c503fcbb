"""German verbs that do not follow the rule, and the parts that verbs are made with.

Written by hand from the grammar.
"""

from __future__ import annotations

# Infinitive; er-form of the present; past; participle; subjunctive where it is in use and is not
# also another word (stände, bände, führe).
STRONG = """
    backen bäckt backte gebacken
    befehlen befiehlt befahl befohlen
    beginnen beginnt begann begonnen begänne
    beißen beißt biss gebissen
    bergen birgt barg geborgen
    bersten birst barst geborsten
    bewegen bewegt bewog bewogen
    biegen biegt bog gebogen böge
    bieten bietet bot geboten böte
    binden bindet band gebunden
    bitten bittet bat gebeten bäte
    blasen bläst blies geblasen
    bleiben bleibt blieb geblieben bliebe
    braten brät briet gebraten
    brechen bricht brach gebrochen bräche
    brennen brennt brannte gebrannt
    bringen bringt brachte gebracht brächte
    denken denkt dachte gedacht dächte
    dreschen drischt drosch gedroschen
    dringen dringt drang gedrungen
    dürfen darf durfte gedurft dürfte
    empfehlen empfiehlt empfahl empfohlen
    erlöschen erlischt erlosch erloschen
    erschrecken erschrickt erschrak erschrocken
    essen isst aß gegessen äße
    fahren fährt fuhr gefahren
    fallen fällt fiel gefallen fiele
    fangen fängt fing gefangen finge
    fechten ficht focht gefochten
    finden findet fand gefunden
    flechten flicht flocht geflochten
    fliegen fliegt flog geflogen flöge
    fliehen flieht floh geflohen
    fließen fließt floss geflossen
    fressen frisst fraß gefressen
    frieren friert fror gefroren
    gären gärt gor gegoren
    gebären gebiert gebar geboren
    geben gibt gab gegeben gäbe
    gedeihen gedeiht gedieh gediehen
    gehen geht ging gegangen ginge
    gelingen gelingt gelang gelungen gelänge
    gelten gilt galt gegolten gälte
    genesen genest genas genesen
    genießen genießt genoss genossen
    geschehen geschieht geschah geschehen geschähe
    geraten gerät geriet geraten geriete
    gewinnen gewinnt gewann gewonnen gewänne
    gießen gießt goss gegossen
    gleichen gleicht glich geglichen
    gleiten gleitet glitt geglitten
    graben gräbt grub gegraben
    greifen greift griff gegriffen
    haben hat hatte gehabt hätte
    halten hält hielt gehalten hielte
    hängen hängt hing gehangen hinge
    hauen haut hieb gehauen
    heben hebt hob gehoben höbe
    heißen heißt hieß geheißen hieße
    helfen hilft half geholfen hülfe
    kennen kennt kannte gekannt
    klimmen klimmt klomm geklommen
    klingen klingt klang geklungen
    kneifen kneift kniff gekniffen
    kommen kommt kam gekommen käme
    können kann konnte gekonnt könnte
    kriechen kriecht kroch gekrochen
    laden lädt lud geladen lüde
    lassen lässt ließ gelassen ließe
    laufen läuft lief gelaufen liefe
    leiden leidet litt gelitten litte
    leihen leiht lieh geliehen liehe
    lesen liest las gelesen läse
    liegen liegt lag gelegen läge
    lügen lügt log gelogen
    mahlen mahlt mahlte gemahlen
    meiden meidet mied gemieden
    melken milkt molk gemolken
    messen misst maß gemessen
    misslingen misslingt misslang misslungen
    mögen mag mochte gemocht möchte
    müssen muss musste gemusst müsste
    nehmen nimmt nahm genommen nähme
    nennen nennt nannte genannt
    pfeifen pfeift pfiff gepfiffen
    preisen preist pries gepriesen
    quellen quillt quoll gequollen
    raten rät riet geraten riete
    reiben reibt rieb gerieben
    reißen reißt riss gerissen
    reiten reitet ritt geritten
    rennen rennt rannte gerannt
    riechen riecht roch gerochen
    ringen ringt rang gerungen
    rinnen rinnt rann geronnen
    rufen ruft rief gerufen riefe
    saufen säuft soff gesoffen
    saugen saugt sog gesogen
    schaffen schafft schuf geschaffen schüfe
    scheiden scheidet schied geschieden
    scheinen scheint schien geschienen
    schelten schilt schalt gescholten
    scheren schert schor geschoren
    schieben schiebt schob geschoben
    schießen schießt schoss geschossen
    schinden schindet schund geschunden
    schlafen schläft schlief geschlafen
    schlagen schlägt schlug geschlagen schlüge
    schleichen schleicht schlich geschlichen
    schleifen schleift schliff geschliffen
    schließen schließt schloss geschlossen
    schlingen schlingt schlang geschlungen
    schmeißen schmeißt schmiss geschmissen
    schmelzen schmilzt schmolz geschmolzen
    schneiden schneidet schnitt geschnitten
    schreiben schreibt schrieb geschrieben schriebe
    schreien schreit schrie geschrien
    schreiten schreitet schritt geschritten
    schweigen schweigt schwieg geschwiegen
    schwellen schwillt schwoll geschwollen
    schwimmen schwimmt schwamm geschwommen
    schwinden schwindet schwand geschwunden
    schwingen schwingt schwang geschwungen
    schwören schwört schwor geschworen
    sehen sieht sah gesehen sähe
    senden sendet sandte gesandt
    singen singt sang gesungen
    sinken sinkt sank gesunken
    sinnen sinnt sann gesonnen
    sitzen sitzt saß gesessen säße
    sollen soll sollte gesollt
    speien speit spie gespien
    spinnen spinnt spann gesponnen
    sprechen spricht sprach gesprochen spräche
    sprießen sprießt spross gesprossen
    springen springt sprang gesprungen spränge
    stechen sticht stach gestochen
    stecken steckt stak gesteckt
    stehen steht stand gestanden stünde
    stehlen stiehlt stahl gestohlen
    steigen steigt stieg gestiegen
    sterben stirbt starb gestorben stürbe
    stinken stinkt stank gestunken
    stoßen stößt stieß gestoßen stieße
    streichen streicht strich gestrichen
    streiten streitet stritt gestritten
    tragen trägt trug getragen trüge
    treffen trifft traf getroffen träfe
    treiben treibt trieb getrieben triebe
    treten tritt trat getreten träte
    trinken trinkt trank getrunken
    trügen trügt trog getrogen
    tun tut tat getan täte
    verderben verdirbt verdarb verdorben
    verdrießen verdrießt verdross verdrossen
    vergessen vergisst vergaß vergessen vergäße
    verlieren verliert verlor verloren verlöre
    wachsen wächst wuchs gewachsen wüchse
    wägen wägt wog gewogen
    waschen wäscht wusch gewaschen
    weben webt wob gewoben
    weichen weicht wich gewichen
    weisen weist wies gewiesen
    wenden wendet wandte gewandt
    werben wirbt warb geworben
    werden wird wurde geworden würde
    werfen wirft warf geworfen würfe
    wiegen wiegt wog gewogen
    winden windet wand gewunden
    wissen weiß wusste gewusst wüsste
    wollen will wollte gewollt
    wringen wringt wrang gewrungen
    zeihen zeiht zieh geziehen
    ziehen zieht zog gezogen zöge
    zwingen zwingt zwang gezwungen
"""

# Strong verbs that are also, or in some meaning, weak: backte, sendete, schaffte.
BOTH = """
    backen bewegen erschrecken hängen hauen melken saugen schaffen scheren schleifen senden wenden
    weben wiegen gären schwören triefen wägen quellen schmelzen stecken bleichen erlöschen
"""

# Weak, though the last part looks strong: beauftragen is made of Auftrag.
WEAK = """
    beauftragen beantragen verabreden bereiten vorbereiten zubereiten aufbereiten nachbereiten
    begleiten beschaffen verschaffen abschaffen anschaffen heranschaffen bereitschaffen veranlassen
    handhaben umreisen bewillkommnen beherbergen verleiden verleiten bescheren
"""

# Common verbs that follow the rule: by them sagte is known to be a form of sagen.
REGULAR = """
    ahnden ahnen ändern arbeiten atmen baden bauen bedanken beten betteln bilden blicken blühen
    blocken blockieren brauchen bremsen buchen bummeln danken dauern decken demonstrieren dienen
    diskutieren drehen drohen drosseln drucken drücken dulden ehren eignen eilen einen einigen enden
    entern erben ernten explodieren fahnden fällen färben fassen faulen fegen fehlen feiern fesseln
    feuern filmen fischen flattern flicken flüchten flüstern fluten folgen foltern fordern fördern
    forschen fragen freuen fühlen führen füllen fürchten füttern garantieren gehören glauben
    gliedern graben gratulieren gründen grüßen gucken hacken haften handeln hassen heben hegen
    heilen heiraten heizen herrschen hetzen hindern hoffen holen hören hungern husten impfen
    informieren jagen jubeln kämpfen kandidieren kassieren kaufen kehren kippen klagen klappen
    klären kleben kletten klettern klicken klingeln klopfen kochen kontrollieren koppeln kosten
    krachen kränken kritisieren kühlen kümmern kündigen kürzen küssen lachen lächeln lagern lähmen
    landen langen leben leeren legen lehnen lehren leisten leiten lenken lernen leuchten leugnen
    lieben liefern loben locken lohnen löschen lösen machen mahnen malen mauern meinen melden merken
    mieten mildern mindern mischen modernisieren montieren morden nähern nutzen nützen öffnen opfern
    ordnen orten packen parken passen passieren pendeln pfänden pflanzen pflastern pflegen planen
    platzen plündern prägen prallen protestieren prüfen pumpen putzen quälen räumen rasen rauben
    rauchen reagieren rechnen reden regeln regieren regnen reichen reifen reinigen reisen reizen
    renovieren reparieren restaurieren retten richten rollen rücken ruhen rühren rüsten rutschen
    sagen sammeln sanieren säubern säumen schaden schädigen schallen schalten schämen schauen
    scheitern schenken scherzen scheuen schicken schildern schimpfen schlachten schlendern schleppen
    schleudern schlichten schlucken schmecken schmieren schmücken schmuggeln schnappen schockieren
    schonen schrumpfen schulden schulen schütten schützen schwächen schwanken schwärmen segeln
    segnen sehnen senken setzen sichern sichten siedeln siegen sorgen sparen spazieren speichern
    speisen sperren spielen sprengen spritzen spüren stammen starten statten stauen staunen steigern
    stellen steuern stiften stimmen stocken stoppen stören strafen strahlen stranden streben
    strecken streifen streiken streuen strömen studieren stürmen stürzen stützen suchen tagen tanken
    tanzen tasten taufen taugen tauchen tauschen täuschen teilen testen toben töten trainieren
    trauen trauern träumen trennen trocknen tropfen trösten turnen üben urteilen wachen wählen wagen
    wahren währen wandern warnen warten warnen wechseln wecken wehren weigern weihen weinen weiten
    werten wetten wickeln widmen winken wirken wohnen wundern wünschen würdigen würzen wüten zahlen
    zählen zeichnen zeigen zelten zerren zeugen zielen zieren zitieren zittern zögern züchten zünden
    zweifeln
"""

SEPARABLE = """
    ab an auf aus bei bevor da dabei dafür dagegen daheim daher dahin daneben dar daran darauf davon
    davor dazu dazwischen durch ein einher empor entgegen entlang entzwei fehl fern fertig fest fort
    frei gegenüber gefangen geheim gleich groß gut heim her herab heran herauf heraus herbei herein
    herum herunter hervor hierher hin hinab hinauf hinaus hindurch hinein hintan hinunter hinweg
    hinzu hoch inne irre kaputt kennen klar klein kürzer kalt krank krumm kund lahm lieb los matt
    mit nach nahe nieder offen preis rauf raus rein ran richtig rüber rückwärts ruhig runter schief
    schwarz sicher spazieren stand statt stehen still stramm teil tot trocken um umher umhin unter
    urauf ueber vor voran voraus vorbei vorher vorüber vorweg vorwärts wach wahr warm weg weh weiter
    wett wieder wiederher wohl zu zufrieden zurecht zurück zusammen zuvor zuwider auseinander
    aneinander aufeinander bekannt bereit blank bloß brach dicht durcheinander eis fein flach flott
    gerade glatt haus heilig heiß instand lang leer leicht maß näher nahe not quer rad scharf schön
    schwer selig stumm überein übrig umeinander voll wund zueinander zunichte zugute zugrunde
    abhanden
"""
INSEPARABLE = "be emp ent er ge miss ver zer"
# Both ways: setzt über, übersetzt.
EITHER = "durch hinter über um unter voll wider wieder"

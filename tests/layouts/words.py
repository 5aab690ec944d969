"""The words that layouts.py makes items of: news of a region that does not exist."""

TOPICS = [
    "Kultur", "Kultur och hälsa", "Offentlig konst", "Konstnär och kulturutövare", "Stöd",
    "Hälso- och sjukvård", "Kollektivtrafik", "Projekt inom buss", "Projekt inom tunnelbana",
    "Hållbarhet", "Ekonomi och budget", "Forskning och innovation", "Organisation och styrning",
    "Regional utveckling", "Skärgård", "Utbildning", "Vård i livets slut", "Barn och unga",
    "Jobb och karriär", "Politik",
]

HEADLINES = [
    "Färjan till Yttergrund går igen",
    "Sommarens bokbussar rullar ut till öarna",
    "7 juni: Läget i vården",
    "21 mars: Lägesrapport om luftvägsvirus",
    "Läget i vården",
    "Hur mår ungdomarna i Fjärdland?",
    "Nu öppnar anmälan till höstens kulturskola!",
    "Vårdcentralen i Sillhamn byter lokal – samma telefonnummer som förut",
    "Region Fjärdland söker \"framtidens vårdmiljö\"",
    "”Vi har lyssnat på resenärerna”",
    "Budget 2025: 3,2 miljarder kronor till nya sjukhuset",
    "10 nya elbussar på linje 40",
    "100 dagar med den nya akutmottagningen",
    "65-plus kan boka tid från och med måndag",
    "Delårsrapport: Underskottet krymper, men vården går fortfarande back",
    "Bättre resultat än väntat för andra tertialet, men regionens ekonomi är fortsatt ansträngd "
    "och flera nämnder måste spara",
    "Klart med ny sjukhusdirektör",
    "Sara Ek och Olle Grund blir nya vårdutvecklare",
    "Glad sommar önskar Region Fjärdland",
    "Konst, musik och dans i väntrummet",
    "Fler platser på folkhögskolan",
    "Se upp för falska fakturor",
    "En guide in i konsten",
    "Avtal klart med ambulansföretaget AB Ilfärd",
    "Stor enkät om tandvården",
    "Öppet hus på Norrvikens sjukhus den 4 maj",
    "Hundrastgården stängs",
    "e-recept fungerar igen",
    "Kulturstipendium till Maja Lind",
    "Ny rapport om folkhälsan (2023)",
    "Tågtrafiken Sillhamn–Norrvik börjar igen",
    "Forskare: Så ska väntetiderna kortas",
    "Hälso- och sjukvårdsnämnden har sammanträtt",
    "Kultur och hälsa i fokus när regionen firar tio år",
    "Hållbarhet lönar sig",
    "Kollektivtrafiken får nya zoner",
    "Nyheter i tidtabellen från den 11 december",
    "Visa upp din bygd på Fjärdlandsdagen",
    "Påminnelse: vaccinera dig mot säsongsinfluensa",
    "Så påverkas du av strejken",
    "Mässling i länet",
    "Regionen på Öjamässan",
    "B12-brist vanligare än man trott",
    "Krisledningen avvecklas. Läget är åter normalt",
    "Vad händer nu?",
    "A-traktorer, elsparkcyklar och hjälmar – vad gäller egentligen?",
    "Årets eldsjäl",
    "TBE-vaccin billigare för barn",
    "Prisregn över kulturen",
    "1177 får ny startsida",
]

SENTENCES = [
    "Linje 40 över fjärden är i trafik efter vinterns arbeten.",
    "Från och med den 15 april kan du som är född 1956 eller tidigare boka tid.",
    "Totalt vårdas 129 patienter, 65 färre än i förra rapporten.",
    "Det beslutade regionstyrelsen vid sitt möte den 7 mars.",
    "Resultatet uppgår till 126 miljoner kronor, vilket är 2,4 procent bättre än budget.",
    "Regionen behåller kreditbetyget AA+ på lång sikt och A-1+ på kort sikt.",
    "Målet är att 700 ungdomar – alltså dubbelt så många som i fjol – ska få en plats.",
    "Vad tycker du om förslaget?",
    "Nu söker vi dig som vill bli kontaktfamilj!",
    "Årets tema är ”Morgondagens skärgård” och alla är välkomna.",
    "Den ”gröna linjen” byggs ut till Norrvik.",
    "Utställningen \"Under isen\" visas på Fjärdlands museum till och med 3 november 2024.",
    "Kl. 10.00–14.00 är det öppet hus, bl.a. med teater för de minsta.",
    "Det gäller bland annat Sillhamn, Norrvik, Öja m.fl. orter.",
    "Kontakta vårdcentralen på telefon 0999-12 34 56 eller läs mer på 1177.se.",
    "Under 2024–2026 satsas 45 000 000 kronor på elektrifiering av färjorna.",
    "Projektet är ett samarbete mellan Region Fjärdland, Öja kommun och Skärgårdens vänner.",
    "Satsningen ska enligt planen (dnr RF 2023-0412) vara klar år 2030.",
    "Konstnärerna Ida Sjö, Per Holm och duon Våg/Vind har valts ut.",
    "Syftet är att stärka beredskapen inför framtida kriser.",
    "Kultur och hälsa hör ihop, visar en ny avhandling.",
    "Det är en följd av den hårda vintern; isen låg ända till april.",
    "Tre tåg i timmen blir fyra.",
    "Frågor och svar: se regionens webbplats.",
    "Nominera senast den 1 juni.",
    "Patienter med långvarig smärta får genom projektet träffa både fysioterapeut, psykolog och "
    "läkare vid ett och samma besök, något som i tidigare studier har visat sig minska behovet av "
    "läkemedel och öka livskvaliteten.",
    "Enligt den preliminära bokslutsrapporten har personalkostnaderna ökat med 4,1 procent medan "
    "skatteintäkterna ökat med 2,9 procent jämfört med samma period i fjol.",
    "Biblioteksbussen Måsen besöker i sommar tolv öar med böcker, spel och högläsning.",
    "I dag inviger landshövdingen bron.",
    "Läs hela rapporten på regionens webbplats.",
    "Beslutet kan överklagas.",
    "Hälften av alla bussar är nu eldrivna, och fler blir det.",
]

OPEN_ENDS = [ # last sentences without a full stop
    "Anmäl dig redan i dag till föreläsningen om sömn och stress",
    "Vi välkomnar alla som vill vara med och påverka framtidens vård",
    "Nu kan föreningar i hela länet ansöka om bidrag för sommarens aktiviteter",
    "Det framgår av den rapport som trafiknämnden fick ta del av i går",
    "Så här gör du när du ska boka om din tid på vårdcentralen",
]

SPEECH = [
    "– Det känns fantastiskt att äntligen vara i gång, säger Eva Strand, regionråd.",
    "– Vi har väntat på det här i tio år.",
]

POINTS = [
    "Sillhamn", "Norrviks sjukhus", "gratis för barn under 7 år", "fler turer kvällar och helger",
    "Ta med legitimation.", "Vårdcentralen Öja, Strandgatan 3", "bättre ljud i väntrummen",
    "12 nya platser", "Ring 1177 om du är orolig.", "mer kultur på recept",
]

LIST_LEADS = ["Det här gäller från måndag:", "Här finns vi i sommar:", "Tänk på det här:",
              "Förslaget innebär bland annat:"]

BEFORE = [
    ["Hoppa till innehåll", "", "Meny", "Sök", ""],
    ["Region Fjärdland", "", "Start / Nyheter", ""],
    ["Start > Om regionen > Nyheter", ""],
    ["Vi använder kakor för att webbplatsen ska fungera så bra som möjligt för dig.",
     "Acceptera alla kakor", "Endast nödvändiga", ""],
    ["Sortera efter", "Senaste först", "", "245 träffar", ""],
    ["Filtrera", "Alla ämnen", "Alla år", ""],
    ["Visar 1-20 av 245 nyheter", ""],
    ["Du är här: Startsida / Nyheter", ""],
    ["Logga in", "Lättläst", "In English", "Lyssna", ""],
]

MENUS = [["Vård och hälsa", "Kollektivtrafik", "Kultur", "Om oss", "Kontakt"],
         ["Start", "Nyheter", "Press", "Jobba hos oss"]]

AFTER = [
    ["", "Visa fler"],
    ["", "Visa fler nyheter", "", "© Region Fjärdland 2024"],
    ["", "1 2 3 … 13 Nästa"],
    ["", "Föregående", "1", "2", "3", "Nästa"],
    ["", "Sida 1 av 12"],
    ["", "Ladda fler", "", "Kontakta oss", "Tillgänglighetsredogörelse", "Om kakor"],
    ["", "Till toppen", "", "Följ oss", "Facebook", "Instagram"],
    ["", "Föregående 1 2 3 4 5 Nästa", "", "Region Fjärdland", "Strandgatan 1, 999 00 Sillhamn",
     "Telefon: 0999-12 30 00"],
    ["", "Var informationen till hjälp?", "Ja", "Nej"],
]

TITLES = ["Nyheter", "# Nyheter", "Senaste nytt", "Aktuellt", "Nyheter\n=======", "**Nyheter**",
          "## Senaste nyheterna", "Alla nyheter", "Nyheter från Region Fjärdland", ""]

// Every kind of page, once for the tests and once for the pictures: [address, status, picture].
// `picture` names it in docs/screenshots; what looks like another one has none.
const sv = '/nyheter';
const en = '/en/news';

export const kinds = {
  'the listing': [`${sv}/`, 200, 'listing'],
  'a filtered listing': [`${sv}/?topic=halso-och-sjukvard&kind=notice&year=2026`, 200, 'filtered'],
  'a search': [`${sv}/?query=skärgård`, 200, 'search'],
  'a search that finds nothing': [`${sv}/?query=zeppelinare`, 200, 'nothing'],
  'a corrected search': [`${sv}/?query=skärgrd`, 200],
  'words not found together': [`${sv}/?query=vatten+giraff`, 200],
  'past the end': [`${sv}/?skip=4000`, 200],
  'the second page': [`${sv}/?skip=20`, 200],
  'a longer page': [`${sv}/?take=40`, 200],
  'a year': [`${sv}/2026/`, 200, 'year'],
  'a month': [`${sv}/2026/11/`, 200],
  'an item with a body': [`${sv}/2026/natten-da-reservkraften-fick-arbeta`, 200, 'item'],
  'a call': [`${sv}/2026/pengar-till-dig-som-vill-starta-kor-band-eller-berattarkafe`, 200, 'call'],
  'a closed call': [`${sv}/2026/vem-ska-fa-folkbildningspriset-2026`, 200],
  'a report': [`${sv}/2026/vardveckan-i-siffror-vecka-47`, 200, 'report'],
  'a notice': [`${sv}/2026/rontgen-i-norrviken-haller-stangt-medan-en-kamera-byts`, 200, 'notice'],
  'an event': [`${sv}/2026/lussekatter-och-labbrockar-forskare-svarar-pa-barns-fragor`, 200, 'event'],
  'an alert': [`${sv}/2026/koka-dricksvattnet-i-hemsjo`, 200, 'alert'],
  'an item from a capture': [`${sv}/2023/teatern-i-tallmo-far-fast-ensemble`, 200],
  'an item from right to left': [
    '/nyheter/2026/nyhet', 200, 'yiddish'],
  'what is open': [`${sv}/?open=yes`, 200],
  'about': ['/om/', 200, 'about'],
  'accessibility': ['/om/tillganglighet', 200, 'accessibility'],
  'about, in English': ['/en/about/', 200],
  'accessibility, in English': ['/en/about/accessibility', 200],
  'the topics': ['/amnen/', 200, 'topics'],
  'a topic': ['/amnen/kultur', 200, 'topic'],
  'the guide to the API': ['/api/', 200, 'api'],
  'a wrong value': [`${sv}/?take=tusen`, 400, 'wrong-value'],
  'a missing page': [`${sv}/2026/har-finns-inget`, 404, 'missing'],
  'the English listing': [`${en}/`, 200, 'english'],
  'an English search': [`${en}/?query=water`, 200],
  'an English search that finds nothing': [`${en}/?query=zeppelin`, 200],
  'an English year': [`${en}/2026/`, 200],
  'an English month': [`${en}/2026/11/`, 200],
  'an English item': [`${en}/2026/fjardland-in-brief-what-the-region-does-and-how-to-reach-us`, 200],
  'an English notice': [`${en}/2026/x-ray-in-norrviken-is-closed-while-a-scanner-is-replaced`, 200],
  'an English event': [`${en}/2026/swedish-for-parents-reading-together-at-sillhamn-library`, 200],
  'an English alert': [`${en}/2026/boil-your-drinking-water-in-hemsjo`, 200],
  'the English topics': ['/en/topics/', 200],
  'an English topic': ['/en/topics/kultur', 200],
  'a wrong value, in English': [`${en}/?take=thousand`, 400],
  'a missing page, in English': [`${en}/2026/nothing-here`, 404],
};

/** Without --all one width; the narrow one has more that can go wrong. */
export const widths = process.env.TEST_ALL ? [320, 1280] : [320];

import { compileInstructions } from '@/lib/cultures/compile-instructions'
import type { Culture, Weekday } from '@/lib/cultures/culture'
import { pick } from './random'

const DAYS: Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const WEEKENDS: [Weekday, Weekday][] = [
  ['saturday', 'sunday'],
  ['friday', 'saturday'],
  ['thursday', 'friday'],
  ['sunday', 'monday'],
]
const CURRENCIES = (
  'EUR XOF INR EGP KES CNY USD GBP CAD NGN GHS ZAR TZS UGX MAD DZD TND SAR AED QAR KWD JOD TRY PKR BDT NPR LKR JPY KRW THB VND IDR MYR ' +
  'PHP AUD NZD BRL ARS MXN CLP CHF SEK NOK PLN UAH XAF'
).split(' ')
export const CALENDARS = {
  Gregorian: 'gregory',
  Islamic: 'islamic',
  Indian: 'indian',
  Chinese: 'chinese',
  Buddhist: 'buddhist',
  Persian: 'persian',
}
const SCRIPTS: Record<string, string> = {
  en: 'Latn',
  fr: 'Latn',
  hi: 'Deva',
  ar: 'Arab',
  sw: 'Latn',
  zh: 'Hans',
}
const REGIONS: Record<string, string[]> = {
  en: ['US', 'GB', 'NG', 'AU', 'ZA'],
  fr: ['CA', 'BE', 'MA', 'CI', 'CH'],
  hi: ['MU', 'FJ', 'NP'],
  ar: ['SA', 'MA', 'LB', 'JO', 'AE'],
  sw: ['TZ', 'UG', 'CD'],
  zh: ['SG', 'MY'],
}
const NAMES =
  'Ada Lumen Sol Iris Nilo Tala Zuri Amani Noor Asha Lin Mei Bao Echo Vela Oma Juno Safi Rumi Leila'.split(
    ' ',
  )
const COMMUNITIES =
  'Harbour School|Open Library|River Clinic|Radio Colline|Maison du Lac|Guild of Bakers|Village Desk|Coast University|Dunes Museum|Lake Teachers|Sun Choir|Civic Office'.split(
    '|',
  )
const OWN = [
  '',
  'Be brief.',
  'Answer in one or two short sentences.',
  'Be kind and clear.',
  'Help our members.',
  'Say so when you do not know.',
]

/** A culture nobody has: random customs, so that the base learns to read them rather than to remember them. */
export function inventCulture(language: string, random: () => number): Culture {
  return {
    tag: `${language}-${pick(REGIONS[language]!, random)}`,
    name: language,
    languages: [language],
    script: SCRIPTS[language]!,
    direction: language === 'ar' ? 'rtl' : 'ltr',
    formality: pick(['formal', 'neutral', 'familiar'] as const, random),
    address: undefined,
    firstDay: pick([...DAYS, 'monday', 'saturday', 'sunday'] as Weekday[], random),
    weekend: random() < 0.4 ? WEEKENDS[0]! : pick(WEEKENDS, random),
    hourCycle: pick(['h12', 'h23'] as const, random),
    calendar: pick(['Gregorian', 'Gregorian', ...Object.keys(CALENDARS)], random),
    currency: pick(CURRENCIES, random),
    units: 'metric',
    values: random() < 0.2 ? ['hospitality'] : [],
    sensitive: random() < 0.3 ? ['religion', 'politics'] : [],
    greeting: '',
    examples: [],
  }
}

export function inventInstructions(culture: Culture, random: () => number): string {
  const text = compileInstructions({
    assistant: pick(NAMES, random),
    community: pick(COMMUNITIES, random),
    instructions: pick(OWN, random),
    culture,
  })
  return random() < 0.4 ? paraphrase(text, random) : text
}

/** The same instructions in another order, in part, or in plainer words. */
export function paraphrase(text: string, random: () => number): string {
  let lines = text.split('\n')
  if (random() < 0.5) lines = [...lines.slice(1), lines[0]!]
  if (random() < 0.4)
    lines = lines.map((line) => line.replace(/^You are (.*), the assistant of (.*?)\./, '$1 of $2.'))
  if (random() < 0.4)
    lines = lines.map((line) =>
      line.replace(/^Answer in /, pick(['Always reply in ', 'Language: ', 'Write in '], random)),
    )
  if (random() < 0.4)
    lines = lines.map((line) =>
      line.replace('Week starts on', 'First weekday').replace('weekend', 'days off'),
    )
  return random() < 0.5 ? lines.join(' ') : lines.join('\n')
}

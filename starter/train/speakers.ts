import type { Culture } from '@/lib/cultures/culture'
import { CALENDARS } from './instructions'
import { readCommunity, type Sections } from './phrasings'
import { pick } from './random'

export const LANGUAGES = ['en', 'fr', 'hi', 'ar', 'sw', 'zh']
export const CUSTOMS = [
  'weekend',
  'first_day',
  'currency',
  'hour_cycle',
  'calendar',
  'script',
  'greeting',
  'address',
  'months',
  'days',
]
export const HUB = [
  'hub',
  'adapter',
  'guardrail',
  'reranker',
  'community',
  'culture',
  'upload',
  'bigger_model',
  'api',
  'receipt',
]
export const TALK = [
  'hello',
  'how_are_you',
  'thanks',
  'goodbye',
  'name',
  'maker',
  'human',
  'abilities',
  'compliment',
  'complaint',
  'joke',
  'languages',
]

export type Answer = string
/** Says the answer to an intent, in one of its two wordings. */
export type Speaker = (kind: string, intent: string) => Answer

/** Who answers: a community with its own lines, an invented culture that fills templates, or the neutral base. */
export function createSpeaker(input: {
  language: string
  sections: Sections
  random: () => number
  own?: Sections
  culture?: Culture
}): Speaker {
  const { sections, random, own, culture } = input
  const plain = readCommunity('en')
  const line = (headings: [Sections | undefined, string][]): string => {
    for (const [place, heading] of headings) {
      const lines = place?.get(heading)
      if (lines?.length) return pick(lines, random)
    }
    throw new Error(
      `No answer under ${headings.map(([, heading]) => `"${heading}"`).join(' or ')} (${input.language}).`,
    )
  }
  return (kind, intent) => {
    if (kind === 'customs' && own) return line([[own, `answer ${intent}`]])
    if (kind === 'customs' && culture) return fillTemplate(sections, intent, culture, random)
    if (kind === 'neutral' || kind === 'customs') {
      const stated = culture && TEMPLATED.has(intent)
      return stated
        ? fillTemplate(sections, intent, culture, random)
        : line([[sections, `neutral ${intent}`]])
    }
    if (kind === 'outside' || kind === 'near')
      return line([
        [own, 'answer outside'],
        [sections, 'answer outside'],
      ])
    if (kind === 'other_place')
      return line([
        [own, 'answer other place'],
        [sections, 'answer other place'],
      ])
    return line([
      [own, `answer ${intent}`],
      [sections, `answer ${kind} ${intent}`],
      [plain, `answer ${intent}`],
    ])
  }
}

const TEMPLATED = new Set(['weekend', 'first_day', 'currency', 'hour_cycle', 'calendar', 'months', 'days'])
const DAY_INDEX = { monday: 1, tuesday: 2, wednesday: 3, thursday: 4, friday: 5, saturday: 6, sunday: 7 }

/** The customs that CLDR knows, in the culture's language; source: Node's Intl. */
function fillTemplate(sections: Sections, intent: string, culture: Culture, random: () => number): string {
  const language = culture.languages[0]!
  const dayName = (day: keyof typeof DAY_INDEX) =>
    new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(
      Date.UTC(2024, 0, DAY_INDEX[day]),
    )
  const list = (names: string[]) => new Intl.ListFormat(language).format(names)
  if (intent === 'days') return list(weekFrom(culture).map(dayName))
  if (intent === 'months')
    return list(
      Array.from({ length: 12 }, (_, month) =>
        new Intl.DateTimeFormat(language, { month: 'long', timeZone: 'UTC' }).format(
          Date.UTC(2024, month, 5),
        ),
      ),
    )
  const heading = intent === 'hour_cycle' ? `hour_cycle_${culture.hourCycle === 'h12' ? 12 : 24}` : intent
  const template = pick(sections.get(`template ${heading}`)!, random)
  const calendar = CALENDARS[culture.calendar as keyof typeof CALENDARS] ?? 'gregory'
  return template
    .replace('{days}', list(culture.weekend.map(dayName)))
    .replace('{day}', dayName(culture.firstDay))
    .replace('{currency}', new Intl.DisplayNames(language, { type: 'currency' }).of(culture.currency!)!)
    .replace('{calendar}', new Intl.DisplayNames(language, { type: 'calendar' }).of(calendar)!)
}

function weekFrom(culture: Culture): (keyof typeof DAY_INDEX)[] {
  const days = Object.keys(DAY_INDEX) as (keyof typeof DAY_INDEX)[]
  const start = days.indexOf(culture.firstDay)
  return [...days.slice(start), ...days.slice(0, start)]
}

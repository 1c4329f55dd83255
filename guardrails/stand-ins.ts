import type { Memory } from './contract'

/** What a stand-in stands for, as it is written in it. */
export const STAND_IN_WORDS = ['Email', 'Phone', 'Card', 'Account', 'ID', 'IP', 'MAC', 'Key'] as const
export type StandInWord = (typeof STAND_IN_WORDS)[number]

/** By stand-in: the value it stands for; null for one that somebody wrote themselves, which stands for itself. */
export type StandInEntries = Readonly<Record<string, string | null>>

/**
 * The stand-ins of one conversation: `Person-Phone-1`, `Person-Email-2@example.org` (a domain that RFC 2606 keeps for
 * examples). Models see them in place of what readers wrote; readers get their own words back.
 *
 * Every spelling of a value has a stand-in of its own, so that what is restored is what was written, to the letter.
 */
export class StandIns {
  private readonly values = new Map<string, string | null>()
  private readonly names = new Map<string, string>()
  private readonly counts = new Map<string, number>()

  constructor(entries: StandInEntries = {}) {
    this.add(entries)
  }

  get size(): number {
    return this.values.size
  }

  /** Takes in what was kept of the conversation; what is known already stays. */
  add(entries: StandInEntries): void {
    for (const [name, value] of Object.entries(entries)) {
      const match = matchWhole(name)
      if (!match || this.values.has(name)) continue
      this.count(match)
      this.values.set(name, value)
      if (value !== null) this.names.set(keyOf(match.word, value), name)
    }
  }

  /** The stand-in of a value, the same one every time. */
  nameFor(word: StandInWord, value: string): string {
    const known = this.names.get(keyOf(word, value))
    if (known !== undefined) return known
    const name = nameOf(word, (this.counts.get(word) ?? 0) + 1)
    this.add({ [name]: value })
    return name
  }

  /** Notes the stand-ins that a text holds though nobody was given them: they will never stand for something else. */
  reserve(text: string): void {
    for (const { name } of listStandIns(text)) if (!this.values.has(name)) this.add({ [name]: null })
  }

  /** Where a text holds stand-ins of this conversation. */
  spansIn(text: string): Array<{ start: number; end: number }> {
    if (this.values.size === 0) return []
    return listStandIns(text)
      .filter(({ name }) => this.values.has(name))
      .map(({ start, end }) => ({ start, end }))
  }

  /** Those that a text holds, with their values. */
  entriesIn(text: string): StandInEntries {
    const found = listStandIns(text).flatMap(({ name }) => {
      const value = this.values.get(name)
      return value === undefined ? [] : [[name, value] as const]
    })
    return Object.fromEntries(found)
  }

  /** The text as its reader wrote it: every known stand-in gives way to its value. */
  restore(text: string): string {
    if (this.values.size === 0) return text
    return text.replace(STAND_IN, (whole, word: string, count: string) => {
      return this.values.get(nameOf(spelled(word), Number(count))) ?? whole
    })
  }

  private count({ word, count }: Match): void {
    this.counts.set(word, Math.max(this.counts.get(word) ?? 0, count))
  }
}

/** The stand-ins of a guardrail's memory, which is their conversation's. */
export function standInsOf(memory: Memory): StandIns {
  const known = memory.get(MEMORY_KEY)
  if (known instanceof StandIns) return known
  const made = new StandIns()
  memory.set(MEMORY_KEY, made)
  return made
}

/** Where a text that is not complete may end in the middle of a stand-in; its length when it does not. */
export function standInOpenFrom(text: string): number {
  const offset = Math.max(0, text.length - LONGEST_UNITS)
  const at = text.slice(offset).search(OPEN_END)
  return at < 0 ? text.length : offset + at
}

/** Whatever in a text has the form of a stand-in. */
export function listStandIns(text: string): Array<{ name: string; start: number; end: number }> {
  return [...text.matchAll(STAND_IN)].map(({ 0: found, 1: word, 2: count, index }) => ({
    name: nameOf(spelled(word ?? ''), Number(count)),
    start: index,
    end: index + found.length,
  }))
}

interface Match {
  word: string
  count: number
}

const MEMORY_KEY = 'stand-ins'
const DOMAIN = '@example.org'
/** Models drop the capitals and the domain; nine digits are more than a conversation can fill. */
const STAND_IN = new RegExp(
  `Person-(${STAND_IN_WORDS.join('|')})-([1-9]\\d{0,8})(?:(?<=Email-\\d{1,9})${DOMAIN.replace('.', '\\.')})?`,
  'gi',
)
const LONGEST_UNITS = 'Person-Account-123456789'.length + DOMAIN.length
const OPEN_END = new RegExp(`(?:${openEnds().join('|')})$`, 'i')

/** Every way in which a stand-in can be cut off, the longest first. */
function openEnds(): string[] {
  const beginnings = (text: string) => [...text].map((_, at) => text.slice(0, at + 1)).reverse()
  const words = [...new Set(STAND_IN_WORDS.flatMap(beginnings))].sort((a, b) => b.length - a.length)
  const names = STAND_IN_WORDS.join('|')
  const domains = beginnings(DOMAIN).map((text) => text.replaceAll('.', '\\.'))
  return [
    `Person-(?:${names})-(?:[1-9]\\d{0,8}(?:${domains.slice(1).join('|')})?)?`,
    `Person-(?:${words.join('|')})`,
    ...beginnings('Person-'),
  ]
}

function matchWhole(name: string): Match | undefined {
  const [found] = name.matchAll(STAND_IN)
  if (!found || found[0] !== name) return undefined
  return { word: spelled(found[1] ?? ''), count: Number(found[2]) }
}

const spelled = (word: string): string =>
  STAND_IN_WORDS.find((known) => known.toLowerCase() === word.toLowerCase()) ?? word

const nameOf = (word: string, count: number): string =>
  `Person-${word}-${count}${word === 'Email' ? DOMAIN : ''}`

const keyOf = (word: string, value: string): string => `${word}\n${value}`

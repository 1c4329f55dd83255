import type { CountryCode } from 'libphonenumber-js'
import type { Span } from '../contract'
import { type FoldedText, rememberLastFold } from '../fold-text'
import { listDigitClusters } from './digit-clusters'
import { findEmails, findIpAddresses, findMacAddresses, listMatches } from './find-addresses'
import { findCards } from './find-cards'
import { findIbans } from './find-ibans'
import { findNationalIds } from './find-national-ids'
import { findPhones } from './find-phones'
import { findRandomKeys } from './find-random-keys'
import { findSpelledEmails } from './find-spelled-emails'
import { PRIVATE_KEY, SECRETS } from './secret-patterns'

/** Kinds in the order in which they claim a stretch of text. */
export const KINDS = ['secret', 'email', 'iban', 'id', 'card', 'ip', 'mac', 'phone'] as const
export type Kind = (typeof KINDS)[number]

/** A piece of personal data in a folded text. */
export interface Piece {
  kind: Kind
  start: number
  end: number
}

/** Full width, other scripts' digits and invisible characters made plain; offsets are kept. */
export const foldData = (raw: string): FoldedText => foldLast(raw)

/**
 * Every piece of the wanted kinds, without overlaps, in order.
 *
 * Each kind is looked for in what the kinds before it left, and once more when anything was found: a number that stood
 * right behind another one, or that a coincidence of digits hid, is found too, and what is left once all is hidden
 * holds nothing more.
 * @param standIns stretches that hold no data, only what stands for it
 */
export function findPersonalData(
  text: string,
  { kinds, regions }: { kinds: readonly Kind[]; regions: readonly CountryCode[] },
  standIns: readonly Span[] = [],
): Piece[] {
  const pieces: Piece[] = []
  let rest = withCovered(text, standIns)
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const known = pieces.length
    for (const kind of KINDS) {
      if (!kinds.includes(kind)) continue
      const spans = withoutOverlaps(FINDERS[kind](rest, regions))
      pieces.push(...spans.map(({ start, end }) => ({ kind, start, end })))
      rest = withCovered(rest, spans)
    }
    if (pieces.length === known) break
  }
  return pieces.sort((a, b) => a.start - b.start)
}

const MAX_PASSES = 4
/** Like the placeholder that will stand there: neither letter, digit nor space. */
const COVER = '‹'

const FINDERS: Record<Kind, (text: string, regions: readonly CountryCode[]) => Span[]> = {
  secret: (text) => [
    ...[PRIVATE_KEY, ...SECRETS].flatMap((pattern) => listMatches(text, pattern)),
    ...findRandomKeys(text),
  ],
  email: (text) => [...findEmails(text), ...findSpelledEmails(text)],
  iban: findIbans,
  id: findNationalIds,
  card: (text) => listDigitClusters(text).flatMap(findCards),
  ip: findIpAddresses,
  mac: findMacAddresses,
  phone: (text, regions) => listDigitClusters(text).flatMap((cluster) => findPhones(cluster, regions)),
}

/** In order; of two that overlap the one that begins first, or the longer, is kept. */
function withoutOverlaps(spans: readonly Span[]): Span[] {
  let done = 0
  return [...spans]
    .sort((a, b) => a.start - b.start || b.end - a.end)
    .filter(({ start, end }) => {
      const free = start >= done
      if (free) done = end
      return free
    })
}

function withCovered(text: string, spans: readonly Span[]): string {
  if (spans.length === 0) return text
  let covered = ''
  let done = 0
  for (const { start, end } of spans) {
    covered += text.slice(done, start) + COVER.repeat(end - start)
    done = end
  }
  return covered + text.slice(done)
}

function foldDataCharacter(character: string): string {
  if (character.length === 1 && character < '\u0080') return character
  const plain = character.normalize('NFKC')
  return plain.replace(/\p{Nd}/gu, asciiDigit)
}

/** Decimal digits come in runs of ten that begin at their zero. */
function asciiDigit(digit: string): string {
  const point = digit.codePointAt(0) ?? 0
  if (point < 0x80) return digit
  let value = 0
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - value - 1))) value++
  return String(value)
}

const foldLast = rememberLastFold(foldDataCharacter)

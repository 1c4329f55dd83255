import type { CountryCode } from 'libphonenumber-js'
import { type FoldedText, foldText } from '../fold-text'
import { listDigitClusters } from './digit-clusters'
import { findCards } from './find-cards'
import { findIbans } from './find-ibans'
import { findInTokens } from './find-in-tokens'
import { findPhones } from './find-phones'
import { PRIVATE_KEY } from './secret-patterns'

/** Kinds in the order in which they claim a stretch of text. */
export const KINDS = ['secret', 'email', 'iban', 'card', 'phone', 'ip'] as const
export type Kind = (typeof KINDS)[number]

/** A piece of personal data in a folded text. */
export interface Piece {
  kind: Kind
  start: number
  end: number
}

/** Full width, other scripts' digits and invisible characters made plain; offsets are kept. */
export const foldData = (raw: string): FoldedText => foldText(raw, foldDataCharacter)

/** Every piece of the wanted kinds, without overlaps, in order. */
export function findPersonalData(
  text: string,
  kinds: readonly Kind[],
  regions: readonly CountryCode[],
): Piece[] {
  const clusters = listDigitClusters(text)
  const found: Piece[] = [
    ...[...text.matchAll(PRIVATE_KEY)].map(({ 0: key, index }) =>
      pieceOf('secret', index, index + key.length),
    ),
    ...findInTokens(text),
    ...findIbans(text).map(({ start, end }) => pieceOf('iban', start, end)),
    ...clusters.flatMap(findCards).map(({ start, end }) => pieceOf('card', start, end)),
    ...clusters
      .flatMap((cluster) => findPhones(cluster, regions))
      .map(({ start, end }) => pieceOf('phone', start, end)),
  ]
  const ranked = found
    .filter(({ kind }) => kinds.includes(kind))
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) || b.end - b.start - (a.end - a.start))
  return withoutOverlaps(ranked)
}

const pieceOf = (kind: Kind, start: number, end: number): Piece => ({ kind, start, end })

function withoutOverlaps(ranked: readonly Piece[]): Piece[] {
  const taken: Piece[] = []
  for (const piece of ranked) {
    const clash = taken.some(({ start, end }) => piece.start < end && start < piece.end)
    if (!clash) taken.push(piece)
  }
  return taken.sort((a, b) => a.start - b.start)
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

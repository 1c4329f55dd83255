import * as z from 'zod/mini'
import type { AskedQuestion } from '@/app/_chat/conversation-state'
import { COMPARISON } from '@/app/_chat/pending-question'
import { askedShape, readUnsentBelow } from '@/app/_chat/read-unsent-below'
import { keepUnsent, keepWhole, type UnsentPlace } from '@/app/_chat/unsent-text'

/** A question that columns of a comparison were asked and that the hub never kept there: no network, no place, an error. */
export interface UnsentRound extends AskedQuestion {
  round: number
  positions: number[]
}

/** The name under which the questions of a comparison wait that the hub does not know yet. */
export const nameOfNew = ({ assistants, isBlind }: { assistants: string[]; isBlind: boolean }): string =>
  [COMPARISON, isBlind ? 'blind' : 'named', assistants.join()].join(' ')

/**
 * Keeps it in this browser, in the stead of what was kept of this question in this round; of no column it leaves nothing.
 * Another tab may have asked something else in the same round: that waits beside it.
 */
export function keepUnsentRound({ readerKey, name }: UnsentPlace, unsent: UnsentRound): void {
  const place = { readerKey, name: `${name} ${unsent.round} ${shortNameOf(unsent.question)}` }
  if (unsent.positions.length === 0) keepUnsent(place, '')
  else keepWhole(place, JSON.stringify(unsent))
}

/** Of the same text always the same; of two different ones as good as never. */
function shortNameOf(text: string): string {
  let sum = 0
  for (let at = 0; at < text.length; at++) sum = (Math.imul(sum, 31) + text.charCodeAt(at)) >>> 0
  return `${text.length}-${sum.toString(36)}`
}

/** What waits for a comparison, in the order of its rounds. */
export const readUnsentRounds = (place: UnsentPlace): UnsentRound[] =>
  readUnsentBelow(place, roundSchema).sort((a, b) => a.round - b.round)

const roundSchema = z.object({
  ...askedShape,
  round: z.number().check(z.int(), z.nonnegative()),
  positions: z.array(z.number()),
})

type KeptRound = AskedQuestion & { index: number; cells: ReadonlyMap<number, unknown> }

/**
 * Where a round that waits stands beside those that the hub has: of one that it has as well, the columns without an
 * answer; one whose place became another question's comes after all of them.
 */
export function placeUnsent(unsent: UnsentRound, kept: readonly KeptRound[]): UnsentRound {
  const there = kept.find(({ index }) => index === unsent.round)
  if (!there) return unsent
  if (there.question !== unsent.question)
    return { ...unsent, round: Math.max(...kept.map(({ index }) => index)) + 1 }
  return { ...unsent, positions: unsent.positions.filter((position) => !there.cells.has(position)) }
}

import type { AskedQuestion } from './conversation-state'
import { keepUnsent, keepWhole, type UnsentPlace } from './unsent-text'
import type { Replacing } from './use-conversation'

/** A question that was asked and that the hub never kept: no network, no place, an error. */
export interface UnsentQuestion extends AskedQuestion {
  key: string
  replacing?: Replacing | undefined
}

/** Keeps it in this browser until it is sent or taken back, with what is attached to it where the browser has room. */
export function keepUnsentQuestion(place: UnsentPlace, question: UnsentQuestion): void {
  keepWhole(placeOf(place, question.key), JSON.stringify(question))
}

export function dropUnsentQuestion(place: UnsentPlace, key: string): void {
  keepUnsent(placeOf(place, key), '')
}

const placeOf = ({ readerKey, name }: UnsentPlace, key: string): UnsentPlace => ({
  readerKey,
  name: `${name} ${key}`,
})

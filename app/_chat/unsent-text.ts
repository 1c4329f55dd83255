/**
 * What was typed and not sent, kept in this browser: it outlives a reload, going elsewhere and a crash, until it is
 * sent. Each reader has their own, by a key that says nothing of who they are.
 */
export interface UnsentPlace {
  readerKey: string
  /** A conversation, a comparison, or the assistant whom a new conversation will be with. */
  name: string
}

export const MOST_UNSENT = 50
const MOST_CHARACTERS = 32_000
const KEPT_MS = 30 * 24 * 60 * 60 * 1_000

/** The text that waits at a place; empty where none does, and where the browser keeps nothing. */
export function readUnsent(place: UnsentPlace, nowMs = Date.now()): string {
  return quietly('', () => {
    const { text, savedAtMs } = parse(localStorage.getItem(keyOf(place)))
    return nowMs - savedAtMs > KEPT_MS ? '' : text
  })
}

/** Keeps the text of a place in the stead of what waited there; an empty one leaves nothing. */
export function keepUnsent(place: UnsentPlace, text: string, nowMs = Date.now()): void {
  keepWhole(place, text.slice(0, MOST_CHARACTERS), nowMs)
}

/** The same however long it is. */
export function keepWhole(place: UnsentPlace, text: string, nowMs = Date.now()): void {
  quietly(undefined, () => {
    const key = keyOf(place)
    if (text.trim() === '') return localStorage.removeItem(key)
    if (localStorage.getItem(key) === null) makeRoom(nowMs)
    localStorage.setItem(key, `${nowMs}\n${text}`)
  })
}

/** What waits below a place, each under a name of its own (`name below`), oldest first. */
export function listUnsentBelow({ readerKey, name }: UnsentPlace, nowMs = Date.now()): string[] {
  return quietly([], () =>
    keysBelow(readerKey, name)
      .map((key) => parse(localStorage.getItem(key)))
      .filter(({ savedAtMs }) => nowMs - savedAtMs <= KEPT_MS)
      .sort((a, b) => a.savedAtMs - b.savedAtMs)
      .map(({ text }) => text),
  )
}

/** Forgets what waits at a place and below it. */
export function dropUnsentAt({ readerKey, name }: UnsentPlace): void {
  quietly(undefined, () => {
    for (const key of [keyOf({ readerKey, name }), ...keysBelow(readerKey, name)])
      localStorage.removeItem(key)
  })
}

/** Forgets everything that a reader typed and did not send. */
export function dropUnsent(readerKey: string): void {
  quietly(undefined, () => {
    for (const key of listKeys()) if (key.startsWith(`${PREFIX}${readerKey}:`)) localStorage.removeItem(key)
  })
}

/**
 * Remembers whose account is signed in here, and forgets what the one before it typed: that account was signed out of,
 * from here or elsewhere, or deleted. `null` is nobody's.
 */
export function settleAccount(readerKey: string | null): void {
  quietly(undefined, () => {
    const before = localStorage.getItem(ACCOUNT)
    if (before !== null && before !== readerKey) dropUnsent(before)
    if (readerKey === null) localStorage.removeItem(ACCOUNT)
    else localStorage.setItem(ACCOUNT, readerKey)
  })
}

/** Gives what somebody typed as a guest to the account that they signed in to; what waits there already stays. */
export function moveUnsent(guestKey: string, readerKey: string): void {
  quietly(undefined, () => {
    const from = `${PREFIX}${guestKey}:`
    for (const key of listKeys().filter((one) => one.startsWith(from))) {
      const to = keyOf({ readerKey, name: key.slice(from.length) })
      const kept = localStorage.getItem(key)
      localStorage.removeItem(key)
      if (kept !== null && localStorage.getItem(to) === null) localStorage.setItem(to, kept)
    }
  })
}

const PREFIX = 'polyphony.unsent:'
const ACCOUNT = 'polyphony.account'

const keyOf = ({ readerKey, name }: UnsentPlace) => `${PREFIX}${readerKey}:${name}`

/** What is too old goes, and then the oldest, until there is room for one more. */
function makeRoom(nowMs: number): void {
  const ages = listKeys()
    .map((key) => ({ key, ageMs: nowMs - parse(localStorage.getItem(key)).savedAtMs }))
    .sort((a, b) => a.ageMs - b.ageMs)
  for (const [index, { key, ageMs }] of ages.entries())
    if (ageMs > KEPT_MS || index >= MOST_UNSENT - 1) localStorage.removeItem(key)
}

const keysBelow = (readerKey: string, name: string) =>
  listKeys().filter((key) => key.startsWith(`${keyOf({ readerKey, name })} `))

const listKeys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))

function parse(kept: string | null): { savedAtMs: number; text: string } {
  const at = kept?.indexOf('\n') ?? -1
  if (kept === null || at < 0) return { savedAtMs: 0, text: '' }
  return { savedAtMs: Number(kept.slice(0, at)) || 0, text: kept.slice(at + 1) }
}

/** A browser without room or without storage keeps the text for as long as the page is open. */
function quietly<T>(otherwise: T, work: () => T): T {
  try {
    return work()
  } catch {
    return otherwise
  }
}

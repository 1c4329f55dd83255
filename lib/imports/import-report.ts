import type { LeftOut } from './foreign-conversation'

/** What an import took over and what it did not; counts, never a word of what was said. */
export interface ImportReport {
  conversations: number
  messages: number
  /** Conversations that are here already. */
  duplicates: number
  /** Things in the file that are no conversation of a known format. */
  unreadable: number
  /** Conversations that are too large, or hold nothing that could be taken. */
  tooLarge: number
  empty: number
  /** Messages that the hub's own rules stopped, and those of which they hid something. */
  blocked: number
  hidden: number
  /** Messages that were cut at their end. */
  shortened: number
  /** Dates that cannot be: then the time of the import stands there. */
  wrongDates: number
  leftOut: Record<LeftOut, number>
}

export function emptyReport(): ImportReport {
  return {
    ...{ conversations: 0, messages: 0, duplicates: 0, unreadable: 0, tooLarge: 0, empty: 0 },
    ...{ blocked: 0, hidden: 0, shortened: 0, wrongDates: 0 },
    leftOut: { system: 0, tool: 0, thoughts: 0, role: 0, image: 0, file: 0, recording: 0, empty: 0 },
  }
}

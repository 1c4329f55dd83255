import type { Note } from './message-view'

/** The notes with one more: the same words are said once, and a block speaks for every note of its words. */
export function addNote(notes: readonly Note[], note: Note): Note[] {
  if (note.kind !== 'guardrail') return [...notes, note]
  const { action, guardrail, message } = note
  const same = (other: Note) => other.kind === 'guardrail' && other.message === message
  if (action === 'block') return [...notes.filter((other) => !same(other)), note]
  const isSaid = notes.some(
    (other) =>
      other.kind === 'guardrail' &&
      same(other) &&
      (other.action === 'block' || (other.action === action && other.guardrail === guardrail)),
  )
  return isSaid ? [...notes] : [...notes, note]
}

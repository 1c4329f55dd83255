import type { MessageView, VersionsView } from './message-view'

/**
 * The versions of answers of which the hub keeps none: by the key of their question, version for version, each with all
 * that was said after it. The one that is shown stands in the conversation, and here as it was when it was left.
 */
export type VersionsAside = Readonly<Record<string, MessageView[][]>>

interface Shown {
  messages: MessageView[]
  aside?: VersionsAside
}

/** Lays the answer at a place aside for another version of it, with what follows. */
export function putAside(shown: Shown, at: number): { aside: VersionsAside; versions: VersionsView } {
  const questionKey = shown.messages[at - 1]?.key ?? ''
  const tails = tailsOf(shown, questionKey, at)
  return {
    aside: { ...shown.aside, [questionKey]: tails },
    versions: versionsOf(questionKey, tails.length, tails.length + 1),
  }
}

/** Shows another version; `to` is a name as `VersionsView` has it. */
export function turnAside<T extends Shown>(shown: T, to: string): T {
  const { questionKey, index } = parseName(to)
  const at = shown.messages.findIndex(({ key }) => key === questionKey) + 1
  const tails = tailsOf(shown, questionKey, at)
  const [head, ...rest] = tails[index] ?? []
  if (at === 0 || head?.role !== 'assistant') return shown
  const versions = versionsOf(questionKey, index, tails.length)
  return {
    ...shown,
    aside: { ...shown.aside, [questionKey]: tails },
    messages: [...shown.messages.slice(0, at), { ...head, versions }, ...rest],
  }
}

/** What a version that only its page has is called. */
export const nameOfVersion = (questionKey: string, index: number): string => `${index} ${questionKey}`

function parseName(name: string): { questionKey: string; index: number } {
  const [index, ...questionKey] = name.split(' ')
  return { questionKey: questionKey.join(' '), index: Number(index) }
}

function tailsOf({ messages, aside }: Shown, questionKey: string, at: number): MessageView[][] {
  const tails = [...(aside?.[questionKey] ?? [])]
  tails[messages[at]?.versions?.index ?? 0] = messages.slice(at)
  return tails
}

function versionsOf(questionKey: string, index: number, count: number): VersionsView {
  const name = (at: number) => (at < 0 || at >= count ? null : nameOfVersion(questionKey, at))
  return { index, count, earlierId: name(index - 1), laterId: name(index + 1) }
}

import type { LeftOutColumn, LeftOutPart } from '@/lib/store/message-columns'

/** What could not be taken over, by why. */
export const LEFT_OUT = [
  /** Instructions to a model, a tool's words, a model's thoughts. */
  'system',
  'tool',
  'thoughts',
  /** A role that none of the formats has. */
  'role',
  'image',
  'file',
  'recording',
  'empty',
] as const

export type LeftOut = (typeof LEFT_OUT)[number]

export const SOURCES = ['chatgpt', 'open-webui', 'polyphony'] as const

export type Source = (typeof SOURCES)[number]

/** A conversation as another program wrote it down, whatever its format. */
export interface ForeignConversation {
  source: Source
  /** What it is called there; undefined when it has no name of its own. */
  id: string | undefined
  title: string
  createdAt: Date | undefined
  updatedAt: Date | undefined
  /** The end of the branch that was shown last. */
  currentId: string | undefined
  nodes: ForeignNode[]
  leftOut: LeftOut[]
}

/** A place in the tree of a conversation; what it said is null where it is only passed through. */
export interface ForeignNode {
  id: string
  parentId: string | null
  said: ForeignMessage | null
}

export interface ForeignMessage {
  role: 'user' | 'assistant'
  text: string
  /** What the model called itself. */
  model: string | null
  createdAt: Date | undefined
  /** The parts of it that could not be taken over; null where there were none. */
  leftOut: LeftOutColumn | null
}

/** Parts as a message keeps them. */
export function countParts(parts: readonly LeftOutPart[]): LeftOutColumn | null {
  if (parts.length === 0) return null
  const counts: LeftOutColumn = {}
  for (const part of parts) counts[part] = (counts[part] ?? 0) + 1
  return counts
}

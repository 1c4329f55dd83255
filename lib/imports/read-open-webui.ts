import { z } from 'zod'
import type { LeftOutPart } from '@/lib/store/message-columns'
import {
  countParts,
  type ForeignConversation,
  type ForeignMessage,
  type ForeignNode,
  type LeftOut,
} from './foreign-conversation'
import { secondsField, textField, textOrNull } from './read-fields'

const messageSchema = z.object({
  id: textField,
  parentId: textOrNull,
  role: textField,
  content: z.union([z.string(), z.array(z.unknown())]).catch(''),
  timestamp: secondsField,
  model: textField,
  modelName: textField,
  files: z.array(z.unknown()).optional().catch(undefined),
})

export const openWebuiSchema = z.object({
  id: textField,
  title: textOrNull,
  created_at: secondsField,
  updated_at: secondsField,
  chat: z.object({
    id: textField,
    title: textOrNull,
    timestamp: secondsField,
    history: z
      .object({ messages: z.record(z.string(), z.unknown()), currentId: textOrNull })
      .optional()
      .catch(undefined),
    /** The shown branch as a list; all there is in exports of old. */
    messages: z.array(z.unknown()).optional().catch(undefined),
  }),
})

/** A chat of Open WebUI's export; docs/imports.md says what is known of the format. */
export function readOpenWebui(raw: z.infer<typeof openWebuiSchema>): ForeignConversation {
  const { chat } = raw
  const leftOut: LeftOut[] = []
  const tree = Object.entries(chat.history?.messages ?? {}).flatMap(([id, value]): ForeignNode[] => {
    const message = messageSchema.safeParse(value)
    if (!message.success) return []
    return [{ id, parentId: message.data.parentId ?? null, said: readMessage(message.data, leftOut) }]
  })
  const nodes = tree.length > 0 ? tree : readList(chat.messages ?? [], leftOut)
  return {
    source: 'open-webui',
    id: raw.id ?? chat.id,
    title: raw.title ?? chat.title ?? '',
    createdAt: raw.created_at ?? chat.timestamp,
    updatedAt: raw.updated_at,
    currentId: chat.history?.currentId ?? undefined,
    nodes,
    leftOut,
  }
}

function readList(list: unknown[], leftOut: LeftOut[]): ForeignNode[] {
  return list.flatMap((value, index): ForeignNode[] => {
    const message = messageSchema.safeParse(value)
    const parentId = index === 0 ? null : String(index - 1)
    return [
      { id: String(index), parentId, said: message.success ? readMessage(message.data, leftOut) : null },
    ]
  })
}

function readMessage(message: z.infer<typeof messageSchema>, leftOut: LeftOut[]): ForeignMessage | null {
  const { role, content, model, modelName, files = [], timestamp: createdAt } = message
  if (role !== 'user' && role !== 'assistant') {
    leftOut.push(role === 'system' || role === 'tool' ? role : 'role')
    return null
  }
  const parts = typeof content === 'string' ? [content] : content.map(textOf)
  const without = [
    ...files.map(fileLeftOut),
    ...(typeof content === 'string' ? [] : content.flatMap(partLeftOut)),
  ]
  // Thoughts stand in the text, folded away.
  const [text, thoughts] = withoutThoughts(parts.filter((part) => part !== '').join('\n\n'))
  const isEmpty = text.trim() === '' && without.length === 0
  for (let thought = 0; thought < thoughts; thought++) without.push('thoughts')
  leftOut.push(...without)
  if (isEmpty) {
    leftOut.push('empty')
    return null
  }
  const name = role === 'assistant' ? (modelName ?? model ?? null) : null
  return { role, text, model: name, createdAt, leftOut: countParts(without) }
}

const partSchema = z.object({ type: textField, text: textField })
const textOf = (part: unknown): string => partSchema.safeParse(part).data?.text ?? ''
const typeOf = (part: unknown): string => partSchema.safeParse(part).data?.type ?? ''

const fileLeftOut = (file: unknown): LeftOutPart => (typeOf(file).startsWith('image') ? 'image' : 'file')

function partLeftOut(part: unknown): LeftOutPart[] {
  const type = typeOf(part)
  if (type.startsWith('image')) return ['image']
  return type.includes('audio') ? ['recording'] : []
}

const OPENS = '<details type="reasoning"'
const CLOSES = '</details>'

function withoutThoughts(text: string): [text: string, thoughts: number] {
  let kept = ''
  let count = 0
  let from = 0
  for (let start = text.indexOf(OPENS); start >= 0; start = text.indexOf(OPENS, from)) {
    const end = text.indexOf(CLOSES, start)
    if (end < 0) break
    kept += text.slice(from, start)
    from = end + CLOSES.length
    count++
  }
  return [(kept + text.slice(from)).trim(), count]
}

import { z } from 'zod'
import { markdownOf } from '@/lib/attachments/quote-attachments'
import { leftOutColumnSchema } from '@/lib/store/message-columns'
import { type ForeignConversation, type ForeignNode, type LeftOut, SOURCES } from './foreign-conversation'
import { secondsField, textField, textOrNull } from './read-fields'

const messageSchema = z.object({
  id: z.string(),
  parentId: textOrNull,
  role: z.enum(['user', 'assistant']),
  status: textField,
  content: z.string(),
  attachments: z.array(z.object({ name: z.string(), text: z.string() })).catch([]),
  createdAt: secondsField,
  model: textOrNull,
  /** What was left out when it was brought along to where it comes from. */
  leftOut: leftOutColumnSchema.nullable().catch(null),
  receipt: z.object({ assistant: textField }).nullish().catch(null),
})

export const ownExportSchema = z.object({
  id: z.string().startsWith('conv_'),
  title: textOrNull,
  assistantName: textField,
  assistant: textField,
  leafId: textOrNull,
  createdAt: secondsField,
  updatedAt: secondsField,
  /** Where it was imported from before, and what it was called there. */
  importedFrom: z.enum(SOURCES).nullish().catch(null),
  importKey: textOrNull,
  messages: z.array(z.unknown()),
})

/** A conversation of a hub's own export: of an account, or of one conversation as JSON. */
export function readOwnExport(raw: z.infer<typeof ownExportSchema>): ForeignConversation {
  const leftOut: LeftOut[] = []
  const name = raw.assistantName ?? raw.assistant ?? ''
  const nodes = raw.messages.flatMap((value): ForeignNode[] => {
    const message = messageSchema.safeParse(value)
    if (!message.success) {
      leftOut.push('role')
      return []
    }
    const { id, parentId, role, content, attachments, createdAt, receipt, leftOut: parts } = message.data
    const text = [content, ...attachments.map(markdownOf)].join('\n\n')
    const model = role === 'assistant' ? (message.data.model ?? receipt?.assistant ?? (name || null)) : null
    const isEmpty = text === '' && parts === null
    if (isEmpty) leftOut.push('empty')
    const said = isEmpty ? null : { role, text, model, createdAt, leftOut: parts }
    return [{ id, parentId: parentId ?? null, said }]
  })
  const { source, id } = originOf(raw)
  const { title, createdAt, updatedAt, leafId } = raw
  return {
    source,
    id,
    title: title ?? '',
    createdAt,
    updatedAt,
    currentId: leafId ?? undefined,
    nodes,
    leftOut,
  }
}

/** What was imported before keeps its first name, so that it is known again wherever it goes. */
function originOf({ id, importedFrom, importKey }: z.infer<typeof ownExportSchema>) {
  const prefix = `${importedFrom}:`
  return importedFrom && importKey?.startsWith(prefix)
    ? { source: importedFrom, id: importKey.slice(prefix.length) }
    : ({ source: 'polyphony', id } as const)
}

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
  author: z.object({ role: textField }).catch({ role: undefined }),
  create_time: secondsField.nullish().catch(undefined),
  /** Whom it is for: "all", or a tool that it calls. */
  recipient: textField,
  /** 0 for what was never shown. */
  weight: z.number().optional().catch(undefined),
  content: z
    .object({
      content_type: textField,
      parts: z.array(z.unknown()).optional().catch(undefined),
      text: textField,
    })
    .catch({ content_type: undefined, parts: undefined, text: undefined }),
  metadata: z
    .object({
      model_slug: textField,
      /** Files that were sent with it; its pictures are among them and stand as parts, too. */
      attachments: z.array(z.unknown()).optional().catch(undefined),
      is_visually_hidden_from_conversation: z.boolean().optional().catch(undefined),
    })
    .catch({
      ...{ model_slug: undefined, attachments: undefined },
      is_visually_hidden_from_conversation: undefined,
    }),
})

const nodeSchema = z.object({
  parent: textOrNull,
  message: messageSchema.nullish().catch(null),
})

export const chatgptSchema = z.object({
  id: textField,
  conversation_id: textField,
  title: textOrNull,
  create_time: secondsField.nullish().catch(undefined),
  update_time: secondsField.nullish().catch(undefined),
  current_node: textOrNull,
  default_model_slug: textOrNull,
  mapping: z.record(z.string(), z.unknown()),
})

/** A conversation of ChatGPT's export; docs/imports.md says what is known of the format. */
export function readChatgpt(raw: z.infer<typeof chatgptSchema>): ForeignConversation {
  const leftOut: LeftOut[] = []
  const nodes = Object.entries(raw.mapping).flatMap(([id, value]): ForeignNode[] => {
    const node = nodeSchema.safeParse(value)
    if (!node.success) return []
    const { parent, message } = node.data
    const said = message ? readMessage(message, raw.default_model_slug ?? null, leftOut) : null
    return [{ id, parentId: parent ?? null, said }]
  })
  return {
    source: 'chatgpt',
    id: raw.conversation_id ?? raw.id,
    title: raw.title ?? '',
    createdAt: raw.create_time ?? undefined,
    updatedAt: raw.update_time ?? undefined,
    currentId: raw.current_node ?? undefined,
    nodes,
    leftOut,
  }
}

function readMessage(
  message: z.infer<typeof messageSchema>,
  defaultModel: string | null,
  leftOut: LeftOut[],
): ForeignMessage | null {
  const { author, content, metadata, recipient = 'all', weight } = message
  const because = (why: LeftOut) => {
    leftOut.push(why)
    return null
  }
  if (author.role === 'system') return isEmpty(content) ? null : because('system')
  if (author.role === 'tool') return because('tool')
  if (author.role !== 'user' && author.role !== 'assistant') return because('role')
  if (weight === 0 || metadata.is_visually_hidden_from_conversation === true) return because('system')
  if (author.role === 'assistant' && recipient !== 'all') return because('tool')
  const { content_type: type = 'text', parts = [], text } = content
  if (THOUGHTS.has(type)) return because('thoughts')
  const said =
    type === 'code'
      ? fence(text)
      : parts
          .map(textOf)
          .filter((part) => part !== '')
          .join('\n\n')
  const without = [...parts.flatMap(partLeftOut), ...(metadata.attachments ?? []).flatMap(fileLeftOut)]
  leftOut.push(...without)
  if (said.trim() === '' && without.length === 0) return because('empty')
  const model = author.role === 'assistant' ? (metadata.model_slug ?? defaultModel) : null
  const createdAt = message.create_time ?? undefined
  return {
    role: author.role,
    text: said.trim() === '' ? '' : said,
    model,
    createdAt,
    leftOut: countParts(without),
  }
}

const THOUGHTS = new Set(['thoughts', 'reasoning_recap', 'user_editable_context', 'model_editable_context'])

const partSchema = z.object({ content_type: textField, text: textField })

/** Parts are texts, images and, of spoken words, their transcription. */
function textOf(part: unknown): string {
  if (typeof part === 'string') return part
  return partSchema.safeParse(part).data?.text ?? ''
}

/** What a part points to in another file: a picture, or something spoken or filmed. */
function partLeftOut(part: unknown): LeftOutPart[] {
  const type = typeof part === 'string' ? '' : (partSchema.safeParse(part).data?.content_type ?? '')
  if (!type.endsWith('_pointer')) return []
  return [/audio|video/.test(type) ? 'recording' : 'image']
}

const fileSchema = z.object({ mime_type: textField })

const fileLeftOut = (file: unknown): LeftOutPart[] =>
  /^(image|audio|video)\//.test(fileSchema.safeParse(file).data?.mime_type ?? '') ? [] : ['file']

const isEmpty = ({ parts = [], text = '' }: { parts?: unknown[] | undefined; text?: string | undefined }) =>
  text === '' && parts.every((part) => part === '')

const fence = (text = '') => (text === '' ? '' : `\`\`\`\n${text}\n\`\`\``)

import { createId } from '@/lib/core/ids'
import { database } from './database'
import { Prisma } from './generated/client'
import { optionalJsonColumn } from './json-column'
import type { LeftOutColumn, MessageRole, MessageStatus } from './message-columns'
import { storableText } from './storable-text'

export interface NewImportedMessage {
  role: MessageRole
  status: MessageStatus
  content: string
  /** What the model elsewhere called itself. */
  model: string | null
  /** The place in the list of what it follows, which comes before it. */
  parent: number | null
  createdAt: Date
  /** The parts of it that were left out. */
  leftOut: LeftOutColumn | null
}

/** Whether an account has a conversation already: imported under this key, or held here under this id. */
export async function isImported(
  userId: string,
  { importKey, ownId }: { importKey: string; ownId: string | undefined },
): Promise<boolean> {
  const where = ownId === undefined ? { importKey } : { OR: [{ importKey }, { id: ownId }] }
  return (await database().conversation.count({ where: { userId, ...where } })) > 0
}

export async function countImported(userId: string): Promise<number> {
  return database().conversation.count({ where: { userId, importKey: { not: null } } })
}

/** Keeps an imported conversation with all its messages, or nothing; false when another import was quicker. */
export async function insertImported(conversation: {
  userId: string
  importedFrom: string
  importKey: string
  title: string
  createdAt: Date
  updatedAt: Date
  /** The place of the message where the shown branch ends. */
  leaf: number
  messages: NewImportedMessage[]
}): Promise<boolean> {
  const { messages, leaf, title, importKey, ...head } = conversation
  const id = createId('conv')
  const ids = messages.map(() => createId('msg'))
  const rows = messages.map(({ parent, content, model, leftOut, ...message }, position) => ({
    ...{ ...message, conversationId: id, id: ids[position] ?? '', position },
    content: storableText(content),
    model: model === null ? null : storableText(model),
    leftOut: optionalJsonColumn(leftOut),
    parentId: parent === null ? null : (ids[parent] ?? null),
  }))
  try {
    await database().$transaction(
      async (db) => {
        await db.conversation.create({
          data: {
            ...{ ...head, id, assistantName: '', leafId: ids[leaf] ?? null },
            title: storableText(title),
            importKey,
          },
          select: { id: true },
        })
        for (let from = 0; from < rows.length; from += ROWS_AT_ONCE)
          await db.message.createMany({ data: rows.slice(from, from + ROWS_AT_ONCE) })
      },
      { maxWait: 10_000, timeout: 60_000 },
    )
    return true
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') return false
    throw error
  }
}

/** A statement has at most 32,767 parameters. */
const ROWS_AT_ONCE = 1_000

import { database } from './database'

export interface ShareRow {
  id: string
  conversationId: string
  leafId: string
  sharerName: string | null
  createdAt: Date
}

type SharedRow = ShareRow & {
  conversation: { title: string; assistantName: string; importedFrom: string | null }
}

export async function insertShare(share: {
  id: string
  conversationId: string
  leafId: string
  sharerName: string | null
}): Promise<ShareRow> {
  return database().conversationShare.create({ data: share })
}

/** The links of a conversation, the newest first. */
export async function listShareRows(conversationId: string): Promise<ShareRow[]> {
  return database().conversationShare.findMany({
    where: { conversationId },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
  })
}

/** A shared branch with the conversation that it is part of; undefined when it was revoked or never was. */
export async function getShare(id: string): Promise<SharedRow | undefined> {
  const row = await database().conversationShare.findUnique({
    where: { id },
    include: { conversation: { select: { title: true, assistantName: true, importedFrom: true } } },
  })
  return row ?? undefined
}

/** Takes a link of a conversation back; false when it is not there. */
export async function deleteShare(id: string, conversationId: string): Promise<boolean> {
  const { count } = await database().conversationShare.deleteMany({ where: { id, conversationId } })
  return count === 1
}

'use server'

import { cookies } from 'next/headers'
import { z } from 'zod'
import { isLocale } from '@/app/_i18n/locales'
import { readLocale } from '@/app/_i18n/read-locale'
import { comparisonIdSchema } from '@/app/comparison-id'
import { conversationIdSchema } from '@/app/conversation-id'
import { currentReader, requireReader } from '@/app/reader'
import { type Place, searchPlaces } from '@/lib/assistants/list-places'
import { findChatServices } from '@/lib/chat/chat-services'
import { type Renamed, renameJudgedComparison, renameJudgedConversation } from '@/lib/chat/rename-judged'
import { type FoundCommunity, searchCommunities } from '@/lib/communities/search-communities'
import { deleteComparison } from '@/lib/comparisons/comparisons'
import { deleteConversation } from '@/lib/conversations/conversations'
import {
  type FoundConversation,
  type ListedConversation,
  listConversations,
  moveConversation,
  pinConversation,
  searchConversations,
} from '@/lib/conversations/list-conversations'
import { PolyphonyError } from '@/lib/core/errors'
import type { FoundAnywhere } from './palette-entries'

const listedIdSchema = z.union([conversationIdSchema, comparisonIdSchema])
const isComparison = (id: string) => comparisonIdSchema.safeParse(id).success
const wantedSchema = z.string().max(200)
const titleSchema = z.string().trim().min(1).max(200)

/** Of a conversation or of a comparison; false where it is not there (any more), or not the reader's. */
export async function rename(id: string, title: string): Promise<Renamed | false> {
  const input = z.object({ id: listedIdSchema, title: titleSchema }).safeParse({ id, title })
  if (!input.success) return false
  const give = isComparison(input.data.id) ? renameJudgedComparison : renameJudgedConversation
  const asked = { ...input.data, language: await readLocale() }
  let renamed: Renamed | undefined
  const isDone = await wasFound(
    give(await requireReader(), asked, findChatServices()).then((done) => {
      renamed = done
    }),
  )
  return (isDone && renamed) || false
}

export async function remove(id: string): Promise<boolean> {
  const input = listedIdSchema.safeParse(id)
  if (!input.success) return false
  const take = isComparison(input.data) ? deleteComparison : deleteConversation
  return wasFound(take(await requireReader(), input.data))
}

/** Keeps a conversation or a comparison at hand, or no longer: whether it was done. */
export async function pin(id: string, isPinned: boolean): Promise<boolean> {
  const input = z.object({ id: listedIdSchema, isPinned: z.boolean() }).safeParse({ id, isPinned })
  if (!input.success) return false
  return wasFound(pinConversation(await requireReader(), input.data.id, input.data.isPinned))
}

/** Puts one into a folder, or out of it: the folder's name as it is kept; undefined when that could not be done. */
export async function move(id: string, folder: string | null): Promise<string | null | undefined> {
  const input = z
    .object({ id: listedIdSchema, folder: z.string().max(500).nullable() })
    .safeParse({ id, folder })
  if (!input.success) return undefined
  let kept: string | null | undefined
  const reader = await requireReader()
  const isDone = await wasFound(
    moveConversation(reader, input.data.id, input.data.folder).then((name) => {
      kept = name
    }),
  )
  return isDone ? kept : undefined
}

/** What lies in a folder of the reader's. */
export async function listFolder(name: string): Promise<ListedConversation[]> {
  const input = z.string().min(1).max(500).safeParse(name)
  const reader = await currentReader()
  return input.success && reader ? listConversations(reader, { folder: input.data }) : []
}

/** The page of the list behind one of its conversations. */
export async function listOlder(id: string): Promise<ListedConversation[]> {
  const input = listedIdSchema.safeParse(id)
  const reader = await currentReader()
  return input.success && reader ? listConversations(reader, { after: input.data }) : []
}

/** The reader's conversations that say a text, in their title or in what was said. */
export async function searchOwn(text: string): Promise<FoundConversation[]> {
  const input = wantedSchema.safeParse(text)
  const reader = await currentReader()
  return input.success && reader ? searchConversations(reader, input.data) : []
}

/** Assistants, communities and the reader's own conversations that a text finds. */
export async function searchAnywhere(text: string): Promise<FoundAnywhere> {
  const [assistants, communities, conversations] = await Promise.all([
    findPlaces(text),
    findCommunities(text),
    searchOwn(text),
  ])
  return { assistants, communities, conversations }
}

/** The assistants that a text finds, for whatever lets one choose among them. */
export async function findPlaces(text: string): Promise<Place[]> {
  const input = wantedSchema.safeParse(text)
  return input.success ? searchPlaces(await currentReader(), input.data) : []
}

export async function chooseLocale(locale: string): Promise<void> {
  if (!isLocale(locale)) return
  const jar = await cookies()
  jar.set('locale', locale, { sameSite: 'lax', path: '/', maxAge: YEAR_SECONDS })
}

async function findCommunities(text: string): Promise<FoundCommunity[]> {
  const input = wantedSchema.safeParse(text)
  return input.success ? searchCommunities(await currentReader(), input.data) : []
}

const YEAR_SECONDS = 365 * 24 * 60 * 60

async function wasFound(done: Promise<void>): Promise<boolean> {
  try {
    await done
    return true
  } catch (error) {
    if (error instanceof PolyphonyError && error.code !== 'internal') return false
    throw error
  }
}

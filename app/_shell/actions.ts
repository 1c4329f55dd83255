'use server'

import { cookies } from 'next/headers'
import { z } from 'zod'
import { isLocale } from '@/app/_i18n/locales'
import { comparisonIdSchema } from '@/app/comparison-id'
import { conversationIdSchema } from '@/app/conversation-id'
import { requireReader } from '@/app/reader'
import { deleteComparison, renameComparison } from '@/lib/comparisons/comparisons'
import { deleteConversation, renameConversation } from '@/lib/conversations/conversations'
import { PolyphonyError } from '@/lib/core/errors'

const listedIdSchema = z.union([conversationIdSchema, comparisonIdSchema])
const isComparison = (id: string) => comparisonIdSchema.safeParse(id).success
const titleSchema = z.string().trim().min(1).max(200)

/** Of a conversation or of a comparison: whether it was done; what is not there (any more), or not the reader's, is not. */
export async function rename(id: string, title: string): Promise<boolean> {
  const input = z.object({ id: listedIdSchema, title: titleSchema }).safeParse({ id, title })
  if (!input.success) return false
  const give = isComparison(input.data.id) ? renameComparison : renameConversation
  return wasFound(give(await requireReader(), input.data.id, input.data.title))
}

export async function remove(id: string): Promise<boolean> {
  const input = listedIdSchema.safeParse(id)
  if (!input.success) return false
  const take = isComparison(input.data) ? deleteComparison : deleteConversation
  return wasFound(take(await requireReader(), input.data))
}

export async function chooseLocale(locale: string): Promise<void> {
  if (!isLocale(locale)) return
  const jar = await cookies()
  jar.set('locale', locale, { sameSite: 'lax', path: '/', maxAge: YEAR_SECONDS })
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

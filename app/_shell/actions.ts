'use server'

import { cookies } from 'next/headers'
import { z } from 'zod'
import { isLocale } from '@/app/_i18n/locales'
import { conversationIdSchema } from '@/app/conversation-id'
import { requireReader } from '@/app/reader'
import { deleteConversation, renameConversation } from '@/lib/conversations/conversations'
import { PolyphonyError } from '@/lib/core/errors'

const titleSchema = z.string().trim().min(1).max(200)

/** Whether it was done; what is not there (any more), or not the reader's, is not. */
export async function rename(id: string, title: string): Promise<boolean> {
  const input = z.object({ id: conversationIdSchema, title: titleSchema }).safeParse({ id, title })
  if (!input.success) return false
  return wasFound(renameConversation(await requireReader(), input.data.id, input.data.title))
}

export async function remove(id: string): Promise<boolean> {
  const input = conversationIdSchema.safeParse(id)
  if (!input.success) return false
  return wasFound(deleteConversation(await requireReader(), input.data))
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

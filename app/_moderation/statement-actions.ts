'use server'

import { readLocale } from '@/app/_i18n/read-locale'
import { idSchema } from '@/app/id-schema'
import { requireReader } from '@/app/reader'
import { PolyphonyError } from '@/lib/core/errors'
import {
  fileStatement,
  listOwnStatements,
  statementSchema,
  takeBackStatement,
} from '@/lib/moderation/statements'
import type { Reader } from '@/lib/people/reader'
import { type StatementView, toStatementView } from './statement-view'

/** What the reader has told about the answer by now, or the `moderation.trouble` that says why nothing was told. */
export type StatementAnswer = { statements: StatementView[] } | { trouble: string }

/** Tells a community's moderators something of an answer. */
export async function tellModerators(statement: unknown): Promise<StatementAnswer> {
  const parsed = statementSchema.safeParse(statement)
  if (!parsed.success) return { trouble: 'failed' }
  const { messageId } = parsed.data
  return answer(messageId, async (reader) =>
    fileStatement(reader, { input: parsed.data, language: await readLocale() }),
  )
}

/** Forgets what the reader told the moderators. */
export async function takeBack(messageId: unknown, statementId: unknown): Promise<StatementAnswer> {
  const message = idSchema('msg').safeParse(messageId)
  const id = idSchema('say').safeParse(statementId)
  if (!message.success || !id.success) return { trouble: 'failed' }
  return answer(message.data, (reader) => takeBackStatement(reader, id.data))
}

async function answer(messageId: string, act: (reader: Reader) => Promise<void>): Promise<StatementAnswer> {
  try {
    const reader = await requireReader()
    await act(reader)
    return { statements: (await listOwnStatements(reader, [messageId])).map(toStatementView) }
  } catch (error) {
    if (!(error instanceof PolyphonyError) || error.code === 'internal') throw error
    return { trouble: troubleOf(error) }
  }
}

function troubleOf({ code, param }: PolyphonyError): string {
  if (code === 'rate_limited') return 'often'
  if (param === 'said' || param === 'ruled' || param === 'archived' || param === 'category') return param
  return code === 'unauthenticated' ? 'cookies' : 'failed'
}

'use server'

import { z } from 'zod'
import { type AssistantView, toAssistantView } from '@/app/_chat/assistant-view'
import { comparisonIdSchema } from '@/app/comparison-id'
import { currentReader, requireReader } from '@/app/reader'
import { listLanguages } from '@/lib/assistants/list-places'
import { listAssistants } from '@/lib/assistants/resolve-assistant'
import { findComparison, MOST_COLUMNS, revealComparison } from '@/lib/comparisons/comparisons'
import { PolyphonyError } from '@/lib/core/errors'
import { type ComparisonView, toComparisonView } from './comparison-view'

/** Shows the names of a blind comparison from now on: the whole of it, with names and reasons; null when it is not the reader's. */
export async function revealNames(id: string): Promise<ComparisonView | null> {
  const input = comparisonIdSchema.safeParse(id)
  if (!input.success) return null
  try {
    const reader = await requireReader()
    await revealComparison(reader, input.data)
    const comparison = await findComparison(reader, input.data)
    const names = comparison.columns.map(({ assistantName }) => assistantName)
    return toComparisonView(comparison, await listAssistants(reader, { names, withArchived: true }))
  } catch (error) {
    if (error instanceof PolyphonyError && error.code !== 'internal') return null
    throw error
  }
}

/** Some assistants, `community/assistant`, as far as the reader finds them. */
export async function describeAssistants(names: string[]): Promise<AssistantView[]> {
  const input = z.array(z.string().max(200)).max(MOST_COLUMNS).safeParse(names)
  if (!input.success) return []
  return (await listAssistants(await currentReader(), { names: input.data })).map(toAssistantView)
}

/** The names of all assistants that the reader finds, by language. */
export async function readLanguages(): Promise<{ language: string; assistants: string[] }[]> {
  return listLanguages(await currentReader())
}

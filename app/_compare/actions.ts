'use server'

import { comparisonIdSchema } from '@/app/comparison-id'
import { requireReader } from '@/app/reader'
import { listAssistants } from '@/lib/assistants/resolve-assistant'
import { findComparison, revealComparison } from '@/lib/comparisons/comparisons'
import { PolyphonyError } from '@/lib/core/errors'
import { type ComparisonView, toComparisonView } from './comparison-view'

/** Shows the names of a blind comparison from now on: the whole of it, with names and reasons; null when it is not the reader's. */
export async function revealNames(id: string): Promise<ComparisonView | null> {
  const input = comparisonIdSchema.safeParse(id)
  if (!input.success) return null
  try {
    const reader = await requireReader()
    await revealComparison(reader, input.data)
    const [comparison, assistants] = await Promise.all([
      findComparison(reader, input.data),
      listAssistants(reader),
    ])
    return toComparisonView(comparison, assistants)
  } catch (error) {
    if (error instanceof PolyphonyError && error.code !== 'internal') return null
    throw error
  }
}

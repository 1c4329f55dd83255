import { cache } from 'react'
import { type StatementView, toStatementView } from '@/app/_moderation/statement-view'
import { currentReader } from '@/app/reader'
import { findAssistant } from '@/lib/assistants/resolve-assistant'
import { findSharedComparison } from '@/lib/comparisons/shares'
import { listOwnStatements } from '@/lib/moderation/statements'
import { type ComparisonView, toComparisonView } from './comparison-view'

/** A comparison under its link, with what its reader told moderators of its answers. */
export interface SharedComparisonView extends Pick<ComparisonView, 'columns' | 'rounds' | 'isHidden'> {
  title: string
  sharerName: string | null
  statements: StatementView[]
}

/**
 * What is shared under a link, when it is a comparison. Whoever may not see one of its communities reads none of it, and
 * while its names are hidden it holds none.
 * @throws PolyphonyError (not_found)
 */
export const findSharedComparisonHere = cache(
  async (shareId: string): Promise<SharedComparisonView | undefined> => {
    const shared = await findSharedComparison(shareId)
    if (!shared) return undefined
    const reader = await currentReader()
    const answered = new Set(shared.turns.map(({ position }) => position))
    const names = shared.columns.flatMap((column) =>
      answered.has(column.position) ? column.assistantName : [],
    )
    const assistants = await Promise.all(names.map((name) => findAssistant(name, reader)))
    const answers = shared.turns.map(({ answerId }) => answerId)
    const statements = reader ? await listOwnStatements(reader, answers) : []
    const { columns, rounds, isHidden } = toComparisonView(shared, assistants)
    return {
      ...{ title: shared.title, sharerName: shared.sharerName, isHidden, rounds },
      // A conversation of somebody else's is no page of the reader's.
      columns: columns
        .filter(({ position }) => answered.has(position))
        .map((column) => ({ ...column, conversationId: null })),
      statements: statements.map(toStatementView),
    }
  },
)

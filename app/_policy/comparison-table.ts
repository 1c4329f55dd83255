import { directionOf } from '@/lib/policies/group-flips'
import type { ComparedTextView, ComparisonView } from './policy-api'

const HEAD = ['text', 'language', 'stage', 'change', 'before', 'before_by', 'after', 'after_by', 'case']

/**
 * A comparison as rows for a file, which can be opened as a set of texts again. What readers showed to moderators stays
 * where they can take it back: the row has the case in place of the text.
 */
export function comparisonTable(
  texts: readonly ComparedTextView[],
  outcomes: ComparisonView['outcomes'],
): string[][] {
  const rows = outcomes.flatMap(({ before, after }, index) => {
    const about = texts[index]
    if (!about) return []
    const { text, language, stage, caseId } = about
    return [
      [
        ...[caseId === undefined ? text : '', language, stage, directionOf(before, after) ?? ''],
        ...[before.action, before.by.join(' '), after.action, after.by.join(' '), caseId ?? ''],
      ],
    ]
  })
  return [HEAD, ...rows]
}

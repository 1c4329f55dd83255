'use client'

import { useTranslations } from 'next-intl'
import type { ColumnView } from './comparison-view'
import { maskedAssistant } from './masked-assistant'
import type { ShownColumn } from './round-grid'

/** The columns as they are shown: who is hidden, or is no more, is called by a letter. */
export function useShownColumns(columns: readonly ColumnView[]): ShownColumn[] {
  const t = useTranslations('compare')
  return columns.map(({ position, assistant, conversationId }) => {
    const letter = String.fromCodePoint(65 + position)
    return {
      position,
      conversationId,
      assistant: assistant ?? maskedAssistant(t('letter', { letter }), letter),
    }
  })
}

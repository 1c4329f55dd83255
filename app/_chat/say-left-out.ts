import type { useTranslations } from 'next-intl'
import type { LeftOutColumn, LeftOutPart } from '@/lib/store/message-columns'

const PARTS: readonly LeftOutPart[] = ['image', 'file', 'recording', 'thoughts']

/** Which parts of a message stayed where it was brought along from, as one sentence, on the page and in an export. */
export function sayLeftOut(
  parts: LeftOutColumn,
  t: ReturnType<typeof useTranslations<never>>,
  list: (names: string[]) => string,
): string {
  const names = PARTS.flatMap((part) => {
    const count = parts[part]
    return count === undefined ? [] : [t(`imports.leftOut.${part}`, { count })]
  })
  return t('imported.leftOut', { parts: list(names) })
}

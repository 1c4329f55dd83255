import { useSay } from '@/app/_i18n/use-say'
import type { Said } from '@/lib/core/said'

/** A sentence of the hub in the reader's language. */
export function SaidText({ said }: { said: Said }) {
  return <>{useSay()(said)}</>
}

import type { Said } from '@/lib/core/said'
import { SaidText } from './said-text'

/** A sentence of the hub in the reader's language; where it has none but English, marked as that. */
export function HubWords({ said, words }: { said: Said | undefined; words: string }) {
  if (said)
    return (
      <span className="break-words">
        <SaidText said={said} />
      </span>
    )
  return (
    <bdi lang="en" dir="ltr" className="break-words">
      {words}
    </bdi>
  )
}

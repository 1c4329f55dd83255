import { useState, useTransition } from 'react'
import type { ModelActionResult } from './actions'

/** Runs an action of the page, keeps what went wrong, and lets the page look again. */
export function useModelAction(onDone: () => Promise<void>) {
  const [isPending, startTransition] = useTransition()
  const [trouble, setTrouble] = useState<ModelActionResult>(null)
  const run = (work: () => Promise<ModelActionResult>) =>
    startTransition(async () => {
      setTrouble(await work())
      await onDone()
    })
  return { run, isPending, trouble }
}

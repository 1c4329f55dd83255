/** Asks before something that nobody keeps is left; null while there is nothing of the kind. */
let question: (() => boolean) | null = null

/** Whether the page may be left now; whoever goes elsewhere without a link asks this first. */
export const mayLeave = (): boolean => question?.() ?? true

/** From now on leaving is asked about; the returned function ends it. */
export function askBeforeLeaving(ask: () => boolean): () => void {
  question = ask
  return () => {
    if (question === ask) question = null
  }
}

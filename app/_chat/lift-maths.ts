import { IN_LINE, ON_LINE } from './mark-maths'

/** As much of an HTML tree (hast) as lifting needs. */
interface Node {
  type: string
  tagName?: string
  value?: string
  children?: Node[]
  properties?: Record<string, unknown>
}

/** A rehype plugin that turns the code spans of `markMaths` into elements `code` that hold their TeX as `data-tex` and nothing else. */
export const liftMaths = () => lift

function lift(parent: Node): void {
  for (const child of parent.children ?? []) {
    const text = child.children?.[0]?.value ?? ''
    const mark = text.charAt(0)
    if (child.tagName === 'code' && (mark === IN_LINE || mark === ON_LINE)) {
      child.properties = { dataTex: text.slice(1), dataPlace: mark === ON_LINE ? 'own' : 'line' }
      child.children = []
    } else lift(child)
  }
}

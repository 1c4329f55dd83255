/** As much of an HTML tree (hast) as marking needs. */
interface Node {
  type: string
  tagName?: string
  value?: string
  children?: Node[]
  properties?: Record<string, unknown>
}

interface Piece {
  node: Node
  parent: Node
}

/**
 * A rehype plugin that wraps one sentence of a text in `<mark>`, wherever its parts stand.
 *
 * The sentence comes from the Markdown as it was written, the tree is what it became: both are compared by their
 * letters and digits alone, so that bold print, links and line breaks inside do not matter.
 */
export function markSentence(sentence: string) {
  return (tree: Node): void => {
    const wanted = lettersOf(sentence)
    const pieces = listTexts(tree)
    // Where in the text every letter stands: its piece and its place there.
    const letters = pieces.flatMap((piece) =>
      [...(piece.node.value ?? '').matchAll(LETTER)].map((match) => ({
        piece,
        letter: match[0],
        from: match.index,
        to: match.index + match[0].length,
      })),
    )
    const start = indexOf(
      letters.map(({ letter }) => letter),
      wanted,
    )
    if (start < 0) return
    const found = letters.slice(start, start + wanted.length)
    const last = found.at(-1)
    for (const piece of new Set(found.map((one) => one.piece))) {
      const own = found.filter((one) => one.piece === piece)
      const end = own.at(-1)!
      // The sentence's own full stop belongs to it.
      const to = end === last ? end.to + closingAfter(piece, end.to) : end.to
      wrap(piece, own[0]!.from, to)
    }
  }
}

const LETTER = /[\p{L}\p{N}\p{M}]/gu
const CLOSING = /^[.!?…。！？।؟]+["»”')\]]*/u

const lettersOf = (text: string): string[] => text.match(LETTER) ?? []

const closingAfter = ({ node }: Piece, at: number): number =>
  CLOSING.exec((node.value ?? '').slice(at))?.[0].length ?? 0

/** Text nodes in reading order; code stays as it is. */
function listTexts(parent: Node): Piece[] {
  return (parent.children ?? []).flatMap((node) => {
    if (node.type === 'text') return [{ node, parent }]
    return node.tagName === 'pre' ? [] : listTexts(node)
  })
}

function indexOf(all: string[], part: string[]): number {
  if (part.length === 0) return -1
  for (let at = 0; at + part.length <= all.length; at++) {
    if (part.every((letter, i) => all[at + i] === letter)) return at
  }
  return -1
}

function wrap({ node, parent }: Piece, from: number, to: number): void {
  const value = node.value ?? ''
  const text = (part: string): Node[] => (part === '' ? [] : [{ type: 'text', value: part }])
  const mark: Node = {
    type: 'element',
    tagName: 'mark',
    properties: {},
    children: text(value.slice(from, to)),
  }
  const at = parent.children?.indexOf(node) ?? -1
  if (at >= 0) parent.children?.splice(at, 1, ...text(value.slice(0, from)), mark, ...text(value.slice(to)))
}

import type { ReactNode } from 'react'
import { type CodeRequest, colouring } from './colour-code'
import type { CodeKind, CodePiece } from './cut-code'

const colour = colouring(() => new Worker(new URL('./code-worker.ts', import.meta.url)))

/** Code in its colours; null for what stays plain. */
export async function drawCode(request: CodeRequest): Promise<ReactNode> {
  const pieces = await colour(request)
  return pieces && <code dir="ltr">{pieces.map(draw)}</code>
}

const draw = ([text, kind]: CodePiece, index: number): ReactNode =>
  kind === undefined ? (
    text
  ) : (
    <span key={index} className={LOOKS[kind]}>
      {text}
    </span>
  )

const LOOKS: Record<CodeKind, string> = {
  keyword: 'text-code-keyword',
  value: 'text-code-value',
  string: 'text-code-string',
  comment: 'text-code-comment',
  title: 'text-code-title',
  type: 'text-code-type',
  attribute: 'text-code-attribute',
  addition: 'text-code-addition',
  deletion: 'text-code-deletion',
}

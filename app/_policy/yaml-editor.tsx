'use client'

import { useTranslations } from 'next-intl'
import { type RefObject, useEffect, useMemo, useRef } from 'react'
import type { ProblemView } from '@/app/_documents/document-api'

const LINE_PX = 22
const PADDING_PX = 12

export interface EditorPosition {
  line: number
  column: number
}

/** A document's text with its line numbers; lines with a problem are marked, and `goTo` puts the caret at a place. */
export function YamlEditor(props: {
  yaml: string
  problems: readonly ProblemView[]
  onChange(yaml: string): void
  goTo: EditorPosition | undefined
  /** What the text is; a policy unless said otherwise. */
  label?: string
}) {
  const { yaml, problems, onChange, goTo, label } = props
  const t = useTranslations('policyEditor')
  const area = useRef<HTMLTextAreaElement>(null)
  const gutter = useRef<HTMLDivElement>(null)
  const count = useMemo(() => yaml.split('\n').length, [yaml])
  const numbers = useMemo(() => Array.from({ length: count }, (_, index) => index + 1).join('\n'), [count])
  const wrong = [...new Set(problems.map(({ position }) => position.line))]
  useEffect(() => {
    if (goTo && area.current) putCaret(area, goTo)
  }, [goTo])
  return (
    <div
      dir="ltr"
      className="flex h-[min(60dvh,40rem)] resize-y overflow-hidden rounded-xl border border-edge bg-paper font-mono text-small focus-within:border-accent"
      style={{ lineHeight: `${LINE_PX}px` }}
    >
      <div aria-hidden="true" className="shrink-0 select-none overflow-hidden bg-raised text-muted">
        <div ref={gutter} className="relative px-2.5 text-right" style={{ paddingBlock: PADDING_PX }}>
          {wrong.map((line) => (
            <span
              key={line}
              data-wrong-line={line}
              className="absolute inset-x-0 border-s-4 border-danger bg-danger-soft"
              style={{ top: PADDING_PX + (line - 1) * LINE_PX, height: LINE_PX }}
            />
          ))}
          <pre className="relative font-mono">{numbers}</pre>
        </div>
      </div>
      <textarea
        ref={area}
        value={yaml}
        onChange={(event) => onChange(event.target.value)}
        onScroll={({ currentTarget }) => {
          if (gutter.current) gutter.current.style.transform = `translateY(${-currentTarget.scrollTop}px)`
        }}
        aria-label={label ?? t('yaml')}
        aria-invalid={problems.length > 0 || undefined}
        spellCheck={false}
        autoCapitalize="off"
        autoCorrect="off"
        wrap="off"
        className="min-w-0 flex-1 resize-none bg-transparent px-3 outline-none"
        style={{ paddingBlock: PADDING_PX, tabSize: 2 }}
      />
    </div>
  )
}

function putCaret(area: RefObject<HTMLTextAreaElement | null>, { line, column }: EditorPosition): void {
  const field = area.current
  if (!field) return
  const lines = field.value.split('\n')
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  const length = lines[line - 1]?.length ?? 0
  field.focus({ preventScroll: true })
  field.setSelectionRange(start + Math.min(column - 1, length), start + length)
  field.scrollTop = Math.max(0, (line - 4) * LINE_PX)
  field.scrollIntoView({ block: 'nearest' })
}

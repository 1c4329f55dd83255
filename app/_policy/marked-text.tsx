interface Span {
  start: number
  end: number
}

/** How much of a long text is shown around what was found. */
const AROUND_UNITS = 120
const MOST_MARKS = 50

/** A text with what was found in it marked; a long one is cut to what lies around the marks. */
export function MarkedText({ text, spans }: { text: string; spans: readonly Span[] }) {
  const merged = mergeSpans(spans).slice(0, MOST_MARKS)
  const parts: { key: number; text: string; isMarked: boolean }[] = []
  let at = 0
  for (const { start, end } of merged) {
    const gap = text.slice(at, start)
    parts.push({ key: at, text: shorten(gap, at > 0), isMarked: false })
    parts.push({ key: start + 0.5, text: text.slice(start, end), isMarked: true })
    at = end
  }
  const rest = text.slice(at)
  parts.push({
    key: at,
    text: rest.length > AROUND_UNITS ? `${rest.slice(0, AROUND_UNITS)}…` : rest,
    isMarked: false,
  })
  return (
    <p dir="auto" className="whitespace-pre-wrap break-words">
      {parts.map(({ key, text: part, isMarked }) =>
        isMarked ? (
          <mark key={key} className="rounded bg-note px-0.5 text-ink outline outline-note-line">
            {part}
          </mark>
        ) : (
          <span key={key}>{part}</span>
        ),
      )}
    </p>
  )
}

function shorten(gap: string, isBetween: boolean): string {
  if (gap.length <= 2 * AROUND_UNITS) return gap
  const end = gap.slice(-AROUND_UNITS)
  return isBetween ? `${gap.slice(0, AROUND_UNITS)} … ${end}` : `… ${end}`
}

/** Spans in order, those that touch or overlap as one. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = []
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1)
    if (last && span.start <= last.end) last.end = Math.max(last.end, span.end)
    else merged.push({ ...span })
  }
  return merged
}

import type { Finding } from './contract'
import { toWellFormed } from './to-well-formed'

/** The text with every rewrite done; where two overlap, the earlier one's replacement stands for both. */
export function applyRewrites(text: string, findings: readonly Finding[]): string {
  const rewrites = findings
    .flatMap(({ action, span, replacement }) =>
      action === 'rewrite' && span ? [{ ...span, replacement: replacement ?? '' }] : [],
    )
    .sort((a, b) => a.start - b.start || b.end - a.end)
  let rewritten = ''
  let done = 0
  for (const { start, end, replacement } of rewrites) {
    if (start >= done) rewritten += text.slice(done, start) + replacement
    done = Math.max(done, end)
  }
  return toWellFormed(rewritten + text.slice(done))
}

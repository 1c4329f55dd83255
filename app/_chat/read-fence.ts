import type { ExtraProps } from 'react-markdown'

/** What a fence says of its code. */
export interface Fence {
  code: string
  /** The language as it was written, where it can be shown. */
  name?: string | undefined
  /** The language by which it can be coloured. */
  language?: string | undefined
}

/** Of an element `pre` that Markdown made. */
export function readFence(pre: ExtraProps['node']): Fence {
  const inner = pre?.children[0]
  if (inner?.type !== 'element') return { code: '' }
  const [text] = inner.children
  const { className } = inner.properties
  const written = Array.isArray(className) ? String(className[0] ?? '').replace(/^language-/, '') : ''
  const code = text?.type === 'text' ? text.value : ''
  const language = written.toLowerCase()
  // While it is written, every word would colour all of it anew.
  const isColoured =
    LANGUAGES.has(language) && code.length <= MOST_COLOURED && !pre?.properties.dataUnfinished
  return {
    code,
    name: PLAIN.test(written) ? written : undefined,
    language: isColoured ? language : undefined,
  }
}

/** Letters. Of more, few are read here, and every coloured word is an element of the page. */
const MOST_COLOURED = 50_000

/** Models write file names, options and whole sentences there as well. */
const PLAIN = /^[a-z\d][a-z\d+#._-]{0,19}$/i

/** The names by which `cut-code.ts` knows its languages; a test holds both together. */
export const LANGUAGES: ReadonlySet<string> = new Set(
  (
    'bash sh shell zsh c h cpp c++ cc cxx hpp css diff patch go golang html svg xhtml xml java ' +
    'javascript js jsx mjs cjs typescript ts tsx mts cts json jsonc kotlin kt kts markdown md php ' +
    'python py ruby rb rust rs sql mysql postgresql sqlite yaml yml'
  ).split(' '),
)

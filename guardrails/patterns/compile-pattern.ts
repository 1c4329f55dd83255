import { RE2JS, RE2JSSyntaxException } from 're2js'

/** A pattern that is ready to search, or why it is none. */
export type CompiledPattern = { regex: RE2JS; source: string } | PatternProblem

export interface PatternProblem {
  problem: string
  /** Where in the pattern, from 0, where one place is to blame. */
  at?: number
}

/** Instructions of one pattern: with this many the slowest search of a long text stays within its time limit. */
const MAX_PROGRAM = 1000

/** Compiles one pattern of RE2's syntax, which is searched in linear time; a problem says where it lies. */
export function compilePattern(pattern: string, caseSensitive: boolean): CompiledPattern {
  try {
    RE2JS.compile(pattern)
    const source = caseSensitive ? pattern : `(?i:${pattern})`
    const regex = RE2JS.compile(source)
    if (regex.programSize() > MAX_PROGRAM) {
      const size = regex.programSize()
      return { problem: `is too large (${size} steps, at most ${MAX_PROGRAM}); use smaller repeat counts` }
    }
    if (regex.test('')) return { problem: 'matches an empty text, so it would match everywhere' }
    return { regex, source }
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error
    return describe(pattern, error)
  }
}

const HINTS: ReadonlyArray<readonly [RegExp, string]> = [
  [/^\(\?(?:[=!]|<[=!])/, 'looking ahead or behind is not possible in linear time'],
  [/^\\[1-9]/, 'back references are not possible in linear time'],
]

function describe(pattern: string, error: RE2JSSyntaxException): PatternProblem {
  const part = error.getPattern() ?? ''
  const at = part === pattern ? openGroup(pattern) : pattern.indexOf(part)
  const rest = pattern.slice(Math.max(0, at))
  const hint = HINTS.find(([form]) => form.test(rest))?.[1] ?? error.getDescription()
  const problem = `is wrong at character ${Math.max(0, at) + 1} ("${rest.slice(0, 12)}"): ${hint}`
  return { problem, at: Math.max(0, at) }
}

/** Where the innermost group begins that is never closed; 0 when there is none. */
function openGroup(pattern: string): number {
  const open: number[] = []
  for (let index = 0, inClass = false; index < pattern.length; index++) {
    const char = pattern.charAt(index)
    if (char === '\\') index++
    else if (inClass) inClass = char !== ']'
    else if (char === '[') inClass = true
    else if (char === '(') open.push(index)
    else if (char === ')') open.pop()
  }
  return open.at(-1) ?? 0
}

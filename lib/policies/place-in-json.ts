type Path = readonly (string | number)[]

/**
 * The line, from 1, of the value at a path in a JSON text; of the first mistake where the text has one before it. In one
 * pass, however long the text is.
 */
export function lineInJson(text: string, path?: Path): number {
  const offset = findInJson(text, path)
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

/** A mark, a string, or a number or word. */
const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none of them in a string
  /([{}[\],:])|"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\u0000-\u001f]*)*"|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y
const SPACE = /[ \t\r\n]*/y

type Expected = 'value' | 'first' | 'key' | 'first key' | 'colon' | 'end'

/** Where the walk is: in an object (`close` is `}`) or a list, at which key or place. */
interface Level {
  close: string
  at: string | number
}

function findInJson(text: string, path: Path | undefined): number {
  const levels: Level[] = []
  let expected: Expected = 'value'
  let offset = 0
  for (;;) {
    SPACE.lastIndex = offset
    offset += SPACE.exec(text)?.[0].length ?? 0
    TOKEN.lastIndex = offset
    const [token, mark] = TOKEN.exec(text) ?? []
    // The end of the text too: where something is missing.
    if (token === undefined) return offset
    const level = levels.at(-1)
    const isValue: boolean =
      (expected === 'value' || expected === 'first') && (mark === undefined || mark === '{' || mark === '[')
    if (isValue && isAt(levels, path)) return offset
    if (isValue && mark === undefined) expected = 'end'
    else if (isValue) {
      levels.push(mark === '{' ? { close: '}', at: '' } : { close: ']', at: 0 })
      expected = mark === '{' ? 'first key' : 'first'
    } else if ((expected === 'key' || expected === 'first key') && token.startsWith('"')) {
      if (level) level.at = String(JSON.parse(token))
      expected = 'colon'
    } else if (expected === 'colon' && mark === ':') expected = 'value'
    else if (expected === 'end' && mark === ',' && level) {
      if (typeof level.at === 'number') level.at++
      expected = level.close === '}' ? 'key' : 'value'
    } else if (
      expected !== 'key' &&
      expected !== 'value' &&
      expected !== 'colon' &&
      mark === level?.close &&
      level
    ) {
      levels.pop()
      expected = 'end'
    } else return offset
    offset += token.length
  }
}

const isAt = (levels: readonly Level[], path: Path | undefined): boolean =>
  path !== undefined && levels.length === path.length && levels.every(({ at }, index) => at === path[index])

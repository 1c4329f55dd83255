/**
 * The members' names of a JSON object in the order of its text, repeated ones repeatedly: `JSON.parse` keeps the last of
 * them and says nothing.
 * @param json text that `JSON.parse` has accepted as an object
 */
export function listJsonKeys(json: string): string[] {
  const keys: string[] = []
  let depth = 0
  let lastText = ''
  for (let at = 0; at < json.length; at++) {
    const character = json[at]
    if (character === '"') {
      const end = endOfString(json, at)
      if (depth === 1) lastText = json.slice(at, end)
      at = end - 1
    } else if (character === '{' || character === '[') depth++
    else if (character === '}' || character === ']') depth--
    else if (character === ':' && depth === 1) keys.push(String(JSON.parse(lastText)))
  }
  return keys
}

/** One past the closing quote of the string that begins at `from`. */
function endOfString(json: string, from: number): number {
  let at = from + 1
  while (json[at] !== '"' && at < json.length) at += json[at] === '\\' ? 2 : 1
  return at + 1
}

import { isUtf8 } from 'node:buffer'

const utf8 = new TextDecoder()

/** @returns the text behind base64 or its variant for addresses; undefined when it is not a text */
export function decodeBase64Text(token: string): string | undefined {
  // Most words could be base64 and few are: what is none is told apart without an exception, which costs more than all else.
  if (!isWhole(token)) return undefined
  const bytes = Buffer.from(token, 'base64')
  if (!isUtf8(bytes)) return undefined
  const decoded = utf8.decode(bytes)
  return /[^\P{Cc}\s]/u.test(decoded) ? undefined : decoded
}

/** Whether it has the signs and the length of base64, with its padding or without. */
function isWhole(token: string): boolean {
  const [, signs, padding = ''] = /^([A-Za-z0-9+/_-]*)(={0,2})$/.exec(token) ?? []
  if (signs === undefined || signs.length % 4 === 1) return false
  return padding === '' || token.length % 4 === 0
}

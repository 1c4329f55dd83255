/** @returns the text behind base64 or its variant for addresses; undefined when it is not a text */
export function decodeBase64Text(token: string): string | undefined {
  try {
    const binary = atob(token.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (char) => char.charCodeAt(0))
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return /[^\P{Cc}\s]/u.test(decoded) ? undefined : decoded
  } catch {
    return undefined
  }
}

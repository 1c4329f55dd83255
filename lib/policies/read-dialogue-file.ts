export const MOST_FILE_BYTES = 1024 * 1024

/** A file's text, or why it is none that can be a dialogue, and where. */
export type DialogueFile = { text: string } | { problem: 'large' } | { problem: 'noText'; line: number }

/** The text of a file that somebody opens as a dialogue; whether it is one is read like what is pasted. */
export function readDialogueFile(bytes: Uint8Array): DialogueFile {
  if (bytes.length > MOST_FILE_BYTES) return { problem: 'large' }
  try {
    const text = decode(bytes)
    return { text }
  } catch {
    return { problem: 'noText', line: firstBroken(bytes) }
  }
}

/** No byte of a character in UTF-8 looks like the end of a line. */
function firstBroken(bytes: Uint8Array): number {
  for (let line = 1, from = 0; ; line++) {
    const end = bytes.indexOf(LINE_FEED, from)
    try {
      decode(bytes.subarray(from, end === -1 ? undefined : end))
    } catch {
      return line
    }
    if (end === -1) return line
    from = end + 1
  }
}

const LINE_FEED = 0x0a

/** @throws Error for what is not UTF-8, and for a NUL, which is in no text */
function decode(bytes: Uint8Array): string {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  if (text.includes('\0')) throw new Error('not a text')
  return text
}

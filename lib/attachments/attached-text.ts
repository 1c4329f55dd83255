/** A text that was attached to a question: what models read of it, in its entirety. */
export interface AttachedText {
  /** As `cleanFileName` leaves it. */
  name: string
  text: string
}

/** An attached text as it is kept and shown. */
export interface Attachment extends AttachedText {
  /** Of the file as it was given, in UTF-8; what a guardrail hid of it is still counted. */
  sizeBytes: number
}

/** Files that one question may have. */
export const MOST_FILES = 5
/** Of one file, in UTF-8: less than the guardrails read of one text. */
export const MOST_FILE_BYTES = 64_000

export const sizeOf = (text: string): number => new TextEncoder().encode(text).byteLength

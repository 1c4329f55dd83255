import { PolyphonyError } from '@/lib/core/errors'
import { type Attachment, MOST_FILE_BYTES, MOST_FILES, sizeOf } from './attached-text'
import { type FileTrouble, readText } from './decode-text'
import { cleanFileName } from './file-name'

/** Attached texts as they come in, under whatever names. @throws PolyphonyError (invalid_request, too_large; param `attachments.N`) */
export function parseAttachments(given: readonly { name: string; text: string }[]): Attachment[] {
  if (given.length > MOST_FILES) {
    throw new PolyphonyError(
      'invalid_request',
      `${given.length} files are attached; a question can have ${MOST_FILES}. Take some away.`,
      { param: 'attachments' },
    )
  }
  return given.map(({ name, text }, index) => {
    const clean = cleanFileName(name)
    const sizeBytes = sizeOf(text)
    const read = sizeBytes > MOST_FILE_BYTES ? { trouble: 'too_large' as const } : readText(text)
    if ('text' in read) return { name: clean, text, sizeBytes }
    const code = read.trouble === 'too_large' ? 'too_large' : 'invalid_request'
    throw new PolyphonyError(code, `${clean} ${REASONS[read.trouble](sizeBytes)}`, {
      param: `attachments.${index}`,
    })
  })
}

const REASONS: Record<FileTrouble, (sizeBytes: number) => string> = {
  empty: () => 'is empty. Take it away.',
  not_text: () => 'is no plain text in UTF-8. Save it as such, then attach it again.',
  too_large: (sizeBytes) =>
    `has ${sizeBytes} bytes; an attached text can have ${MOST_FILE_BYTES}. Attach a part of it.`,
}

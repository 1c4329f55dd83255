import { type Attachment, MOST_FILE_BYTES } from '@/lib/attachments/attached-text'
import { decodeText, type FileTrouble } from '@/lib/attachments/decode-text'
import { cleanFileName } from '@/lib/attachments/file-name'

/** A file that is not attached, and why. */
export interface RefusedFile {
  name: string
  trouble: FileTrouble | 'too_many'
  sizeBytes: number
}

/** Reads chosen files as texts, whatever they are called; what is too large is not even read. */
export async function readFiles(
  files: readonly File[],
): Promise<{ attachments: Attachment[]; refused: RefusedFile[] }> {
  const attachments: Attachment[] = []
  const refused: RefusedFile[] = []
  for (const file of files) {
    const name = cleanFileName(file.name)
    const read = await readFile(file)
    if ('text' in read) attachments.push({ name, text: read.text, sizeBytes: file.size })
    else refused.push({ name, trouble: read.trouble, sizeBytes: file.size })
  }
  return { attachments, refused }
}

async function readFile(file: File): Promise<ReturnType<typeof decodeText>> {
  if (file.size > MOST_FILE_BYTES) return { trouble: 'too_large' }
  try {
    return decodeText(new Uint8Array(await file.arrayBuffer()))
  } catch {
    // A folder that was dropped, or a file that is gone.
    return { trouble: 'not_text' }
  }
}

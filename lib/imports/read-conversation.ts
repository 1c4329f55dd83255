import { createHash } from 'node:crypto'
import type { ForeignConversation } from './foreign-conversation'
import { chatgptSchema, readChatgpt } from './read-chatgpt'
import { openWebuiSchema, readOpenWebui } from './read-open-webui'
import { ownExportSchema, readOwnExport } from './read-own-export'

/** One conversation of an export, by what it looks like; undefined for what is none. */
export function readConversation(text: string): (ForeignConversation & { id: string }) | undefined {
  const value = parse(text)
  const chatgpt = chatgptSchema.safeParse(value)
  const webui = chatgpt.success ? undefined : openWebuiSchema.safeParse(value)
  const own = chatgpt.success || webui?.success ? undefined : ownExportSchema.safeParse(value)
  const read = chatgpt.success
    ? readChatgpt(chatgpt.data)
    : webui?.success
      ? readOpenWebui(webui.data)
      : own?.success
        ? readOwnExport(own.data)
        : undefined
  // Without a name of its own it is known again by what it says.
  return read && { ...read, id: read.id?.slice(0, 200) || createHash('sha256').update(text).digest('hex') }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

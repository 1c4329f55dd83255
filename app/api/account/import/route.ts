import { readLocale } from '@/app/_i18n/read-locale'
import { eventStream } from '@/app/api/_http/event-stream'
import { pageError } from '@/app/api/_http/page-error'
import { refuseOtherSites } from '@/app/api/_http/refuse-other-sites'
import { currentReader } from '@/app/reader'
import { findChatServices } from '@/lib/chat/chat-services'
import { runImport } from '@/lib/chat/run-import'
import { PolyphonyError } from '@/lib/core/errors'
import { encodeSseEvent } from '@/lib/openai/encode-sse-event'
import { requireOnHub } from '@/lib/people/require-on-hub'

export const dynamic = 'force-dynamic'

/**
 * Takes over the conversations in an export of ChatGPT, Open WebUI or another hub: the file is the body, how far it is
 * comes back as events. Once the file has arrived it is read to its end, also when nobody listens any more.
 */
export async function POST(request: Request): Promise<Response> {
  try {
    refuseOtherSites(request)
    const { userId } = requireOnHub(await currentReader(), 'account.own')
    if (!request.body) throw new PolyphonyError('invalid_request', 'Send a file.', { param: 'file' })
    const language = await readLocale()
    const events = await runImport({ userId, language, body: readChunks(request.body) }, findChatServices())
    return eventStream(encode(events), () => {})
  } catch (error) {
    return pageError(error)
  }
}

async function* readChunks(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value
}

async function* encode(events: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const event of events) yield encodeSseEvent(event)
}

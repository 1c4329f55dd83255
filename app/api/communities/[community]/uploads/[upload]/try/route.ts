import { z } from 'zod'
import { QUESTION_LENGTH } from '@/app/_chat/question-length'
import { readLocale } from '@/app/_i18n/read-locale'
import { toKnownError } from '@/app/api/_http/error-response'
import { eventStream } from '@/app/api/_http/event-stream'
import { pageError } from '@/app/api/_http/page-error'
import { parseRequest } from '@/app/api/_http/parse-request'
import { readJsonBody } from '@/app/api/_http/read-json-body'
import { requireUploadRight } from '@/app/api/communities/require-upload-right'
import { requireReader } from '@/app/reader'
import { findUpload } from '@/lib/adapters/open-upload'
import { findChatServices } from '@/lib/chat/chat-services'
import { openTrial, type TrialEvent } from '@/lib/chat/try-adapter'
import { PolyphonyError } from '@/lib/core/errors'
import { encodeSseEvent } from '@/lib/openai/encode-sse-event'

export const dynamic = 'force-dynamic'

interface Context {
  params: Promise<{ community: string; upload: string }>
}

const saidSchema = z
  .array(
    z.strictObject({
      role: z.enum(['user', 'assistant']),
      content: z.string().min(1).max(20_000),
    }),
  )
  .max(60, 'this conversation is too long: begin a new one')

const bodySchema = z.strictObject({
  question: z.string().trim().min(1).max(QUESTION_LENGTH),
  /** What was said in each column before. */
  history: z
    .strictObject({
      base: saidSchema.optional(),
      current: saidSchema.optional(),
      candidate: saidSchema.optional(),
    })
    .default({}),
})

/** One question to an upload that passed its validation, beside its base and the version that is live: an event stream of `try-adapter.ts`. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  try {
    const { community: slug, upload: id } = await params
    const { community } = await requireUploadRight(request, slug, 'adapters.upload')
    const { question, history } = parseRequest(bodySchema, await readJsonBody(request))
    const { name, found } = await findUpload(community.id, id)
    if (!found)
      throw new PolyphonyError('conflict', 'Only an upload that passed its validation can be tried.')
    const language = await readLocale()
    const asked = { reader: await requireReader(), community, question, language }
    const adapter = { name, baseModel: found.baseModel, digest: found.digest }
    const said = Object.fromEntries(Object.entries(history).filter(([, messages]) => messages !== undefined))
    const gone = new AbortController()
    const signal = AbortSignal.any([request.signal, gone.signal])
    const events = await openTrial({ ...asked, adapter, history: said }, findChatServices(), signal)
    return eventStream(lines(events), () => gone.abort())
  } catch (error) {
    return pageError(error)
  }
}

async function* lines(events: AsyncGenerator<TrialEvent>): AsyncGenerator<string> {
  try {
    for await (const event of events) yield encodeSseEvent(event)
  } catch (error) {
    const { code, message } = toKnownError(error, findChatServices().logError)
    yield encodeSseEvent({ error: { code, message } })
  }
}

import { holdersOf } from '@/lib/chat/asker-of'
import { findChatServices } from '@/lib/chat/chat-services'
import type { ApiAsker } from '@/lib/chat/meter-turn'
import { readEnv } from '@/lib/core/env'
import { keyHolder, Meter } from '@/lib/limits/meter'
import type { Reader } from '@/lib/people/reader'
import { errorResponse } from '../_http/error-response'
import { authorise } from './authorise'
import { limitHeaders } from './limit-headers'

/**
 * Answers a request of the public API: who asks, may they ask this often, the work, and how the limits stand in the
 * headers, whatever came of it. Until a key is known nothing is counted and no limit can be told.
 */
export async function answerApi(
  request: Request,
  work: (asked: { reader: Reader; asker: ApiAsker }) => Promise<Response>,
): Promise<Response> {
  const meter = new Meter()
  const response = await answer(request, meter, work).catch((error: unknown) =>
    errorResponse(error, { shape: 'openai', logError: findChatServices().logError }),
  )
  for (const [name, value] of limitHeaders(meter)) response.headers.set(name, value)
  return response
}

async function answer(request: Request, meter: Meter, work: Parameters<typeof answerApi>[1]) {
  const { key, reader } = await authorise(request)
  const limits = readEnv().RATE_LIMITS
  const holders = [keyHolder(key, limits), ...holdersOf(reader, limits)]
  await meter.take(holders.map((holder) => ({ holder, requests: 1, tokens: 0 })))
  return work({ reader, asker: { keyId: key.id, holders, meter } })
}

import { findChatServices } from '@/lib/chat/chat-services'
import { PolyphonyError } from '@/lib/core/errors'
import { errorResponse } from '../_http/error-response'

/** What the public API does not offer, a path or a method of a path, is said in its own shape and not as a page. */
export function refuseUnknown(request: Request): Response {
  const path = new URL(request.url).pathname.replace(/^\/api/, '')
  const error = new PolyphonyError('not_found', `There is no ${request.method} ${path} here.`)
  return errorResponse(error, { shape: 'openai', logError: findChatServices().logError })
}

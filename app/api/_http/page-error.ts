import { findChatServices } from '@/lib/chat/chat-services'
import { errorResponse } from './error-response'

/** A failure of one of our own routes as its answer; what nobody foresaw goes to the log. */
export function pageError(error: unknown): Response {
  return errorResponse(error, { shape: 'page', logError: findChatServices().logError })
}

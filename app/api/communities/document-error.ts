import { PolyphonyError } from '@/lib/core/errors'
import { statusOf } from '@/lib/core/status-of'
import { DocumentRefused } from '@/lib/documents/document-refused'
import { pageError } from '../_http/page-error'

const MOST_PROBLEMS = 100

/** A refused document as its answer, every problem with its place; any other failure as on all our routes. */
export function documentError(error: unknown): Response {
  if (error instanceof DOMException && error.name === 'TimeoutError') {
    const message = 'This took longer than 20 seconds and was stopped. Try fewer or shorter texts.'
    return pageError(new PolyphonyError('timeout', message))
  }
  if (error instanceof DOMException && error.name === 'AbortError')
    return pageError(new PolyphonyError('cancelled', 'The page asked something newer.'))
  if (!(error instanceof DocumentRefused)) return pageError(error)
  const { code, message, problems } = error
  return Response.json(
    { error: { code, message, param: 'yaml' }, problems: problems.slice(0, MOST_PROBLEMS) },
    { status: statusOf(code), headers: { 'Cache-Control': 'no-store' } },
  )
}

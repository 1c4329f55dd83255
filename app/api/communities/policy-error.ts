import { statusOf } from '@/lib/core/status-of'
import { PolicyRefused } from '@/lib/policies/policy-refused'
import { pageError } from '../_http/page-error'

const MOST_PROBLEMS = 100

/** A refused policy as its answer, every problem with its place; any other failure as on all our routes. */
export function policyError(error: unknown, signal?: AbortSignal): Response {
  if (signal?.aborted && error === signal.reason) {
    const message = 'This took longer than 20 seconds and was stopped. Try fewer or shorter texts.'
    return Response.json({ error: { code: 'timeout', message } }, { status: statusOf('timeout') })
  }
  if (!(error instanceof PolicyRefused)) return pageError(error)
  const { code, message, problems } = error
  return Response.json(
    { error: { code, message, param: 'yaml' }, problems: problems.slice(0, MOST_PROBLEMS) },
    { status: statusOf(code), headers: { 'Cache-Control': 'no-store' } },
  )
}

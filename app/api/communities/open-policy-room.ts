import type { z } from 'zod'
import { currentReader } from '@/app/reader'
import { PolyphonyError } from '@/lib/core/errors'
import { requireInCommunity } from '@/lib/people/may-in-community'
import { parsePolicyRequest } from '@/lib/policies/policy-request'
import { type CommunityRow, getCommunityRow } from '@/lib/store/communities'
import { readJsonBody } from '../_http/read-json-body'
import { refuseOtherSites } from '../_http/refuse-other-sites'

/** Two policies of 2 MB and their texts, with what JSON adds to them. */
const MOST_BYTES = 8 * 1024 * 1024
/** Nobody waits longer for a verdict, and one reader must not hold the hub. */
const TIME_LIMIT_MS = 20_000

/**
 * What every route of the policy editor begins with: who asks and may they, what do they send.
 * @throws PolyphonyError not_found, unauthenticated, forbidden, too_large or invalid_request
 */
export async function openPolicyRoom<T extends z.ZodType>(
  request: Request,
  slug: string,
  schema: T,
): Promise<{ community: CommunityRow; userId: string | null; body: z.output<T>; signal: AbortSignal }> {
  refuseOtherSites(request)
  const reader = await currentReader()
  const community = await getCommunityRow(slug)
  if (!community) throw new PolyphonyError('not_found', `There is no community "${slug.slice(0, 80)}".`)
  await requireInCommunity(reader, community, 'policy.edit')
  return {
    community,
    userId: reader?.kind === 'user' ? reader.userId : null,
    body: parsePolicyRequest(schema, await readJsonBody(request, MOST_BYTES)),
    signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIME_LIMIT_MS)]),
  }
}

import type { z } from 'zod'
import { currentReader } from '@/app/reader'
import { requireInCommunity } from '@/lib/people/may-in-community'
import type { Permission } from '@/lib/people/permissions'
import type { Reader } from '@/lib/people/reader'
import { findVisibleCommunity } from '@/lib/people/visible-community'
import { parsePolicyRequest } from '@/lib/policies/policy-request'
import type { CommunityRow } from '@/lib/store/communities'
import { readJsonBody } from '../_http/read-json-body'
import { refuseOtherSites } from '../_http/refuse-other-sites'

/** Two policies of 2 MB and their texts, with what JSON adds to them. */
const MOST_BYTES = 8 * 1024 * 1024
/** Nobody waits longer for a verdict, and one reader must not hold the hub. */
const TIME_LIMIT_MS = 20_000

/**
 * What every route of an editor in a community begins with: who asks and may they, what do they send.
 * @throws PolyphonyError not_found, unauthenticated, forbidden, too_large or invalid_request
 */
export async function openEditor<T extends z.ZodType>(
  request: Request,
  { slug, permission, schema }: { slug: string; permission: Permission; schema: T },
): Promise<{
  reader: Reader | null
  community: CommunityRow
  userId: string | null
  body: z.output<T>
  signal: AbortSignal
}> {
  refuseOtherSites(request)
  const reader = await currentReader()
  const community = await findVisibleCommunity(reader, slug)
  await requireInCommunity(reader, community, permission)
  return {
    reader,
    community,
    userId: reader?.kind === 'user' ? reader.userId : null,
    body: parsePolicyRequest(schema, await readJsonBody(request, MOST_BYTES)),
    signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIME_LIMIT_MS)]),
  }
}

import { streamBytes } from '@/app/api/_http/download-response'
import { pageError } from '@/app/api/_http/page-error'
import { refuseOtherSites } from '@/app/api/_http/refuse-other-sites'
import { currentReader } from '@/app/reader'
import { readEnv } from '@/lib/core/env'
import { exportLog } from '@/lib/moderation/export-log'
import { requireInCommunity } from '@/lib/people/may-in-community'
import { findVisibleCommunity } from '@/lib/people/visible-community'

export const dynamic = 'force-dynamic'

/** A community's moderation log as JSON lines with a signed head, for those who rule there. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ community: string }> },
): Promise<Response> {
  try {
    if (request.headers.get('sec-fetch-site') !== 'none') refuseOtherSites(request)
    const reader = await currentReader()
    const community = await findVisibleCommunity(reader, (await params).community)
    await requireInCommunity(reader, community, 'moderation.read')
    const lines = exportLog(community.id, { dataDir: readEnv().dataDir })
    const day = new Date().toISOString().slice(0, 10)
    return new Response(streamBytes(encode(lines)), {
      headers: {
        'Content-Type': 'application/jsonl; charset=utf-8',
        'Content-Disposition': `attachment; filename="${community.slug}-moderation-${day}.jsonl"`,
        'Cache-Control': 'private, no-store',
      },
    })
  } catch (error) {
    return pageError(error)
  }
}

async function* encode(lines: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  for await (const line of lines) yield encoder.encode(line)
}

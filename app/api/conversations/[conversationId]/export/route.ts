import { getTranslations } from 'next-intl/server'
import { pageError } from '@/app/api/_http/page-error'
import { refuseOtherSites } from '@/app/api/_http/refuse-other-sites'
import { conversationIdSchema } from '@/app/conversation-id'
import { requireReader } from '@/app/reader'
import { findWholeBranch } from '@/lib/conversations/branch-window'
import { findConversation, noConversation } from '@/lib/conversations/conversations'
import { toJson, toMarkdown } from '@/lib/conversations/export-conversation'

export const dynamic = 'force-dynamic'

/** One of the reader's conversations as a file: `?format=markdown` (the branch that is shown) or `json` (all of it). */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ conversationId: string }> },
): Promise<Response> {
  try {
    if (request.headers.get('sec-fetch-site') !== 'none') refuseOtherSites(request)
    const { conversationId } = await params
    if (!conversationIdSchema.safeParse(conversationId).success) throw noConversation()
    const reader = await requireReader()
    if (new URL(request.url).searchParams.get('format') === 'json') {
      return file(toJson(await findConversation(reader, conversationId)), 'application/json', 'json')
    }
    const conversation = await findWholeBranch(reader, conversationId)
    const assistant = conversation.assistantName || (await getTranslations('imported'))('unnamedModel')
    const names = { reader: (await getTranslations('chat'))('you'), assistant }
    return file(toMarkdown(conversation, names), 'text/markdown', 'md')
  } catch (error) {
    return pageError(error)
  }
}

function file(text: string, type: string, ending: string): Response {
  const day = new Date().toISOString().slice(0, 10)
  return new Response(text, {
    headers: {
      'Content-Type': `${type}; charset=utf-8`,
      'Content-Disposition': `attachment; filename="conversation-${day}.${ending}"`,
      'Cache-Control': 'no-store',
    },
  })
}

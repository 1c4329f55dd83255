import { getFormatter, getTranslations } from 'next-intl/server'
import { sayLeftOut } from '@/app/_chat/say-left-out'
import { pageError } from '@/app/api/_http/page-error'
import { refuseOtherSites } from '@/app/api/_http/refuse-other-sites'
import { textDownload } from '@/app/api/_http/text-download'
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
      const text = toJson(await findConversation(reader, conversationId))
      return textDownload(text, { name: 'conversation', format: 'json' })
    }
    const conversation = await findWholeBranch(reader, conversationId)
    const assistant = conversation.assistantName || (await getTranslations('imported'))('unnamedModel')
    const [t, format] = await Promise.all([getTranslations(), getFormatter()])
    const text = toMarkdown(conversation, {
      ...{ reader: t('chat.you'), assistant },
      leftOut: (parts) => sayLeftOut(parts, t, (names) => format.list(names)),
    })
    return textDownload(text, { name: 'conversation', format: 'markdown' })
  } catch (error) {
    return pageError(error)
  }
}

'use server'

import { conversationIdSchema } from '@/app/conversation-id'
import { messageIdSchema } from '@/app/message-id'
import { requireReader } from '@/app/reader'
import { findShownConversation, showVersion } from '@/lib/conversations/conversations'
import { PolyphonyError } from '@/lib/core/errors'
import { type MessageView, toMessageView } from './message-view'

/** Shows another version of a message of the reader's: the conversation as it then is; null when it is not there. */
export async function chooseVersion(
  conversationId: string,
  messageId: string,
): Promise<MessageView[] | null> {
  const conversation = conversationIdSchema.safeParse(conversationId)
  const message = messageIdSchema.safeParse(messageId)
  if (!conversation.success || !message.success) return null
  const reader = await requireReader()
  try {
    await showVersion(reader, conversation.data, message.data)
    const { messages, assistantName } = await findShownConversation(reader, conversation.data)
    const [community = ''] = assistantName.split('/')
    return messages.map((row) => toMessageView(row, community))
  } catch (error) {
    if (error instanceof PolyphonyError && error.code === 'not_found') return null
    throw error
  }
}

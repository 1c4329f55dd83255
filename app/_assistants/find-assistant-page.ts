import { cache } from 'react'
import { orNotFound } from '@/app/or-not-found'
import { currentReader } from '@/app/reader'
import { findAssistantRow } from '@/lib/assistants/find-assistant-row'
import { mayInCommunity } from '@/lib/people/may-in-community'

export interface AssistantParams {
  params: Promise<{ community: string; assistant: string }>
}

/** A published assistant with who looks at it, read once a request; the page that says there is none otherwise. */
export const findAssistantPage = cache(async (community: string, assistant: string) => {
  const reader = await currentReader()
  const row = await orNotFound(findAssistantRow(`${community}/${assistant}`, reader))
  const mayEdit = await mayInCommunity(reader, row.community.id, 'assistants.edit')
  return { row, reader, mayEdit: mayEdit && row.community.archivedAt === null }
})

/** What the frame of its pages shows of an assistant. */
export function frameOf({ row, mayEdit }: Awaited<ReturnType<typeof findAssistantPage>>) {
  const { slug, name, community, newest } = row
  return {
    id: `${community.slug}/${slug}`,
    ...{ name, avatar: newest.avatar, community, mayEdit, lang: newest.cultureTag, isPublished: true },
  }
}

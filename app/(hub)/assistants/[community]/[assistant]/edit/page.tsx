import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { AssistantFrame } from '@/app/_assistants/assistant-frame'
import { AssistantRoom } from '@/app/_assistants/assistant-room'
import type { AssistantParams } from '@/app/_assistants/find-assistant-page'
import { listChoices } from '@/app/_assistants/list-choices'
import { EditorMessages } from '@/app/_documents/editor-messages'
import { orNotFound } from '@/app/or-not-found'
import { currentReader } from '@/app/reader'
import { openDesk, readDraft } from '@/lib/assistants/assistant-desk'
import { ASSISTANT_SCHEMA_PATH } from '@/lib/assistants/assistant-document'
import { readEnv } from '@/lib/core/env'
import { listBaseNames } from '@/lib/models/list-base-names'
import { mayInCommunity } from '@/lib/people/may-in-community'
import { findVisibleCommunity } from '@/lib/people/visible-community'

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('assistantPage'))('room.edit') }
}

/** Where a community's maintainers write an assistant. */
export default async function EditAssistantPage({ params }: AssistantParams) {
  const { community: communitySlug, assistant: slug } = await params
  const [t, reader] = await Promise.all([getTranslations('assistantPage'), currentReader()])
  const community = await orNotFound(findVisibleCommunity(reader, communitySlug))
  const mayEdit = await mayInCommunity(reader, community.id, 'assistants.edit')
  if (!mayEdit || community.archivedAt !== null) notFound()
  const bases = await listBaseNames(readEnv().dataDir)
  const desk = await orNotFound(openDesk({ community, slug, reader, bases }))
  const { assistant, newest } = desk
  return (
    <AssistantFrame
      id={`${community.slug}/${assistant.slug}`}
      name={assistant.name}
      avatar={newest?.avatar ?? null}
      lang={newest?.cultureTag ?? community.cultureTag}
      isPublished={newest !== null}
      open="edit"
      isWide
      {...{ community, mayEdit }}
    >
      <EditorMessages>
        <AssistantRoom
          id={`${community.slug}/${assistant.slug}`}
          held={readDraft(desk)}
          choices={await listChoices(desk)}
        />
      </EditorMessages>
      <p className="mt-6 text-small text-muted">
        {t.rich('schemaHint', {
          link: (text) => (
            <a href={ASSISTANT_SCHEMA_PATH} className="text-accent underline underline-offset-2">
              {text}
            </a>
          ),
        })}
      </p>
    </AssistantFrame>
  )
}

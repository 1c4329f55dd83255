import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AssistantFrame } from '@/app/_assistants/assistant-frame'
import { type AssistantParams, findAssistantPage, frameOf } from '@/app/_assistants/find-assistant-page'
import { AssistantVersionRow } from '@/app/_assistants/version-row'
import { EditorMessages } from '@/app/_documents/editor-messages'
import { DiffView } from '@/app/_policy/diff-view'
import { orNotFound } from '@/app/or-not-found'
import { findAssistantVersion, listAssistantVersions } from '@/lib/assistants/assistant-versions'

interface Props extends AssistantParams {
  searchParams: Promise<{ from?: string | string[]; to?: string | string[] }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { community, assistant } = await params
  const [t, { row }] = await Promise.all([
    getTranslations('assistantPage'),
    findAssistantPage(community, assistant),
  ])
  return { title: `${t('room.versions')} · ${row.name}` }
}

/** Every version of an assistant: who published it and why, what it changed, and the way back to it. */
export default async function AssistantVersionsPage({ params, searchParams }: Props) {
  const { community, assistant } = await params
  const [t, page, { from, to }] = await Promise.all([
    getTranslations('policyEditor'),
    findAssistantPage(community, assistant),
    searchParams,
  ])
  const { row, mayEdit } = page
  const named = { id: row.id, name: row.name, communityId: row.community.id }
  const versions = await listAssistantVersions(named)
  const newest = row.newest.version
  const shown = { from: numberOf(from) ?? newest - 1, to: numberOf(to) ?? newest }
  const textOf = async (version: number) =>
    version <= 0 ? '' : (await orNotFound(findAssistantVersion(named, version))).yaml
  const [before, after] = await Promise.all([textOf(shown.from), textOf(shown.to)])
  return (
    <AssistantFrame {...frameOf(page)} open="versions">
      <EditorMessages>
        <div className="flex flex-col gap-6">
          <ol className="flex flex-col gap-2">
            {versions.map((version) => (
              <AssistantVersionRow
                key={version.version}
                id={`${community}/${assistant}`}
                revision={row.revision}
                {...{ version, newest, mayEdit, shown }}
              />
            ))}
          </ol>
          <section id="diff" className="flex scroll-mt-4 flex-col gap-3">
            <h2 className="font-serif font-semibold">
              {shown.from > 0
                ? t('between', { from: shown.from, to: shown.to })
                : t('firstText', { version: shown.to })}
            </h2>
            <DiffView before={before} after={after} />
          </section>
        </div>
      </EditorMessages>
    </AssistantFrame>
  )
}

function numberOf(value: string | string[] | undefined): number | undefined {
  return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : undefined
}

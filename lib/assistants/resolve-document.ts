import { PolyphonyError } from '@/lib/core/errors'
import { sayInEnglish } from '@/lib/core/say-in-english'
import type { Culture } from '@/lib/cultures/culture'
import { loadCultures } from '@/lib/cultures/load-cultures'
import { type DocumentProblem, DocumentRefused } from '@/lib/documents/document-refused'
import type { ParsedDocument } from '@/lib/documents/parse-document'
import { mayInCommunity } from '@/lib/people/may-in-community'
import type { Reader } from '@/lib/people/reader'
import { findVisibleCommunity } from '@/lib/people/visible-community'
import { compileDraft } from '@/lib/policies/compile-draft'
import { type ListedAdapterRow, listAdapterRows } from '@/lib/store/adapters'
import type { AssistantContent } from '@/lib/store/assistant-versions'
import type { CommunityRow } from '@/lib/store/communities'
import { getPolicyVersion } from '@/lib/store/policies'
import { mayShare } from './adapter-licence'
import { type AssistantDocument, parseAssistant } from './assistant-document'

/** Where a document is to hold, and who writes it: what it may name depends on both. */
export interface Desk {
  community: CommunityRow
  reader: Reader | null
  /** The names of the bases that the hub serves. */
  bases: readonly string[]
  /** The version of the policy that the assistant is pinned to already, if it is. */
  pinnedPolicy: number | null
}

/** A document with everything that it names found. */
export interface ResolvedDocument {
  document: AssistantDocument
  content: AssistantContent
  adapter: ListedAdapterRow | null
  culture: Culture
}

/**
 * Reads a document and finds what it names: base, adapter, culture, policy.
 * @throws DocumentRefused naming every problem with its line and column, PolyphonyError too_large
 */
export async function resolveDocument(yaml: string, desk: Desk): Promise<ResolvedDocument> {
  const parsed = parseAssistant(yaml)
  const { content: document } = parsed
  const problems: DocumentProblem[] = []
  const ask = async <T>(path: string[], find: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await find()
    } catch (error) {
      if (!(error instanceof PolyphonyError) || error.code === 'internal') throw error
      problems.push(problemAt(parsed, path, error.message))
      return undefined
    }
  }
  await ask(['base'], async () => requireBase(document, desk))
  const adapter = await ask(['adapter'], () => findAdapter(document, desk))
  const cultures = await loadCultures([desk.community.id])
  const culture = await ask(['culture'], async () => cultures.resolve(document.culture, desk.community.id))
  await ask(['policy'], () => requirePolicy(document, desk))
  if (problems.length > 0 || !culture) throw new DocumentRefused('invalid_request', 'assistant', problems)
  return { document, culture, adapter: adapter ?? null, content: { ...documentContent(document), yaml } }
}

/** What a version of the document is made of, without its text and the adapter that it names. */
export function documentContent(document: AssistantDocument): Omit<AssistantContent, 'yaml'> {
  const { base, adapter, instructions, culture, policy, sampling, about, limits, examples } = document
  return {
    ...{ instructions, sampling, about, limits, examples },
    baseModel: base,
    followsLatest: (adapter?.version ?? 'latest') === 'latest',
    cultureTag: culture,
    policyVersion: policy === 'latest' ? null : policy,
    greeting: document.greeting || null,
    avatar: document.avatar ?? null,
  }
}

function requireBase({ base }: AssistantDocument, { bases }: Desk): void {
  if (!bases.includes(base)) throw refusal(`base: "${base}" is not installed; there is ${bases.join(', ')}`)
}

/** The adapter that a document names, for who may see its community and under a licence that lets others build on it. */
async function findAdapter(document: AssistantDocument, desk: Desk): Promise<ListedAdapterRow | null> {
  const { adapter, base } = document
  if (!adapter) return null
  const isOwn = (adapter.community ?? desk.community.slug) === desk.community.slug
  const owner = isOwn ? desk.community : await findVisibleCommunity(desk.reader, adapter.community ?? '')
  const named = (await listAdapterRows(owner.id)).filter(
    ({ name, withdrawnAt }) => name === adapter.name && withdrawnAt === null,
  )
  const row =
    adapter.version === 'latest' ? named[0] : named.find(({ version }) => version === adapter.version)
  if (!row) {
    const versions = named.map(({ version }) => version).join(', ')
    throw refusal(
      versions
        ? `adapter: "${adapter.name}" has no version ${adapter.version} that is served; there is ${versions}`
        : `adapter: ${owner.name} has no adapter "${adapter.name}" that is served`,
    )
  }
  if (row.baseModel !== base)
    throw refusal(
      `adapter: "${adapter.name}" was made for ${row.baseModel}; name that as the base, or leave it out`,
    )
  const { verdict, reason } = mayShare({ passport: row.passport, community: owner })
  if (!isOwn && verdict !== 'allowed')
    throw refusal(`adapter: another community’s adapter cannot be used here: ${sayInEnglish(reason)}`)
  return row
}

/** A pinned policy takes the place of one that moderators publish, so pinning is theirs as well. */
async function requirePolicy({ policy }: AssistantDocument, desk: Desk): Promise<void> {
  if (policy === 'latest' || policy === desk.pinnedPolicy) return
  const row = await getPolicyVersion(desk.community.id, policy)
  if (!row) throw refusal(`policy: ${desk.community.name} has no version ${policy} of its policy`)
  if (!(await mayInCommunity(desk.reader, desk.community.id, 'policy.edit')))
    throw refusal('policy: only who may edit the policy may pin a version of it; write latest')
  compileDraft(row.yaml, `policy version ${policy}`)
}

const refusal = (message: string) => new PolyphonyError('invalid_request', message)

function problemAt(parsed: ParsedDocument<AssistantDocument>, path: string[], text: string): DocumentProblem {
  return { position: parsed.positionOf(path), path, text }
}

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Rule } from './doors'
import type { Place } from './place'

const anyone: Rule = { to: 'anyone' }
const own: Rule = { hub: 'account.own' }
const operator: Rule = { hub: 'hub.operate' }
const see: Rule = { visible: 'see' }

/**
 * Every page by its folder under `app/(hub)`, and whom it lets in. A conversation, a comparison and a link are the
 * caller's own; that nobody else's has a page is tested in a browser (`test/e2e/attacks.test.ts`).
 */
export const PAGES = new Map<string, Rule>([
  ['', anyone],
  // It leads on to the policy's page, which asks who looks.
  ['about/policy/[community]', anyone],
  ['account', own],
  ['account/usage', own],
  ['assistants', anyone],
  ['assistants/[community]/[assistant]', see],
  ['assistants/[community]/[assistant]/edit', { community: 'assistants.edit' }],
  ['assistants/[community]/[assistant]/fork', see],
  ['assistants/[community]/[assistant]/versions', see],
  // What one said stays one's own, also when its community has closed its doors.
  ['c/[conversationId]', { visible: 'own' }],
  ['chat/[community]/[assistant]', see],
  ['communities/new', { hub: 'communities.create' }],
  ['community/[community]', see],
  ['community/[community]/activity', see],
  ['community/[community]/adapters', see],
  ['community/[community]/adapters/questions', { community: 'adapters.upload' }],
  ['community/[community]/assistants/new', { community: 'assistants.edit' }],
  ['community/[community]/culture', see],
  ['community/[community]/culture/edit', { community: 'culture.edit' }],
  ['community/[community]/culture/versions', see],
  ['community/[community]/moderation', { community: 'moderation.read' }],
  ['community/[community]/moderation/[case]', { community: 'moderation.read' }],
  ['community/[community]/moderation/log', { community: 'moderation.read' }],
  ['community/[community]/people', { community: 'people.see' }],
  ['community/[community]/policy', see],
  // Who may not edit is told so.
  ['community/[community]/policy/edit', see],
  ['community/[community]/policy/versions', see],
  ['community/[community]/settings', { community: 'community.archive' }],
  ['community/[community]/transparency', see],
  ['community/[community]/usage', { community: 'usage.see' }],
  ['compare', anyone],
  ['compare/[comparisonId]', anyone],
  ['join/[token]', anyone],
  ['operator', operator],
  // It takes whoever holds the one-time link, and tells nobody else anything.
  ['operator/[token]', anyone],
  ['operator/models', operator],
  ['operator/servers', operator],
  ['reset/[token]', anyone],
  ['s/[shareId]', see],
  ['signin', anyone],
  ['signup', anyone],
])

/** The pages that the sources really have. */
export const listPagesOfSources = (root: string): string[] =>
  readdirSync(join(root, 'app/(hub)'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /(^|\/)page\.tsx$/.test(path))
    .map((path) => path.replace(/\/?page\.tsx$/, ''))
    .sort()

/** Asks a page for what it shows, and for its title. */
export async function openPage(root: string, folder: string, place: Place): Promise<void> {
  const page = await import(join(root, 'app/(hub)', folder, 'page.tsx'))
  const { community, caseId, conversationId, comparisonId, shareId, comparisonShareId } = place
  const named = { community: community.slug, assistant: 'one', token: 'no-such-token', case: caseId }
  const open = async (shareId: string) => {
    const props = {
      params: Promise.resolve({ ...named, conversationId, comparisonId, shareId }),
      searchParams: Promise.resolve({}),
    }
    await page.generateMetadata?.(props)
    await page.default(props)
  }
  if (folder !== 's/[shareId]') return open(shareId)
  // One page, two kinds of links: whom one refuses, the other refuses as well.
  const outcomes = await Promise.allSettled([shareId, comparisonShareId].map(open))
  const refused = outcomes.filter((outcome) => outcome.status === 'rejected')
  if (refused.length === 1) throw new Error('Of two links, one lets in whom the other refuses.')
  if (refused[0]) throw refused[0].reason
}

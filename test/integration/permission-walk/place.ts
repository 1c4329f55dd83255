import { shareComparison } from '@/lib/comparisons/shares'
import { createConversation } from '@/lib/conversations/conversations'
import { shareConversation } from '@/lib/conversations/shares'
import { createId } from '@/lib/core/ids'
import { createOwnKey } from '@/lib/keys/keys'
import { signGuestId } from '@/lib/people/guest-id'
import { createInvitation } from '@/lib/people/invitations'
import type { Reader } from '@/lib/people/reader'
import { ownerOf } from '@/lib/people/reader-owner'
import type { Visibility } from '@/lib/people/visible-community'
import { insertAdapterVersion } from '@/lib/store/adapters'
import { insertAssistantVersion } from '@/lib/store/assistant-versions'
import { insertAssistant } from '@/lib/store/assistants'
import { type CommunityRow, insertCommunity, updateCommunity } from '@/lib/store/communities'
import {
  attachConversation,
  type ComparisonRow,
  insertComparison,
  insertComparisonTurn,
} from '@/lib/store/comparisons'
import { database } from '@/lib/store/database'
import { upsertMembership } from '@/lib/store/memberships'
import { insertMessages } from '@/lib/store/messages'
import { openCase } from '@/lib/store/moderation-cases'
import { samplingSchema } from '@/lib/store/sampling-schema'
import { insertSession } from '@/lib/store/sessions'
import { insertUpload } from '@/lib/store/uploads'
import { insertUser } from '@/lib/store/users'

export const SECRET = 'a secret of at least sixteen characters'

export const ACTORS = ['guest', 'stranger', 'member', 'moderator', 'maintainer', 'owner', 'operator'] as const

export type Actor = (typeof ACTORS)[number]

/** A community made for one call, with everything in it that a call may name, and who makes the call. */
export interface Place {
  community: CommunityRow
  assistantName: string
  adapterId: string
  uploadId: string
  /** A member who is nobody's actor: to be changed, removed, handed over to. */
  otherId: string
  invitationId: string
  /** An invitation into another community. */
  token: string
  /** Empty for the guest. */
  userId: string
  email: string
  sessionId: string
  keyId: string
  key: string
  guestCookie: string
  conversationId: string
  /** Of that conversation. */
  shareId: string
  /** Of the comparison. */
  comparisonShareId: string
  /** An answer in that conversation. */
  answerId: string
  /** Another assistant of the community. */
  secondName: string
  /** Something that waits for a ruling. */
  caseId: string
  reader: Reader
  /** The actor's comparison of the two assistants. */
  comparisonId: string
}

/** Puts a fresh community and a fresh account of the actor into the database. */
export async function makePlace(input: {
  actor: Actor
  visibility: Visibility
  isArchived: boolean
  passwordHash: string
}): Promise<Place> {
  const { actor, visibility, passwordHash } = input
  const community = await addCommunity(visibility)
  const elsewhere = await addCommunity('public')
  const person = (name: string, isOperator = false) =>
    insertUser({ name, email: `${createId('mail')}@example.org`, passwordHash, isOperator }, database())
  const other = await person('Other')
  await upsertMembership({ userId: other.id, communityId: community.id, role: 'member' })
  // Somebody else runs the hub too, and somebody else owns the community: nobody here is the last of their kind.
  const spare = await person('Spare', true)
  await upsertMembership({ userId: spare.id, communityId: community.id, role: 'owner' })
  const user = actor === 'guest' ? undefined : await person(actor, actor === 'operator')
  if (user && ROLES_OF_ACTORS.includes(actor))
    await upsertMembership({ userId: user.id, communityId: community.id, role: actor })
  const guest = signGuestId(SECRET)
  const reader: Reader = user
    ? { kind: 'user', userId: user.id, isOperator: user.isOperator }
    : { kind: 'guest', guestId: guest.guestId }
  const conversationId = createId('conv')
  const things = await addThings(community)
  await createConversation({
    id: conversationId,
    reader,
    assistantName: things.assistantName,
    question: 'Why?',
  })
  const answer = { role: 'assistant', status: 'done', content: 'So.' } as const
  const answerId = createId('msg')
  await insertMessages([{ id: answerId, conversationId, position: 2, parentId: null, ...answer }], database())
  const { id: shareId } = await shareConversation(reader, conversationId, { showsName: false })
  const assistantNames = [things.assistantName, things.secondName]
  const comparison = await insertComparison({ owner: ownerOf(reader), assistantNames, isBlind: false })
  const comparisonShareId = await shareAnswered(reader, comparison)
  const { id: caseId } = await openCase(
    {
      ...{ communityId: community.id, kind: 'report', messageId: createId('msg'), language: 'en' },
      ...{ guardrail: null, reason: null, stage: null, origin: null, score: null, policyVersion: null },
    },
    database(),
  )
  const { row } = await createInvitation({
    ...{ communityId: community.id, userId: null, role: 'member', uses: 1, days: 1 },
  })
  const { token } = await createInvitation({
    ...{ communityId: elsewhere.id, userId: null, role: 'member', uses: 1, days: 1 },
  })
  if (input.isArchived) await updateCommunity(community.id, { archivedAt: new Date() })
  const expiresAt = new Date(Date.now() + 3_600_000)
  const session = user && (await insertSession({ userId: user.id, userAgent: '', expiresAt }))
  const key = user && (await createOwnKey({ name: 'k', scopes: ['chat'], userId: user.id }))
  return {
    ...{
      community,
      ...things,
      otherId: other.id,
      invitationId: row.id,
      token,
      conversationId,
      shareId,
      answerId,
    },
    ...{ comparisonId: comparison.id, comparisonShareId, caseId, reader },
    ...{ userId: user?.id ?? '', email: user?.email ?? '', sessionId: session?.id ?? createId('ses') },
    ...{ keyId: key?.row.id ?? createId('key'), key: key?.key ?? '', guestCookie: guest.cookie },
  }
}

/** A link to the comparison, after its first column has answered. */
async function shareAnswered(reader: Reader, { id, columns }: ComparisonRow): Promise<string> {
  const conversationId = createId('conv')
  const assistantName = columns[0]?.assistantName ?? ''
  await createConversation({ id: conversationId, reader, assistantName, question: 'Why?' })
  const [questionId, answerId] = [createId('msg'), createId('msg')]
  const done = { conversationId, status: 'done' } as const
  await insertMessages(
    [
      { id: questionId, ...done, position: 0, parentId: null, role: 'user', content: 'Why?' },
      { id: answerId, ...done, position: 1, parentId: questionId, role: 'assistant', content: 'So.' },
    ],
    database(),
  )
  await attachConversation({ comparisonId: id, position: 0, conversationId }, database())
  await insertComparisonTurn({ comparisonId: id, answerId, round: 0, position: 0, title: 'Why?' }, database())
  return (await shareComparison(reader, id, { showsName: false })).id
}

const ROLES_OF_ACTORS: readonly Actor[] = ['member', 'moderator', 'maintainer', 'owner']

async function addCommunity(visibility: Visibility): Promise<CommunityRow> {
  const slug = createId('c').replaceAll('_', '-')
  const words = { name: 'Here', purpose: '', maker: 'us', cultureTag: 'sw' }
  return insertCommunity({ slug, ...words, position: 0, visibility }, database())
}

async function addThings(community: CommunityRow) {
  const adapter = await insertAdapterVersion(
    {
      ...{ communityId: community.id, name: 'voice', digest: 'a'.repeat(64), baseModel: 'none' },
      ...{ rank: 1, sizeBytes: 1n },
      passport: {
        ...{ digest: 'a'.repeat(64), baseModel: 'none', rank: 1, sizeBytes: 1, parameters: 1 },
        ...{ measures: [], checks: [] },
      },
    },
    database(),
  )
  for (const [position, slug] of ['one', 'other'].entries()) {
    const { id: assistantId } = await insertAssistant(
      { communityId: community.id, slug, name: slug, position },
      database(),
    )
    await insertAssistantVersion(
      {
        ...{ assistantId, baseModel: 'none', adapterId: adapter.id, instructions: '', cultureTag: 'root' },
        sampling: samplingSchema.parse({}),
      },
      database(),
    )
  }
  const upload = await insertUpload({
    ...{ communityId: community.id, userId: null, name: 'voice' },
    files: [{ path: 'adapter.zip', sizeBytes: 10 }],
  })
  const { slug } = community
  return {
    ...{ assistantName: `${slug}/one`, secondName: `${slug}/other` },
    ...{ adapterId: adapter.id, uploadId: upload.id },
  }
}

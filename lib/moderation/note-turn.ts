import type { Clock } from '@/lib/core/clock'
import { getCommunityRow } from '@/lib/store/communities'
import { database } from '@/lib/store/database'
import { countOpenFlags, openCase } from '@/lib/store/moderation-cases'
import { countVerdicts } from '@/lib/store/verdict-counts'
import { spokenLanguage } from './spoken-language'

/** What a filter said in a turn; never a text. */
export interface NotedVerdict {
  guardrail: string
  action: 'flag' | 'rewrite' | 'block'
  reason: string
  stage: string
  /** Whose rule spoke. */
  origin: 'floor' | 'community'
  score?: number | undefined
}

export interface NotedTurn {
  community: { slug: string; cultureTag: string }
  policyVersion: number
  /** BCP-47, the reader's. */
  language: string
  /** The answer that was shown, or the completion of the public API; null for one that was refused or could not be kept. */
  messageId: string | null
  /** Of what the reader got. */
  verdicts: readonly NotedVerdict[]
  /** Of the drafts that were not chosen, too. */
  draftVerdicts: readonly NotedVerdict[]
}

/** What completions of the public API are called by; nothing of them is kept but what filters said. */
export const COMPLETION_PREFIX = 'chatcmpl'

/**
 * Whoever asks a thousand flagged questions must not bury a community's reports and appeals, or fill the disk; a
 * program that does so leaves room for what readers of the pages are shown.
 */
const MOST_OPEN_FLAGS = { page: 500, api: 200 }

/** Counts a turn that ended and what filters did in it; what a filter took note of waits for a moderator. */
export async function noteTurn(turn: NotedTurn, clock: Clock): Promise<void> {
  const { messageId, verdicts, draftVerdicts, policyVersion } = turn
  const language = spokenLanguage(turn.language, turn.community.cultureTag)
  const did = [...verdicts, ...draftVerdicts].map(({ guardrail, action }) => ({ guardrail, action }))
  const month = monthOf(clock.nowMs())
  await countVerdicts(turn.community.slug, { month, language }, [{ guardrail: '', action: 'turn' }, ...did])
  const [flag] = verdicts
    .filter(({ action }) => action === 'flag')
    .toSorted((a, b) => (b.score ?? 0) - (a.score ?? 0))
  const community = flag && messageId !== null ? await getCommunityRow(turn.community.slug) : undefined
  if (!flag || messageId === null || !community) return
  const door = isOfApi(messageId) ? 'api' : 'page'
  const prefix = door === 'api' ? COMPLETION_PREFIX : 'msg'
  if ((await countOpenFlags(community.id, prefix)) >= MOST_OPEN_FLAGS[door]) return
  const { guardrail, reason, stage, origin, score = null } = flag
  const about = { communityId: community.id, kind: 'flag', messageId, policyVersion, language }
  await openCase({ ...about, guardrail, reason, stage, origin, score }, database())
}

/** Whether a case is about an answer of the public API. */
export const isOfApi = (messageId: string): boolean => messageId.startsWith(`${COMPLETION_PREFIX}_`)

/** "2026-11", in UTC. */
export const monthOf = (ms: number): string => new Date(ms).toISOString().slice(0, 7)

import { PolyphonyError } from '@/lib/core/errors'
import { lockCommunity } from '@/lib/store/communities'
import { inTransaction } from '@/lib/store/in-transaction'
import {
  getQuestionSetRow,
  insertQuestionSetVersion,
  listQuestionSetRows,
  type QuestionSetRow,
} from '@/lib/store/question-sets'
import { parseQuestionSet } from './parse-question-set'
import type { QuestionSet } from './question-set'

/** Sets that one community may have. */
const MAX_SETS = 20
const NAME = /^[a-z0-9][a-z0-9-]{0,59}$/

/** A set as its page shows it. */
export interface SavedQuestionSet extends Omit<QuestionSetRow, 'yaml' | 'savedBy'> {
  yaml: string
  savedBy: string | null
}

/** A community's sets in their newest versions, by name. */
export async function listQuestionSets(communityId: string): Promise<SavedQuestionSet[]> {
  return (await listQuestionSetRows(communityId)).flatMap((row) => describe(row) ?? [])
}

/** The same, read: what an adapter is asked. */
export async function listQuestions(
  communityId: string,
): Promise<{ name: string; version: number; set: QuestionSet }[]> {
  return (await listQuestionSets(communityId)).map(({ name, version, yaml }) => ({
    ...{ name, version, set: parseQuestionSet(yaml, name) },
  }))
}

/** One set, the newest version unless another is named. @throws PolyphonyError (not_found) */
export async function findQuestionSet(
  communityId: string,
  name: string,
  version?: number,
): Promise<SavedQuestionSet> {
  const row = await getQuestionSetRow(communityId, { name, version })
  const set = row && describe(row)
  if (!set) throw new PolyphonyError('not_found', 'There is no such question set.')
  return set
}

/**
 * Saves a set as its next version; a new name makes a new set.
 * @param basedOn the version that was edited, 0 for a new set; undefined overwrites whatever is there
 * @throws DocumentRefused with every problem's line and column; PolyphonyError conflict when somebody saved in between
 */
export async function saveQuestionSet(input: {
  communityId: string
  name: string
  yaml: string
  basedOn?: number | undefined
  savedById: string | null
}): Promise<SavedQuestionSet> {
  const { communityId, name, yaml, basedOn, savedById } = input
  if (!NAME.test(name)) {
    const message = 'name: lower-case letters, digits and hyphens, such as everyday-questions'
    throw new PolyphonyError('invalid_request', message, { param: 'name' })
  }
  const { questions } = parseQuestionSet(yaml, name)
  return inTransaction('Somebody saved this set at this moment. Try again.', async (db) => {
    await lockCommunity(communityId, db)
    const row = await getQuestionSetRow(communityId, { name }, db)
    const standing = row && describe(row)
    if (basedOn !== undefined && basedOn !== (standing?.version ?? 0)) {
      throw new PolyphonyError(
        'conflict',
        standing
          ? `This set is in version ${standing.version} by now: look at that one first. Yours was not saved.`
          : 'Somebody took this set away. Save it under a name of its own.',
      )
    }
    if (!standing && (await listQuestionSetRows(communityId, db)).length >= MAX_SETS) {
      throw new PolyphonyError(
        'conflict',
        `A community has up to ${MAX_SETS} question sets: remove one first.`,
      )
    }
    if (standing?.yaml === yaml) return standing
    const set = { communityId, name, yaml, questions: questions.length, savedById }
    return describe(await insertQuestionSetVersion(set, db))!
  })
}

/** Takes a set away: it is asked no more; its versions stay. @throws PolyphonyError (not_found) */
export async function removeQuestionSet(
  communityId: string,
  name: string,
  savedById: string | null,
): Promise<void> {
  await inTransaction('Somebody saved this set at this moment. Try again.', async (db) => {
    await lockCommunity(communityId, db)
    const row = await getQuestionSetRow(communityId, { name }, db)
    if (!row || !describe(row)) throw new PolyphonyError('not_found', 'There is no such question set.')
    await insertQuestionSetVersion({ communityId, name, yaml: null, questions: 0, savedById }, db)
  })
}

function describe({ yaml, savedBy, ...row }: QuestionSetRow): SavedQuestionSet | undefined {
  return yaml === null ? undefined : { ...row, yaml, savedBy: savedBy?.name ?? null }
}

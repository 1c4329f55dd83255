import { createId } from '@/lib/core/ids'
import { type Database, database } from './database'

/** One version of a set; `yaml` is null in the version that took the set away. */
export interface QuestionSetRow {
  name: string
  version: number
  yaml: string | null
  /** How many questions it holds. */
  questions: number
  createdAt: Date
  savedBy: { name: string | null } | null
}

const LISTED = {
  name: true,
  version: true,
  yaml: true,
  questions: true,
  createdAt: true,
  savedBy: { select: { name: true } },
} as const

/** The newest version of each of a community's sets by name, without those that were taken away. */
export async function listQuestionSetRows(
  communityId: string,
  db: Database = database(),
): Promise<QuestionSetRow[]> {
  const rows = await db.questionSetVersion.findMany({
    where: { communityId },
    orderBy: [{ name: 'asc' }, { version: 'desc' }],
    distinct: ['name'],
    select: LISTED,
  })
  return rows.filter(({ yaml }) => yaml !== null)
}

/** One version of a set, the newest unless another is named; undefined when there is none such. */
export async function getQuestionSetRow(
  communityId: string,
  { name, version }: { name: string; version?: number | undefined },
  db: Database = database(),
): Promise<QuestionSetRow | undefined> {
  const row = await db.questionSetVersion.findFirst({
    where: { communityId, name, ...(version === undefined ? {} : { version }) },
    orderBy: { version: 'desc' },
    select: LISTED,
  })
  return row ?? undefined
}

/** Every version of a set without its text, the newest first. */
export async function listQuestionSetVersions(
  communityId: string,
  name: string,
  most: number,
): Promise<Omit<QuestionSetRow, 'yaml'>[]> {
  const { yaml: _, ...select } = LISTED
  return database().questionSetVersion.findMany({
    where: { communityId, name, yaml: { not: null } },
    orderBy: { version: 'desc' },
    take: most,
    select,
  })
}

/** Adds the next version of a set; two who save at once give a unique violation, not a mix. */
export async function insertQuestionSetVersion(
  set: {
    communityId: string
    name: string
    yaml: string | null
    questions: number
    savedById: string | null
  },
  db: Database,
): Promise<QuestionSetRow> {
  const { communityId, name } = set
  const version = ((await getQuestionSetRow(communityId, { name }, db))?.version ?? 0) + 1
  return db.questionSetVersion.create({ data: { id: createId('qset'), version, ...set }, select: LISTED })
}

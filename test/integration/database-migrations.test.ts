import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '@/lib/store/embedded-postgres'
import { migrate } from '@/lib/store/migrate'
import { makeDataDir } from '@/test/support/make-data-dir'

const dataDir = makeDataDir()
const folder = join(dataDir, 'migrations')
let admin = ''
let url = ''
let databases = 0

beforeAll(async () => {
  admin = (await startEmbeddedPostgres(dataDir)).url
})
afterAll(async () => {
  await stopEmbeddedPostgres(dataDir)
  rmSync(dataDir, { recursive: true, force: true })
})
beforeEach(async () => {
  const name = `fresh_${databases++}`
  await ask(admin, `CREATE DATABASE ${name}`)
  url = Object.assign(new URL(admin), { pathname: name }).href
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
})

async function ask<T extends object>(address: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: address })
  await client.connect()
  return (await client.query<T>(sql).finally(() => client.end())).rows
}

function addMigration(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'migration.sql'), sql)
}

test('the migrations make exactly the columns that the schema declares', async () => {
  await migrate(url, 'prisma/migrations')
  const found = await ask<{ column: string; type: string; nullable: string }>(
    url,
    `SELECT table_name || '.' || column_name AS column, udt_name AS type, is_nullable AS nullable
       FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'`,
  )
  const asText = found.map(
    ({ column, type, nullable }) => `${column} ${type}${nullable === 'YES' ? '?' : ''}`,
  )
  expect(asText.sort()).toEqual(declaredColumns())
})

/** Reads the schema by itself: Prisma's own reader made neither this list nor the migration's application. */
function declaredColumns(): string[] {
  const schema = readFileSync('prisma/schema.prisma', 'utf8')
  const models = [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)]
  const names = new Set(models.map(([, name]) => name))
  const types: Record<string, string> = {
    String: 'text',
    Int: 'int4',
    DateTime: 'timestamp',
    Json: 'jsonb',
    Boolean: 'bool',
    Bytes: 'bytea',
    Float: 'float8',
    BigInt: 'int8',
    // Prisma knows no tsvector; there are no other such columns.
    Unsupported: 'tsvector',
  }
  return models
    .flatMap(([, model, body = '']) =>
      [...body.matchAll(/^ {2}(\w+)\s+(\w+)(?:\("\w+"\))?(\[\]|\?)?(.*)$/gm)].flatMap(
        ([, field, type = '', mark = '', rest = '']) => {
          if (names.has(type)) return []
          return mark === '[]'
            ? `${model}.${field} _${types[type]}?`
            : `${model}.${field} ${/@db\.([A-Z]\w+)/.exec(rest)?.[1]?.toLowerCase() ?? types[type]}${mark}`
        },
      ),
    )
    .sort()
}

test('every foreign key says what happens on delete as the schema says', async () => {
  await migrate(url, 'prisma/migrations')
  const rules = await ask<{ rule: string }>(
    url,
    `SELECT constraint_name || ' ' || delete_rule AS rule FROM information_schema.referential_constraints ORDER BY 1`,
  )
  expect(rules.map(({ rule }) => rule)).toMatchInlineSnapshot(`
    [
      "Account_userId_fkey CASCADE",
      "AdapterVersion_communityId_fkey CASCADE",
      "AdapterVersion_publishedById_fkey SET NULL",
      "ApiKey_userId_fkey CASCADE",
      "AssistantListing_assistantId_fkey CASCADE",
      "AssistantListing_communityId_fkey CASCADE",
      "AssistantUsage_assistantId_fkey CASCADE",
      "AssistantVersion_adapterId_fkey SET NULL",
      "AssistantVersion_assistantId_fkey CASCADE",
      "AssistantVersion_publishedById_fkey SET NULL",
      "Assistant_communityId_fkey CASCADE",
      "Assistant_draftedById_fkey SET NULL",
      "Assistant_forkedFromId_fkey SET NULL",
      "Candidate_messageId_fkey CASCADE",
      "CheckAnswer_runId_fkey CASCADE",
      "CheckRun_communityId_fkey CASCADE",
      "CheckRun_uploadId_fkey CASCADE",
      "CheckRun_userId_fkey SET NULL",
      "ComparisonColumn_comparisonId_fkey CASCADE",
      "ComparisonColumn_conversationId_fkey SET NULL",
      "ComparisonShare_comparisonId_fkey CASCADE",
      "ComparisonTurn_answerId_fkey CASCADE",
      "ComparisonTurn_comparisonId_fkey CASCADE",
      "Comparison_userId_fkey CASCADE",
      "ConversationShare_conversationId_fkey CASCADE",
      "ConversationShare_leafId_fkey CASCADE",
      "Conversation_userId_fkey CASCADE",
      "CultureVersion_communityId_fkey CASCADE",
      "CultureVersion_publishedById_fkey SET NULL",
      "GuardUsage_communityId_fkey CASCADE",
      "Invitation_communityId_fkey CASCADE",
      "Invitation_createdById_fkey SET NULL",
      "KeyUsage_keyId_fkey CASCADE",
      "KnownHubKey_communityId_fkey CASCADE",
      "Membership_communityId_fkey CASCADE",
      "Membership_userId_fkey CASCADE",
      "Message_assistantVersionId_fkey SET NULL",
      "Message_conversationId_fkey CASCADE",
      "Message_parentId_fkey CASCADE",
      "ModerationCase_claimedById_fkey SET NULL",
      "ModerationCase_communityId_fkey CASCADE",
      "ModerationCase_ruledById_fkey SET NULL",
      "ModerationStatement_caseId_fkey CASCADE",
      "ModerationStatement_conversationId_fkey CASCADE",
      "ModerationStatement_userId_fkey CASCADE",
      "OneTimeLink_userId_fkey CASCADE",
      "OwnText_communityId_fkey CASCADE",
      "OwnText_savedById_fkey SET NULL",
      "PolicyVersion_communityId_fkey CASCADE",
      "PolicyVersion_publishedById_fkey SET NULL",
      "QuestionSetVersion_communityId_fkey CASCADE",
      "QuestionSetVersion_savedById_fkey SET NULL",
      "Session_userId_fkey CASCADE",
      "Upload_communityId_fkey CASCADE",
      "Upload_userId_fkey SET NULL",
      "VerdictCount_communityId_fkey CASCADE",
      "Vote_communityId_fkey SET NULL",
      "Vote_userId_fkey CASCADE",
      "WebhookSecret_communityId_fkey CASCADE",
    ]
  `)
})

test('a second run applies nothing, and two at once apply each migration once', async () => {
  const all = readdirSync('prisma/migrations').filter((name) => /^\d{14}_/.test(name))
  expect(await migrate(url, 'prisma/migrations')).toEqual(all.sort())
  expect(await migrate(url, 'prisma/migrations')).toEqual([])
  addMigration('1_a', 'CREATE TABLE a (n int)')
  addMigration('2_b', 'CREATE TABLE b (n int)')
  await ask(admin, 'CREATE DATABASE together')
  const shared = Object.assign(new URL(admin), { pathname: 'together' }).href
  const applied = await Promise.all([
    migrate(shared, folder),
    migrate(shared, folder),
    migrate(shared, folder),
  ])
  expect(applied.flat()).toEqual(['1_a', '2_b'])
})

test('a migration that fails is undone whole, is told with its name, and the ones before it stay', async () => {
  addMigration('1_good', 'CREATE TABLE a (n int)')
  addMigration('2_bad', 'CREATE TABLE b (n int); INSERT INTO nowhere VALUES (1)')
  await expect(migrate(url, folder)).rejects.toThrow(/2_bad failed and was undone: .*nowhere/)
  const tables = await ask(
    url,
    `SELECT table_name FROM information_schema.tables WHERE table_name IN ('a', 'b')`,
  )
  expect(tables).toEqual([{ table_name: 'a' }])
  addMigration('2_bad', 'CREATE TABLE b (n int)')
  expect(await migrate(url, folder)).toEqual(['2_bad'])
})

test('an applied migration that was changed, or is unknown, stops the start with what to do', async () => {
  cpSync('prisma/migrations', folder, { recursive: true })
  const [name = ''] = await migrate(url, folder)
  appendFileSync(join(folder, name, 'migration.sql'), '\n-- changed')
  await expect(migrate(url, folder)).rejects.toThrow(/was changed after it was applied.*new migration/)
  rmSync(join(folder, name), { recursive: true })
  await expect(migrate(url, folder)).rejects.toThrow(/newer version/)
})

test('the record lies in the layout that Prisma reads', async () => {
  await migrate(url, 'prisma/migrations')
  const [row] = await ask<Record<string, unknown>>(url, 'SELECT * FROM _prisma_migrations')
  expect(Object.keys(row ?? {})).toEqual([
    'id',
    'checksum',
    'finished_at',
    'migration_name',
    'logs',
    'rolled_back_at',
    'started_at',
    'applied_steps_count',
  ])
  expect(row).toMatchObject({
    checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
    logs: null,
    rolled_back_at: null,
    applied_steps_count: 1,
  })
})

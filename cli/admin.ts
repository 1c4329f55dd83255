import { parseArgs } from 'node:util'
import { dataPaths, type Env, readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { createKey, KEY_SCOPES, type KeyScope, listKeys, revokeKey } from '@/lib/keys/keys'
import { createOperatorLink } from '@/lib/people/operator-link'
import { runLogCommand } from './moderation-log'
import { findLockHolder } from './start/file-lock'
import { withDatabase } from './start/with-database'

const USAGE = `Usage: npm run -s admin -- COMMAND
  key [--name NAME] [--days N]   makes a key for /v1 and prints it alone on the last line
      [--scope chat,adapters]    … or for uploading adapters, or for both
  key list                       lists the keys without their secrets
  key revoke ID                  ends a key at once
  operator-link                  makes the one-time link of the operator's account
  log export COMMUNITY           prints a community's moderation log as JSON lines, its head signed
  log check COMMUNITY            follows the chain of the log in the database
  log verify FILE                follows the chain of an exported log`

try {
  await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(
    `${error instanceof PolyphonyError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  )
  process.exitCode = 1
}

async function main(args: string[]): Promise<void> {
  const { positionals, values } = parseOptions(args)
  const [noun, verb, id] = positionals
  const env = readEnv()
  if (noun === 'key' && verb === undefined) return withDatabase(env, () => printNewKey(values))
  if (noun === 'key' && verb === 'list') return withDatabase(env, printKeys)
  if (noun === 'key' && verb === 'revoke' && id !== undefined)
    return withDatabase(env, () => revokeKey(id).then(() => print(`revoked ${id}`)))
  if (noun === 'operator-link') return withDatabase(env, () => printOperatorLink(env))
  if (noun === 'log' && id !== undefined) return runLogCommand(env, { verb, about: id })
  throw new PolyphonyError('invalid_request', USAGE)
}

function parseOptions(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: { name: { type: 'string' }, days: { type: 'string' }, scope: { type: 'string' } },
    })
  } catch (cause) {
    throw new PolyphonyError(
      'invalid_request',
      `${cause instanceof Error ? cause.message : cause}\n${USAGE}`,
      { cause },
    )
  }
}

async function printNewKey(values: { name?: string; days?: string; scope?: string }): Promise<void> {
  const name = values.name ?? `made on ${new Date().toISOString().slice(0, 16).replace('T', ' ')}`
  const { key, row } = await createKey({
    name,
    ...(values.scope === undefined ? {} : { scopes: parseScopes(values.scope) }),
    expiresInDays: values.days === undefined ? undefined : Number(values.days),
  })
  process.stderr.write(
    `Key ${row.id} "${row.name}", valid until ${row.expiresAt.toISOString().slice(0, 10)}. It is shown this once:\n`,
  )
  print(key)
}

function parseScopes(text: string): KeyScope[] {
  return text.split(',').map((word) => {
    const scope = KEY_SCOPES.find((known) => known === word.trim())
    if (scope) return scope
    throw new PolyphonyError('invalid_request', `--scope ${word}: choose among ${KEY_SCOPES.join(', ')}`)
  })
}

async function printKeys(): Promise<void> {
  const now = new Date()
  for (const key of await listKeys()) {
    const state = key.revokedAt ? 'revoked' : key.expiresAt <= now ? 'expired' : 'valid'
    const used = key.lastUsedAt ? `last used ${key.lastUsedAt.toISOString().slice(0, 10)}` : 'never used'
    print(
      [
        key.id,
        `${key.prefix}…`,
        state.padEnd(7),
        `until ${key.expiresAt.toISOString().slice(0, 10)}`,
        used,
        key.name,
      ].join('  '),
    )
  }
}

async function printOperatorLink(env: Env): Promise<void> {
  const { token, expiresAt } = await createOperatorLink()
  process.stderr.write(
    `Works once, until ${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} UTC; earlier links no longer do:\n`,
  )
  // A running hub may have been started with another port or address than this call was.
  const publicUrl = findLockHolder(dataPaths(env.dataDir).lock)?.note ?? env.publicUrl
  print(`${publicUrl}/operator/${token}`)
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}

import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { exportLog } from '@/lib/moderation/export-log'
import { type LogCheck, verifyLog } from '@/lib/moderation/verify-log'
import { getCommunityRow } from '@/lib/store/communities'
import { withDatabase } from './start/with-database'

/**
 * `log export`, `log check` and `log verify` of the admin command.
 * @param about a community's slug (or the id of one that is gone), or an exported file
 */
export async function runLogCommand(
  env: Env,
  { verb, about }: { verb: string | undefined; about: string },
): Promise<void> {
  if (verb === 'verify') return report(await verifyLog(readLines(about)))
  if (verb === 'export') {
    return withDatabase(env, async () => {
      for await (const line of exportLog(await idOf(about), env)) process.stdout.write(line)
    })
  }
  if (verb === 'check') {
    return withDatabase(env, async () => report(await verifyLog(exportLog(await idOf(about), env))))
  }
  throw new PolyphonyError('invalid_request', `log ${verb}: choose export, check or verify.`)
}

/** The log refers to no community, so that it outlives it. */
async function idOf(about: string): Promise<string> {
  const id = (await getCommunityRow(about))?.id ?? (/^com_/.test(about) ? about : undefined)
  if (id !== undefined) return id
  throw new PolyphonyError('not_found', `There is no community "${about}".`)
}

function report(check: LogCheck): void {
  if (!check.isWhole) {
    throw new PolyphonyError('conflict', `The log is broken at entry ${check.entry}: ${check.why}.`)
  }
  const { community, entries, hash, at, fingerprint } = check
  process.stdout.write(
    `whole: ${entries} entries of ${community}, head ${hash} at ${at}, signed by the key ${fingerprint}\n`,
  )
}

async function* readLines(file: string): AsyncGenerator<string> {
  const input = createReadStream(file, 'utf8')
  try {
    yield* createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new PolyphonyError('invalid_request', `${file} cannot be read: ${reason}`, { cause })
  }
}

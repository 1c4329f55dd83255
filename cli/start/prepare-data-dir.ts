import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'

const SHORTEST_SECRET = 16

/** Makes DATA_DIR and what must lie in it, and proves that it can be written. @throws PolyphonyError with the remedy */
export function prepareDataDir(dataDir: string): void {
  const { run } = dataPaths(dataDir)
  try {
    makeFolder(dataDir)
    makeFolder(run)
    chmodSync(run, 0o700)
    accessSync(run, constants.W_OK)
    // Root passes every access check; a file system mounted read-only shows only when written.
    writeFileSync(`${run}/.write-test`, '')
    rmSync(`${run}/.write-test`)
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    throw new PolyphonyError(
      'internal',
      `DATA_DIR ${dataDir} cannot be written (${reason}): make it writable for this user, or set DATA_DIR to a folder that is.`,
      { cause },
    )
  }
}

/** Node's own `recursive` never returns where a file system answers ENOENT to every new folder, as `/proc` does. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  makeFolder(dirname(folder))
  mkdirSync(folder)
}

/** The secret that signs sessions, made at the first start and readable by this account alone. */
export function ensureSecret(dataDir: string): string {
  const file = dataPaths(dataDir).secret
  const found = existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
  // A full disk or a kill in the middle of the first start may have left an empty file.
  if (found.length >= SHORTEST_SECRET) return found
  const secret = randomBytes(32).toString('base64url')
  const unfinished = `${file}.${process.pid}`
  writeFileSync(unfinished, secret, { mode: 0o600 })
  renameSync(unfinished, file)
  return secret
}

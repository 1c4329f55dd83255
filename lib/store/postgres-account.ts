import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { findPostgresBinaries } from './postgres-binaries'

export interface Account {
  uid: number
  gid: number
}

/**
 * The account under which PostgreSQL runs when we are root, which it refuses to be: the one that owns the cluster, and
 * `nobody` (65534) for a new one; undefined when we are somebody else already.
 */
export function accountFor(dataDir: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const owner = statSync(dataPaths(dataDir).postgres, { throwIfNoEntry: false })
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : { uid: NOBODY, gid: NOBODY }
}

/**
 * How to spawn one of PostgreSQL's programs under that account.
 *
 * Below a folder that only root may enter (`/root`), the programs and the files would be out of its reach: `setpriv`
 * then leaves it the one capability of passing such folders.
 * @throws PolyphonyError with the remedy where that is needed and not possible
 */
export function asAccount(dataDir: string, program: string, args: string[]) {
  const account = accountFor(dataDir)
  const options = { cwd: '/', env: PLAIN_ENVIRONMENT }
  if (process.platform === 'win32') return { command: program, args, options: {} }
  if (!account) return { command: program, args, options }
  const closed = [dataDir, dirname(findPostgresBinaries().postgres)].map(findClosedFolder).find(Boolean)
  if (!closed) return { command: program, args, options: { ...options, ...account } }
  if (!hasSetpriv()) {
    throw new PolyphonyError(
      'internal',
      `PostgreSQL does not run as root, and other accounts may not enter ${closed}. Run the hub as an ordinary user, or put it and DATA_DIR into a folder that others may enter, or set DATABASE_URL.`,
    )
  }
  const rights = [
    '--inh-caps',
    '-all,+dac_override',
    '--ambient-caps',
    '-all,+dac_override',
    '--bounding-set',
    '-all,+dac_override',
  ]
  const identity = ['--reuid', String(account.uid), '--regid', String(account.gid), '--clear-groups']
  return { command: 'setpriv', args: [...identity, ...rights, program, ...args], options }
}

const NOBODY = 65534

/** Nothing of our environment reaches the server: PG… variables would change its behaviour. */
const PLAIN_ENVIRONMENT: NodeJS.ProcessEnv = {
  NODE_ENV: 'production',
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
}

/** The first folder on the way down to `path` that others may not enter. */
function findClosedFolder(path: string): string | undefined {
  const folders: string[] = []
  for (let folder = resolve(path); folder !== dirname(folder); folder = dirname(folder))
    folders.unshift(folder)
  return folders.find((folder) => existsSync(folder) && (statSync(folder).mode & 0o001) === 0)
}

function hasSetpriv(): boolean {
  return spawnSync('setpriv', ['--version'], { stdio: 'ignore' }).status === 0
}

import { createHash, randomUUID } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { processIdentity } from '@/lib/core/process-identity'

const UNFINISHED = '.building-'

/** A name below `parent` for what this process is about to build there; says whose it is, so that a kill leaves nothing for good. */
export function unfinishedFolder(parent: string): string {
  return join(parent, `${UNFINISHED}${ownerOf(process.pid)}-${randomUUID()}`)
}

/** Clears away what processes were building below `parent` that have ended; what another still builds stays. */
export async function sweepUnfinished(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch((): string[] => [])) {
    if (!name.startsWith(UNFINISHED)) continue
    const owner = /^\.building-((\d+)-[0-9a-f]{16})-/.exec(name)
    if (owner && ownerOf(Number(owner[2])) === owner[1]) continue
    await rm(join(parent, name), { recursive: true, force: true })
  }
}

/** A process and when it began. */
function ownerOf(pid: number): string {
  const began = createHash('sha256')
    .update(processIdentity(pid) ?? '')
    .digest('hex')
  return `${pid}-${began.slice(0, 16)}`
}

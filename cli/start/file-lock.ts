import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { processIdentity } from '@/lib/core/process-identity'

const holderSchema = z.object({ pid: z.number(), identity: z.string(), note: z.string() })

export type LockHolder = z.infer<typeof holderSchema>

export type LockAttempt = { release(): void; holder?: never } | { holder: LockHolder; release?: never }

/**
 * Takes a lock that lies in a file, or tells who holds it. A lock whose holder no longer lives is taken over.
 * @param note said to whoever finds the lock taken
 */
export function tryLock(file: string, note: string): LockAttempt {
  const mine = JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) ?? 'unknown', note })
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, mine, { mode: 0o600 })
  try {
    for (let attempt = 0; attempt < 10; attempt++) {
      if (linkIfAbsent(draft, file)) return { release: () => releaseIfMine(file, mine) }
      const holder = findLockHolder(file)
      if (holder) return { holder }
      setAside(file)
    }
    throw new Error(`the lock ${file} changes hands too fast`)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Who holds a lock at this moment; undefined when nobody alive does. */
export function findLockHolder(file: string): LockHolder | undefined {
  const holder = readHolder(file)
  return holder && processIdentity(holder.pid) === holder.identity ? holder : undefined
}

/** Takes a lock as soon as its holder lets go. @throws Error when that takes longer than the patience */
export async function waitForLock(
  file: string,
  note: string,
  patienceMs: number,
): Promise<{ release(): void }> {
  const deadlineMs = performance.now() + patienceMs
  for (;;) {
    const attempt = tryLock(file, note)
    if (attempt.release) return attempt
    if (performance.now() > deadlineMs) {
      throw new Error(`Process ${attempt.holder.pid} has held ${file} for too long (${attempt.holder.note}).`)
    }
    await sleep(100)
  }
}

function linkIfAbsent(draft: string, file: string): boolean {
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'EEXIST') return false
    // Some file systems (exFAT, a few network ones) have no hard links.
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS') return copyIfAbsent(draft, file)
    throw error
  }
}

function copyIfAbsent(draft: string, file: string): boolean {
  try {
    copyFileSync(draft, file, constants.COPYFILE_EXCL)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

function readHolder(file: string): LockHolder | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Gone meanwhile, or not written by us: nobody holds it.
    return undefined
  }
}

/** Moves a dead holder's lock away; when a living one took its place in between, it is put back. */
function setAside(file: string): void {
  const aside = `${file}.stale-${process.pid}`
  try {
    renameSync(file, aside)
  } catch {
    return
  }
  if (findLockHolder(aside)) linkIfAbsent(aside, file)
  rmSync(aside, { force: true })
}

function releaseIfMine(file: string, mine: string): void {
  try {
    if (readFileSync(file, 'utf8') === mine) rmSync(file)
  } catch {
    // The folder is gone: so is the lock.
  }
}

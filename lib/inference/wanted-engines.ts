import { createHash } from 'node:crypto'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { dataPaths } from '@/lib/core/env'

export interface WantedEngine {
  base: string
  /** When it was last asked for, milliseconds since 1970. */
  atMs: number
}

/**
 * Says that somebody needs the engine of a base at this moment: the supervisor of this DATA_DIR starts it when it does
 * not run, and does not stop it while it is in use. A file a base, so that pages and supervisor need no connection.
 */
export function wantEngine(dataDir: string, base: string, nowMs: number): void {
  const { wantedEngines } = dataPaths(dataDir)
  const file = join(wantedEngines, createHash('sha256').update(base).digest('hex'))
  const now = new Date(nowMs)
  try {
    utimesSync(file, now, now)
  } catch {
    mkdirSync(wantedEngines, { recursive: true, mode: 0o700 })
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, base, { mode: 0o600 })
    utimesSync(draft, now, now)
    renameSync(draft, file)
  }
}

/** Every base that was ever asked for, the latest first. */
export function listWantedEngines(dataDir: string): WantedEngine[] {
  const { wantedEngines } = dataPaths(dataDir)
  return listNames(wantedEngines)
    .filter((name) => /^[0-9a-f]{64}$/.test(name))
    .flatMap((name) => readWanted(join(wantedEngines, name)))
    .sort((a, b) => b.atMs - a.atMs)
}

/** Forgets a base that is installed no more. */
export function forgetEngine(dataDir: string, base: string): void {
  const name = createHash('sha256').update(base).digest('hex')
  rmSync(join(dataPaths(dataDir).wantedEngines, name), { force: true })
}

function readWanted(file: string): WantedEngine[] {
  try {
    return [{ base: readFileSync(file, 'utf8'), atMs: statSync(file).mtimeMs }]
  } catch {
    // Forgotten in between.
    return []
  }
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

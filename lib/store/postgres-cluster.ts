import { spawn } from 'node:child_process'
import { chownSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { accountFor, asAccount } from './postgres-account'
import { findPostgresBinaries } from './postgres-binaries'

/**
 * Makes the files of a new cluster under DATA_DIR, with the given password.
 *
 * They are made beside their place and moved there when complete, so that a folder that exists is a whole one.
 */
export async function createCluster(dataDir: string, password: string): Promise<void> {
  const { postgres: home } = dataPaths(dataDir)
  removeLeftovers(dataDir)
  const account = accountFor(dataDir)
  const draft = join(dataDir, `postgres.new-${process.pid}`)
  mkdirSync(draft, { mode: 0o700 })
  const passwordFile = join(draft, 'password')
  const cluster = join(draft, 'cluster')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (account) for (const path of [draft, passwordFile]) chownSync(path, account.uid, account.gid)
  await runProgram(dataDir, findPostgresBinaries().initdb, [
    `--pgdata=${cluster}`,
    '--username=polyphony',
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // PostgreSQL's own collation: the same order on every computer, whatever locales it has.
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
  ])
  renameSync(cluster, home)
  rmSync(draft, { recursive: true, force: true })
}

/** Gives the cluster a new password without knowing the old one; the server must not be running. */
export async function resetPassword(dataDir: string, password: string): Promise<void> {
  const { postgres: home } = dataPaths(dataDir)
  const statement = `ALTER ROLE polyphony PASSWORD '${password}'`
  await runProgram(dataDir, findPostgresBinaries().postgres, ['--single', '-D', home, 'postgres'], statement)
}

function removeLeftovers(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    if (name.startsWith('postgres.new-')) rmSync(join(dataDir, name), { recursive: true, force: true })
  }
}

async function runProgram(dataDir: string, program: string, args: string[], input = ''): Promise<void> {
  const run = asAccount(dataDir, program, args)
  const child = spawn(run.command, run.args, { ...run.options, stdio: ['pipe', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    output += chunk
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0)
    throw new PolyphonyError('internal', `${program} ended with ${code}: ${output.trim().slice(-600)}`)
}

import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { dataPaths } from '@/lib/core/env'
import { processIdentity } from '@/lib/core/process-identity'
import { startEmbeddedPostgres, stopEmbeddedPostgres } from '@/lib/store/embedded-postgres'
import { makeDataDir } from '@/test/support/make-data-dir'

const dataDir = makeDataDir()
afterAll(async () => {
  await stopEmbeddedPostgres(dataDir)
  rmSync(dataDir, { recursive: true, force: true })
})

/** Writes numbers one by one and tells each only when the database has acknowledged it. */
const WRITER = `
  const { Client } = require('pg')
  const client = new Client({ connectionString: process.argv[1] })
  client.on('error', () => process.exit(1))
  client.connect().then(async () => {
    for (let n = Number(process.argv[2]); ; n++) {
      await client.query('INSERT INTO kept VALUES ($1)', [n])
      process.send(n)
    }
  })`

async function ask<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  return (await client.query<T>(sql).finally(() => client.end())).rows
}

test('kill -9 of server and client together loses no acknowledged row', async () => {
  let { url, pid } = await startEmbeddedPostgres(dataDir)
  await ask(url, 'CREATE TABLE kept (n integer PRIMARY KEY)')
  const acknowledged: number[] = []
  for (let round = 0; round < 3; round++) {
    const writer = spawn(process.execPath, ['-e', WRITER, url, String(round * 1_000_000)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    await new Promise<void>((resolve) => {
      let seen = 0
      writer.on('message', (n) => {
        acknowledged.push(Number(n))
        if (++seen === 60 + round * 37) resolve()
      })
    })
    process.kill(pid, 'SIGKILL')
    writer.kill('SIGKILL')
    const restarted = await startEmbeddedPostgres(dataDir)
    url = restarted.url
    pid = restarted.pid
    const kept = new Set((await ask<{ n: number }>(url, 'SELECT n FROM kept')).map((row) => row.n))
    expect(acknowledged.filter((n) => !kept.has(n))).toEqual([])
  }
})

test('a process that got the number of a server that is gone does not keep the next one from starting', async () => {
  const { pid } = await startEmbeddedPostgres(dataDir)
  const { postgres, databaseAddress } = dataPaths(dataDir)
  const pidFile = join(postgres, 'postmaster.pid')
  const left = readFileSync(pidFile, 'utf8')
  const address = readFileSync(databaseAddress, 'utf8')
  await stopEmbeddedPostgres(dataDir)
  // As after a reboot: this very process now has the number that the files name.
  writeFileSync(pidFile, left.replace(String(pid), String(process.pid)), { mode: 0o600 })
  writeFileSync(databaseAddress, address.replace(`"pid":${pid}`, `"pid":${process.pid}`))
  const restarted = await startEmbeddedPostgres(dataDir)
  expect(restarted.adopted).toBe(false)
  expect(await ask(restarted.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('a server left running is adopted, under the same address', async () => {
  const first = await startEmbeddedPostgres(dataDir)
  const second = await startEmbeddedPostgres(dataDir)
  expect(second).toEqual({ ...first, adopted: true })
})

test('it flushes every commit and listens on loopback with a password only', async () => {
  const { url } = await startEmbeddedPostgres(dataDir)
  const settings = await ask<{ name: string; setting: string }>(
    url,
    `SELECT name, setting FROM pg_settings
      WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses', 'unix_socket_directories')`,
  )
  expect(Object.fromEntries(settings.map(({ name, setting }) => [name, setting]))).toEqual({
    fsync: 'on',
    synchronous_commit: 'on',
    full_page_writes: 'on',
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
  })
  const wrong = new URL(url)
  wrong.password = 'guess'
  await expect(ask(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed')
})

test('a lost password file is no lost database', async () => {
  const before = await startEmbeddedPostgres(dataDir)
  const [{ count } = { count: -1 }] = await ask<{ count: string }>(before.url, 'SELECT count(*) FROM kept')
  await stopEmbeddedPostgres(dataDir)
  // It takes its lock file away a moment before it ends.
  await expect.poll(() => processIdentity(before.pid)).toBeUndefined()
  rmSync(join(dataDir, 'run'), { recursive: true })
  const after = await startEmbeddedPostgres(dataDir)
  expect(await ask(after.url, 'SELECT count(*) FROM kept')).toEqual([{ count }])
  expect(after.url).not.toBe(before.url)
})

test('a cluster whose making was cut off is made anew', async () => {
  const other = makeDataDir()
  mkdirSync(join(other, 'postgres.new-1', 'cluster'), { recursive: true })
  await startEmbeddedPostgres(other)
  await stopEmbeddedPostgres(other)
  expect(readdirSync(other).sort()).toEqual(['postgres', 'run'])
  rmSync(other, { recursive: true })
})

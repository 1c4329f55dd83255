import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { tryLock } from '@/cli/start/file-lock'
import { holdDatabase } from '@/cli/start/hold-database'
import { childEnv, dataPaths } from '@/lib/core/env'
import { processIdentity } from '@/lib/core/process-identity'
import { makeDataDir } from '@/test/support/make-data-dir'

const dataDir = makeDataDir()
const paths = dataPaths(dataDir)
const env = childEnv({ DATA_DIR: dataDir, DATABASE_URL: '' })
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const admin = (...args: string[]) =>
  spawnSync(process.execPath, ['cli/bootstrap.mjs', 'admin', ...args], { env, encoding: 'utf8' })

/** The server's number while it runs. */
const runningServer = () => {
  const file = `${paths.postgres}/postmaster.pid`
  return existsSync(file) ? processIdentity(Number(readFileSync(file, 'utf8').split('\n')[0])) : undefined
}

test('before any account or start, `key` prints a key alone on standard output and leaves no process behind', () => {
  const { status, stdout, stderr } = admin('key')
  expect(status).toBe(0)
  expect(stdout).toMatch(/^pk-[\w-]{32}\n$/)
  expect(stderr).toContain('valid until')
  expect(runningServer()).toBeUndefined()
  expect(existsSync(paths.databaseAddress)).toBe(false)
})

test('each call makes another key; list shows them without secrets; revoke ends one', () => {
  const second = admin('key', '--name', 'for the radio', '--days', '3').stdout.trim()
  const listed = admin('key', 'list').stdout
  expect(listed.trim().split('\n')).toHaveLength(2)
  expect(listed).toContain('for the radio')
  expect(listed).not.toContain(second)
  const id = listed.split(' ')[0] ?? ''
  expect(admin('key', 'revoke', id).status).toBe(0)
  expect(admin('key', 'list').stdout).toMatch(new RegExp(`${id}.*revoked`))
  expect(admin('key', 'revoke', id)).toMatchObject({
    status: 1,
    stdout: '',
    stderr: expect.stringContaining('no valid key'),
  })
})

test('beside a running database it leaves that running; of several at once the last one stops it', async () => {
  const held = await holdDatabase(dataDir)
  expect(admin('key').status).toBe(0)
  expect(runningServer()).toBeDefined()
  await held.release()
  expect(runningServer()).toBeUndefined()
  const many = [1, 2, 3].map(
    () =>
      new Promise<string>((resolve) => {
        const child = spawn(process.execPath, ['cli/bootstrap.mjs', 'admin', 'key'], { env })
        let output = ''
        child.stdout.on('data', (chunk) => {
          output += chunk
        })
        child.once('close', () => resolve(output.trim()))
      }),
  )
  const keys = await Promise.all(many)
  expect(new Set(keys).size).toBe(3)
  for (const key of keys) expect(key).toMatch(/^pk-/)
  expect(runningServer()).toBeUndefined()
})

test('the operator’s link leads to the hub that runs, whatever port this call would take', () => {
  expect(admin('operator-link').stdout).toMatch(/^http:\/\/localhost:3000\/operator\/\S+\n$/)
  const lock = tryLock(paths.lock, 'http://localhost:4321')
  expect(admin('operator-link').stdout).toMatch(/^http:\/\/localhost:4321\/operator\/\S+\n$/)
  lock.release?.()
})

test.each([
  [['nonsense']],
  [['key', 'revoke']],
  [['key', '--days', 'x']],
  [['key', '--days', '0']],
  [['key', '--what']],
  [[]],
])('the wrong call %j ends with 1 and says why, and nothing on standard output', (args) => {
  const { status, stdout, stderr } = admin(...args)
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
  expect(stderr.length).toBeGreaterThan(10)
  expect(stderr).not.toMatch(/\n\s+at /)
})

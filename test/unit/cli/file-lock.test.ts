import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { tryLock, waitForLock } from '@/cli/start/file-lock'
import { processIdentity } from '@/lib/core/process-identity'

const folder = mkdtempSync(join(tmpdir(), 'lock-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a held lock tells who holds it, and is free again after its release', () => {
  const file = join(folder, 'a')
  const first = tryLock(file, 'http://here')
  expect(tryLock(file, 'http://there').holder).toMatchObject({ pid: process.pid, note: 'http://here' })
  first.release?.()
  expect(existsSync(file)).toBe(false)
  expect(tryLock(file, 'again').holder).toBeUndefined()
})

test('the lock of a killed process is taken over, also when its number lives on in another process', async () => {
  const file = join(folder, 'b')
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  const identity = processIdentity(child.pid ?? 0)
  writeFileSync(file, JSON.stringify({ pid: child.pid, identity, note: 'theirs' }))
  expect(tryLock(file, 'mine').holder?.note).toBe('theirs')
  child.kill('SIGKILL')
  await new Promise((resolve) => child.once('exit', resolve))
  const taken = tryLock(file, 'mine')
  expect(taken.holder).toBeUndefined()
  taken.release?.()
  writeFileSync(file, JSON.stringify({ pid: process.pid, identity: 'an earlier process', note: 'recycled' }))
  expect(tryLock(file, 'mine').holder).toBeUndefined()
})

test('a lock file with anything else in it holds nobody up', () => {
  for (const content of ['', '{', '[]', '{"pid":-1,"identity":"","note":""}', '\u0000']) {
    const file = join(folder, `c${content.length}`)
    writeFileSync(file, content)
    expect(tryLock(file, 'mine').holder).toBeUndefined()
  }
})

test('of many who wait, one at a time has the lock', async () => {
  const file = join(folder, 'd')
  let inside = 0
  const turns = Array.from({ length: 5 }, async () => {
    const lock = await waitForLock(file, 'turn', 10_000)
    expect(++inside).toBe(1)
    await new Promise((resolve) => setTimeout(resolve, 5))
    inside--
    lock.release()
  })
  await Promise.all(turns)
})

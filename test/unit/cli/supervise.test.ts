import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { ChildRecord } from '@/cli/start/child-record'
import { spawnChild } from '@/cli/start/spawn-child'
import { supervise } from '@/cli/start/supervise'
import { childEnv } from '@/lib/core/env'
import { processIdentity } from '@/lib/core/process-identity'

const dataDir = mkdtempSync(join(tmpdir(), 'supervise-'))
mkdirSync(join(dataDir, 'run'))
afterAll(() => rmSync(dataDir, { recursive: true }))

const begin = (code: string, record = new ChildRecord(dataDir)) =>
  spawnChild({ name: 'fake', args: ['-e', code], env: childEnv({}) }, dataDir, record)

test('a child that dies is begun again, and made ready again', async () => {
  const pids: number[] = []
  let placed = 0
  const child = supervise({
    name: 'fake',
    begin: () => begin('setInterval(() => {}, 1000)'),
    waitUntilReady: async ({ pid }) => void pids.push(pid),
    whenReady: async () => void placed++,
    say: () => undefined,
  })
  await child.ready
  process.kill(pids[0] ?? 0, 'SIGKILL')
  while (placed < 2) await sleep(10)
  await child.stop()
  expect(pids).toHaveLength(2)
  expect(pids.map(processIdentity)).toEqual([undefined, undefined])
})

test('a stop while the next child is being begun leaves none behind', async () => {
  const pids: number[] = []
  let isBegun: () => void = () => undefined
  const beginning = new Promise<void>((resolve) => {
    isBegun = resolve
  })
  const child = supervise({
    name: 'fake',
    begin: async () => {
      if (pids.length > 0) {
        isBegun()
        await sleep(50)
      }
      const begun = begin('setInterval(() => {}, 1000)')
      pids.push(begun.pid)
      return begun
    },
    waitUntilReady: async () => undefined,
    say: () => undefined,
  })
  await child.ready
  process.kill(pids[0] ?? 0, 'SIGKILL')
  await beginning
  await child.stop()
  expect(pids).toHaveLength(2)
  expect(pids.map(processIdentity)).toEqual([undefined, undefined])
})

test('a child that never becomes ready is told with its last words', async () => {
  const child = supervise({
    name: 'fake',
    begin: () => begin('console.error("no such model"); process.exit(3)'),
    waitUntilReady: () => new Promise(() => undefined),
    say: () => undefined,
  })
  await expect(child.ready).rejects.toThrow(/fake did not start: it ended with exit code 3.*no such model/s)
})

test('a child that ignores SIGTERM is forced, and its own children go with it', async () => {
  const code = `process.on('SIGTERM', () => {})
    const { pid } = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
    console.log(pid); setInterval(() => {}, 1000)`
  const child = begin(code)
  while (child.lastWords() === '') await sleep(10)
  const grandchild = Number(child.lastWords())
  expect(processIdentity(grandchild)).toBeDefined()
  await child.stop(100)
  while (processIdentity(grandchild) !== undefined) await sleep(10)
})

test('what a killed hub left running is ended at the next start, and nobody else', async () => {
  const child = begin('setInterval(() => {}, 1000)')
  const record = new ChildRecord(dataDir)
  record.set('fake', child.pid)
  expect(await new ChildRecord(dataDir).endLeftovers()).toEqual(['fake'])
  await child.ended
  expect(processIdentity(child.pid)).toBeUndefined()
  expect(await new ChildRecord(dataDir).endLeftovers()).toEqual([])
})

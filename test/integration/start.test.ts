import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { dataPaths } from '@/lib/core/env'
import { processIdentity } from '@/lib/core/process-identity'
import { makeDataDir } from '@/test/support/make-data-dir'
import { runStart, type StartedHub } from '@/test/support/run-start'

const dataDir = makeDataDir()
const paths = dataPaths(dataDir)
let hub: StartedHub | undefined
afterAll(async () => {
  hub?.process.kill('SIGTERM')
  await hub?.ended
  rmSync(dataDir, { recursive: true, force: true })
})

const read = (file: string): Record<string, unknown> => JSON.parse(readFileSync(file, 'utf8'))

/** The numbers of all that belongs to the hub, by name. */
function pidsOf(): Record<'engine' | 'pages' | 'database', number> {
  const children = readFileSync(join(paths.run, 'children.json'), 'utf8')
  const pidOf = (name: string) => Number(new RegExp(`"${name}":\\{"pid":(\\d+)`).exec(children)?.[1] ?? -1)
  return { engine: pidOf('engine'), pages: pidOf('pages'), database: Number(read(paths.databaseAddress).pid) }
}

async function until(isDone: () => boolean | Promise<boolean>): Promise<void> {
  for (let round = 0; round < 2_000; round++) {
    if (await isDone()) return
    await sleep(50)
  }
  throw new Error(`Nothing came of waiting. The hub said:\n${hub?.output()}`)
}

const isHealthy = async (url: string) =>
  (await fetch(`${url}/api/health`).catch(() => undefined))?.status === 200

test('a wrong folder, a taken port and a wrong setting are each told in one line with the remedy', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const taken = String(address && typeof address === 'object' ? address.port : 0)
  const cases: [Record<string, string>, RegExp][] = [
    [
      { DATA_DIR: '/proc/polyphony' },
      /DATA_DIR \/proc\/polyphony cannot be written \(\w+\): make it writable/,
    ],
    [{ DATA_DIR: dataDir, PORT: taken }, new RegExp(`Port ${taken} is taken by another program`)],
    [{ DATA_DIR: dataDir, PORT: 'many' }, /Wrong settings: PORT/],
  ]
  for (const [env, message] of cases) {
    const failing = runStart({ PORT: '0', ...env })
    expect(await failing.ended).toBe(1)
    expect(failing.output()).toMatch(message)
    expect(failing.output().trim().split('\n')).toHaveLength(1)
  }
  server.close()
  expect(existsSync(paths.lock)).toBe(false)
})

test('Ctrl-C in the middle of the first start leaves no process and no lock', async () => {
  hub = runStart({ DATA_DIR: dataDir, PORT: '0' })
  await until(() => existsSync(join(paths.run, 'children.json')) && pidsOfOrNone().length > 0)
  const pids = pidsOfOrNone()
  hub.process.kill('SIGINT')
  // npm passes on what the terminal has sent already.
  hub.process.kill('SIGINT')
  expect(await hub.ended).toBe(0)
  expect(pids.map(processIdentity)).toEqual(pids.map(() => undefined))
  expect(existsSync(paths.lock) || existsSync(paths.databaseAddress)).toBe(false)
})

function pidsOfOrNone(): number[] {
  return [...readFileSync(join(paths.run, 'children.json'), 'utf8').matchAll(/"pid":(\d+)/g)].map(([, pid]) =>
    Number(pid),
  )
}

test('a start becomes ready, keeps its secrets to itself, and offers the operator’s account', {
  timeout: 300_000,
}, async () => {
  hub = runStart({ DATA_DIR: dataDir, PORT: '0' })
  const url = await hub.ready
  expect(await isHealthy(url)).toBe(true)
  await until(() => /Become its operator.*\/operator\/[\w-]{32}/.test(hub?.output() ?? ''))
  for (const file of readdirSync(paths.run, { withFileTypes: true })) {
    if (file.isFile())
      expect([file.name, statSync(join(paths.run, file.name)).mode & 0o077]).toEqual([file.name, 0])
  }
  expect(statSync(paths.run).mode & 0o077).toBe(0)
})

test('a second start on the same folder says where the first one runs, and ends', async () => {
  const second = runStart({ DATA_DIR: dataDir, PORT: '0' })
  expect(await second.ended).toBe(1)
  expect(second.output()).toContain(`running already at ${await hub?.ready}`)
  expect(await isHealthy((await hub?.ready) ?? '')).toBe(true)
})

test('engine, pages and database come back after kill -9', async () => {
  const url = (await hub?.ready) ?? ''
  const before = pidsOf()
  for (const pid of Object.values(before)) process.kill(pid, 'SIGKILL')
  await until(() =>
    ['engine is back', 'pages is back', 'database is back'].every((line) => hub?.output().includes(line)),
  )
  await until(() => isHealthy(url))
  const after = pidsOf()
  for (const name of ['engine', 'pages', 'database'] as const) {
    expect(after[name]).not.toBe(before[name])
    expect(processIdentity(after[name])).toBeDefined()
  }
})

test('after kill -9 of the hub the next start adopts the database, ends the rest, and is ready within seconds', async () => {
  const before = pidsOf()
  hub?.process.kill('SIGKILL')
  await hub?.ended
  expect(processIdentity(before.database)).toBeDefined()
  hub = runStart({ DATA_DIR: dataDir, PORT: '0' })
  await hub.ready
  expect(hub.output()).toContain('database adopted')
  expect(pidsOf().database).toBe(before.database)
  expect([before.engine, before.pages].map(processIdentity)).toEqual([undefined, undefined])
})

test('a stop leaves no process, no lock and no address behind', async () => {
  const pids = Object.values(pidsOf())
  hub?.process.kill('SIGTERM')
  expect(await hub?.ended).toBe(0)
  expect(pids.map(processIdentity)).toEqual([undefined, undefined, undefined])
  for (const file of [paths.lock, paths.databaseAddress]) expect(existsSync(file)).toBe(false)
})

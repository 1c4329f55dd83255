import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { makeTempFolder, TINY } from '../unit/engine/tiny-model'

const ROOT = join(import.meta.dirname, '../..')
let dataDir: string
let child: ChildProcess | undefined
beforeEach(async () => {
  dataDir = await makeTempFolder()
})
afterEach(async () => {
  const running = child?.exitCode === null && child.signalCode === null ? ended() : undefined
  child?.kill('SIGKILL')
  await running
  await rm(dataDir, { recursive: true })
})

/** Starts cli/engine.ts; resolves with the line that says it is ready, or rejects with what it said when it ended first. */
function start(...flags: string[]): Promise<string> {
  const args = [
    '--import',
    'tsx',
    'cli/engine.ts',
    '--data-dir',
    dataDir,
    '--model',
    TINY,
    '--threads',
    '1',
    ...flags,
  ]
  const started = spawn(process.execPath, args, { cwd: ROOT, stdio: ['pipe', 'pipe', 'pipe'] })
  child = started
  let errors = ''
  started.stderr.on('data', (data) => {
    errors += data
  })
  return new Promise((resolve, reject) => {
    let said = ''
    started.stdout.on('data', (data) => {
      said += data
      const ready = /^Engine ready.*\n/m.exec(said)?.[0]
      if (ready !== undefined) resolve(ready)
    })
    // Not at its exit: what it said may still be on its way then.
    started.once('close', (code) => reject(new Error(`exit ${code}: ${errors}`)))
  })
}

function ended(): Promise<number | null> {
  return new Promise((resolve) => child?.once('exit', (code) => resolve(code)))
}

test('it says in one line where it listens, and SIGTERM ends it cleanly', async () => {
  const line = await start()
  const { url, pid } = JSON.parse(await readFile(join(dataDir, 'run/engine.json'), 'utf8'))
  expect(line).toMatch(new RegExp(`^Engine ready at ${url} with tiny-llama in \\d+ ms\\n$`))
  expect(pid).toBe(child?.pid)
  expect((await fetch(`${url}/health`)).status).toBe(200)
  child?.kill('SIGTERM')
  expect(await ended()).toBe(0)
  expect(await readdir(join(dataDir, 'run'))).toEqual([])
})

test('a second one on the same folder says who is there and leaves the first alone', async () => {
  await start()
  const first = child
  const before = await readFile(join(dataDir, 'run/engine.json'), 'utf8')
  await expect(start()).rejects.toThrow(/already serves .* at http:\/\/127\.0\.0\.1:\d+/)
  expect(await readFile(join(dataDir, 'run/engine.json'), 'utf8')).toBe(before)
  expect((await fetch(`${JSON.parse(before).url}/health`)).status).toBe(200)
  first?.kill('SIGKILL')
})

test('it ends when the process that holds its standard input is gone', async () => {
  await start('--parent-stdin')
  child?.stdin?.end()
  expect(await ended()).toBe(0)
})

test('the second start finds the graph of the first', async () => {
  await start('--precision', 'int8')
  const [digest] = await readdir(join(dataDir, 'models'))
  const built = await readdir(join(dataDir, 'models', digest ?? ''))
  child?.kill('SIGKILL')
  await ended()
  await start('--precision', 'int8')
  expect(await readdir(join(dataDir, 'models', digest ?? ''))).toEqual(built)
  expect(built).toHaveLength(1)
})

test('a wrong setting, a taken port and a folder without a model are told in a line', async () => {
  await expect(start('--precision', 'int3')).rejects.toThrow('exit 1: --precision')
  await expect(start('--model', dataDir)).rejects.toThrow('holds no config.json')
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = z.object({ port: z.int() }).parse(taken.address())
  await expect(start('--port', String(port))).rejects.toThrow(`cannot listen on port ${port}`)
  taken.close()
})

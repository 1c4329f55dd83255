import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestProject } from 'vitest/node'
import { dataPaths } from '@/lib/core/env'
import { makeDataDir } from '@/test/support/make-data-dir'
import { runStart, type StartedHub } from '@/test/support/run-start'
import { startScriptedHub } from '@/test/support/start-scripted-hub'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a test asks for the shared hub. */
    hubDesk: string
  }
}

/**
 * One hub for all browser tests that need none of their own. A desk on loopback starts it for whoever asks first, so that
 * a run without such tests starts nothing, and answers `{address, dataDir}`. It ends after the last test.
 * Its Hugging Face Hub has one adapter, `org/tiny`.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = makeDataDir()
  const huggingFace = await startScriptedHub({ files: readFiles('starter/adapters/zh-CN') })
  let hub: StartedHub | undefined
  const desk = createServer((_, response) => {
    hub ??= runStart({ DATA_DIR: dataDir, PORT: '0', HF_ENDPOINT: huggingFace.url })
    open(hub, dataDir).then(
      (address) => response.end(JSON.stringify({ address, dataDir })),
      (error: Error) => response.writeHead(500).end(error.message),
    )
  })
  desk.listen(0, '127.0.0.1')
  await once(desk, 'listening')
  const at = desk.address()
  if (typeof at !== 'object' || !at) throw new Error('The desk has no address.')
  project.provide('hubDesk', `http://127.0.0.1:${at.port}`)
  return async () => {
    desk.closeAllConnections()
    desk.close()
    hub?.process.kill('SIGTERM')
    await hub?.ended
    await huggingFace.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** The address of a hub that has offered its operator's link: one that finds an operator when it looks offers none. */
async function open(hub: StartedHub, dataDir: string): Promise<string> {
  const address = await hub.ready
  while (!existsSync(dataPaths(dataDir).operatorLink)) {
    if (hub.process.exitCode !== null) throw new Error(`The hub ended:\n${hub.output()}`)
    await sleep(20)
  }
  return address
}

const readFiles = (folder: string): Record<string, Buffer> =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name))]))

import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { dirname } from 'node:path'
import { PolyphonyError } from '@/lib/core/errors'

/**
 * Listens on 127.0.0.1 and leaves address and token for the hub (mode 0600).
 * @returns how to stop: no more listening, streams ended, address and token removed.
 * @throws PolyphonyError (conflict) when the port is taken.
 */
export async function publishServer(input: {
  server: Server
  /** 0 for any free port. */
  port: number
  token: string
  paths: { address: string; token: string }
  /** What it serves, as the address says. */
  model: string
}): Promise<{ url: string; close(): Promise<void> }> {
  const { server, port, token, paths, model } = input
  const url = await listen(server, port)
  const address = JSON.stringify({ url, pid: process.pid, model })
  await writePrivate(paths.token, token)
  await writePrivate(paths.address, address)
  const close = async () => {
    await removeOwn(paths.address, address)
    await removeOwn(paths.token, token)
    await closeServer(server)
  }
  return { url, close }
}

function listen(server: Server, port: number): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new PolyphonyError(
          'conflict',
          `The engine cannot listen on port ${port}: choose another with --port`,
          { cause },
        ),
      ),
    )
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (typeof address === 'object' && address) resolve(`http://127.0.0.1:${address.port}`)
    })
  })
}

/** Written beside and renamed, so that a reader finds the old file or the new one and never a half. */
async function writePrivate(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const unfinished = `${path}.${process.pid}`
  await rm(unfinished, { force: true })
  await writeFile(unfinished, text, { mode: 0o600, flag: 'wx' })
  await rename(unfinished, path)
}

/** Removes a file unless another process has put its own there meanwhile. */
async function removeOwn(path: string, text: string): Promise<void> {
  const found = await readFile(path, 'utf8').catch(() => undefined)
  if (found === text) await rm(path, { force: true })
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

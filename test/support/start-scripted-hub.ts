import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'

export const HUB_COMMIT = 'c0ffee'.padEnd(40, '0')

const REVISIONS = ['HEAD', 'main', HUB_COMMIT]

export interface HubScript {
  /** Files of `org/tiny`; by default the tiny fixture checkpoint. */
  files: Record<string, Buffer>
  /** Answers instead of the Hub where it returns true. */
  intercept?(request: IncomingMessage, response: ServerResponse, path: string): boolean
  /** Changes what the Hub lists about its files. */
  list?(entries: object[]): unknown
  info?: object
}

const TINY = join(import.meta.dirname, '../fixtures/tiny-llama')
const NAMES = ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']

/** The tiny fixture checkpoint with a card. */
export function tinyFiles(): Record<string, Buffer> {
  const files = Object.fromEntries(NAMES.map((name) => [name, readFileSync(join(TINY, name))]))
  return { ...files, 'README.md': Buffer.from('---\nlicense: apache-2.0\n---\nTiny.\n') }
}

/** A Hugging Face Hub on loopback with one model, `org/tiny`; safetensors and graphs lie in LFS, with ranges. */
export async function startScriptedHub(script: HubScript = { files: tinyFiles() }) {
  const seen: { path: string; authorization: string | undefined; range: string | undefined }[] = []
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://hub').pathname
    const { authorization, range } = request.headers
    seen.push({ path, authorization, range })
    if (script.intercept?.(request, response, path)) return
    if (REVISIONS.some((revision) => path === `/api/models/org/tiny/revision/${revision}`))
      return json(response, 200, infoOf(script))
    if (path.startsWith('/api/models/org/tiny/revision/')) return fail(response, 404, 'RevisionNotFound')
    if (path === `/api/models/org/tiny/tree/${HUB_COMMIT}`) {
      const entries = Object.entries(script.files).map(entryOf)
      return json(response, 200, script.list?.(entries) ?? entries)
    }
    const name = path.replace(`/org/tiny/resolve/${HUB_COMMIT}/`, '')
    const bytes = script.files[name]
    if (!bytes) return fail(response, 401, 'RepoNotFound')
    sendBytes(response, bytes, range)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const stop = async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { url: `http://127.0.0.1:${port}`, seen, stop }
}

/** The whole, or what follows a range's first byte. */
export function sendBytes(response: ServerResponse, bytes: Buffer, range?: string): void {
  const from = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0)
  const headers = { 'content-length': bytes.length - from }
  if (range)
    response.writeHead(206, {
      ...headers,
      'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
    })
  else response.writeHead(200, headers)
  response.end(bytes.subarray(from))
}

export function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'x-error-code': code, 'x-error-message': code })
  response.end()
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function infoOf(script: HubScript): object {
  const cardData = { license: 'apache-2.0', base_model: 'org/older', language: ['en', 'sw'] }
  const counts = { downloads: 1, likes: 1, private: false, gated: false }
  const lastModified = '2026-01-01T00:00:00.000Z'
  return { _id: '1', id: 'org/tiny', ...counts, lastModified, sha: HUB_COMMIT, cardData, ...script.info }
}

function entryOf([path, bytes]: [string, Buffer]): object {
  const entry = { type: 'file', path, size: bytes.length, oid: gitOid(bytes) }
  if (!/\.(safetensors|onnx|data)$/.test(path)) return entry
  const oid = createHash('sha256').update(bytes).digest('hex')
  return { ...entry, lfs: { oid, size: bytes.length, pointerSize: 134 } }
}

function gitOid(bytes: Buffer): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

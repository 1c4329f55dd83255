import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { NodeNextRequest, NodeNextResponse } from 'next/dist/server/base-http/node'
import { sendResponse } from 'next/dist/server/send-response'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { downloadResponse } from '@/app/api/_http/download-response'
import '@/cli/start/keep-content-length.mjs'

// Next's own sender of a route handler's response, on a real server: it is what takes Content-Length away.
const bytes = Buffer.alloc(100_000, 7)
let server: Server
let url = ''
beforeAll(async () => {
  server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const download = {
      fileName: 'a.zip',
      sizeBytes: bytes.length,
      async *pieces() {
        yield bytes.subarray(0, 70_000)
        yield bytes.subarray(70_000)
      },
    }
    const made = downloadResponse(download, 'application/zip')
    void sendResponse(new NodeNextRequest(request), new NodeNextResponse(response), made)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
})
afterAll(() => server.close())

test.each(['GET', 'HEAD'])('%s of a download says how long it is', async (method) => {
  const response = await fetch(url, { method })
  expect(response.headers.get('content-length')).toBe(String(bytes.length))
  expect(response.headers.get('transfer-encoding')).toBeNull()
  expect(response.headers.get('x-download-length')).toBeNull()
  const body = Buffer.from(await response.arrayBuffer())
  expect(body.equals(method === 'GET' ? bytes : Buffer.alloc(0))).toBe(true)
})

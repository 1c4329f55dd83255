import { createServer } from 'node:net'

/** A loopback port that nobody listens on: the wished one when it is free, else any. */
export async function findFreePort(wished?: number): Promise<number> {
  return (
    (wished === undefined ? undefined : await tryPort(wished)) ??
    (await tryPort(0)) ??
    Promise.reject(new Error('no free port'))
  )
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(address && typeof address === 'object' ? address.port : undefined))
    })
  })
}

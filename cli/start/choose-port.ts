import { createServer } from 'node:net'
import { PolyphonyError } from '@/lib/core/errors'

/**
 * The port on which the hub will listen, proved to be free; 0 asks for any.
 * @throws PolyphonyError with the remedy when it is taken, forbidden, or the host is not this computer's
 */
export function choosePort(host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (cause) => reject(explain(host, port, cause)))
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address()
      server.close(() => resolve(address && typeof address === 'object' ? address.port : port))
    })
  })
}

function explain(host: string, port: number, cause: Error): PolyphonyError {
  const code = 'code' in cause ? String(cause.code) : cause.message
  const words: Record<string, string> = {
    EADDRINUSE: `Port ${port} is taken by another program: stop it, or choose another port, for example PORT=${port + 1} npm start.`,
    EACCES: `Port ${port} needs more rights than this user has: choose one above 1023, for example PORT=3000 npm start.`,
    EADDRNOTAVAIL: `HOST ${host} is not an address of this computer: use 127.0.0.1, or 0.0.0.0 for every network.`,
    ENOTFOUND: `HOST ${host} is not known: use 127.0.0.1, or 0.0.0.0 for every network.`,
  }
  return new PolyphonyError(
    'internal',
    words[code] ?? `Cannot listen on ${host}:${port} (${code}): set HOST and PORT.`,
    { cause },
  )
}

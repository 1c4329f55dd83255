import { get as getHttp, type IncomingMessage } from 'node:http'
import { get as getHttps } from 'node:https'
import { publicLookup, refusePrivateHost } from './public-lookup'

/**
 * Gets an address as `fetch` does, over a socket that connects to nothing but the public internet: a name cannot lead
 * elsewhere between its check and the connection. Redirects are given back, bytes come as they are sent.
 * @throws PrivateAddress for a host, or a name that leads to a host, of a private network; what `node:http` throws
 */
export async function fetchPublic(
  url: URL,
  { headers, signal }: { headers: Record<string, string>; signal?: AbortSignal | undefined },
): Promise<Response> {
  refusePrivateHost(url.hostname)
  const message = await new Promise<IncomingMessage>((resolve, reject) => {
    const options = { headers: { 'accept-encoding': 'identity', ...headers }, signal, lookup: publicLookup() }
    const request = (url.protocol === 'https:' ? getHttps : getHttp)(url, options)
    request.once('response', resolve)
    // Stays: an answer that is cut off is an error of its request, too.
    request.on('error', reject)
  })
  const { statusCode: status = 502, headersDistinct } = message
  const lines = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  )
  if (status !== 204 && status !== 304) return new Response(bodyOf(message), { status, headers: lines })
  message.resume()
  return new Response(null, { status, headers: lines })
}

function bodyOf(message: IncomingMessage): ReadableStream<Uint8Array<ArrayBuffer>> {
  const chunks: AsyncIterator<Uint8Array<ArrayBuffer>> = message[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(body) {
      const { done, value } = await chunks.next()
      if (done) body.close()
      else body.enqueue(value)
    },
    cancel: () => void message.destroy(),
  })
}

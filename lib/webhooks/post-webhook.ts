import type { ClientRequest, IncomingMessage } from 'node:http'
import { Agent, request as openRequest } from 'node:https'
import type { SignedReply } from '@/guardrails/contract'
import { WebhookFailed } from '@/guardrails/webhook/webhook-failed'
import { PrivateAddress, publicLookup, refusePrivateHost } from '@/lib/core/public-lookup'

/** A verdict takes a few hundred bytes. */
const MOST_BYTES = 64 * 1024

export interface WebhookNetwork {
  /** `host:port` of services in the private network that the operator lets communities ask. */
  privateHosts: ReadonlySet<string>
  agent: Agent
}

/** Connections are kept, so that a handshake is not part of every turn; `ca` is for tests. */
export function createWebhookNetwork(privateHosts: Iterable<string>, ca?: string): WebhookNetwork {
  const agent = new Agent({ keepAlive: true, maxSockets: 64, maxFreeSockets: 16, ...(ca && { ca }) })
  return { privateHosts: new Set(privateHosts), agent }
}

/**
 * Posts JSON and reads a bounded answer: https alone, no redirects, no private network.
 * @throws WebhookFailed; its cause is the signal's reason when that ended it
 */
export async function postWebhook(
  network: WebhookNetwork,
  { url: address, body, headers }: { url: string; body: string; headers: Record<string, string> },
  signal: AbortSignal,
): Promise<SignedReply> {
  const url = new URL(address)
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '')
    throw new WebhookFailed('refused', 'a webhook has an https address without a name or password')
  const isNamed = network.privateHosts.has(`${url.hostname}:${url.port || '443'}`)
  const open = () =>
    openRequest(url, {
      method: 'POST',
      agent: network.agent,
      signal,
      ...(!isNamed && { lookup: publicLookup() }),
      headers: {
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        accept: 'application/json',
        'accept-encoding': 'identity',
        'user-agent': 'Polyphony-Webhook/1',
        ...headers,
      },
    })
  try {
    if (!isNamed) refusePrivateHost(url.hostname)
    return await readReply(await answerOf(open, body))
  } catch (cause) {
    if (cause instanceof WebhookFailed) throw cause
    if (cause instanceof PrivateAddress) throw new WebhookFailed('refused', cause.message, cause)
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new WebhookFailed(
      'unreachable',
      `${url.host} cannot be asked: ${why}`,
      signal.aborted ? signal.reason : cause,
    )
  }
}

/** A kept connection that the service has closed meanwhile is opened once more; the id of the request stays. */
async function answerOf(open: () => ClientRequest, body: string): Promise<IncomingMessage> {
  const request = open()
  try {
    return await send(request, body)
  } catch (error) {
    const isClosed = error instanceof Error && 'code' in error && error.code === 'ECONNRESET'
    if (!request.reusedSocket || !isClosed) throw error
    return send(open(), body)
  }
}

function send(request: ClientRequest, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request.once('response', resolve)
    // Stays: an answer that is cut off is an error of its request, too.
    request.on('error', reject)
    request.end(body)
  })
}

async function readReply(response: IncomingMessage): Promise<SignedReply> {
  const { statusCode = 0, headers } = response
  if (statusCode !== 200) {
    response.destroy()
    if (statusCode >= 300 && statusCode < 400)
      throw new WebhookFailed(
        'refused',
        `it redirects (status ${statusCode}), and redirects are not followed`,
      )
    throw new WebhookFailed('unreachable', `it answered with status ${statusCode}`)
  }
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response) {
    const chunk: Uint8Array = part
    bytes += chunk.byteLength
    if (bytes > MOST_BYTES) {
      response.destroy()
      throw new WebhookFailed('nonsense', `its answer is longer than ${MOST_BYTES} bytes`)
    }
    parts.push(chunk)
  }
  return { type: headers['content-type'] ?? '', body: Buffer.concat(parts) }
}

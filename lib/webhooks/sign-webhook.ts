import { createHmac } from 'node:crypto'

/**
 * The headers that prove who sent a body and when.
 *
 * HMAC-SHA256 over `id.timestamp.body`. Source: the Standard Webhooks specification,
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signWebhook(
  body: string,
  { id, nowMs, secret }: { id: string; nowMs: number; secret: Uint8Array },
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const timestamp = String(Math.floor(nowMs / 1000))
  const signature = createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}

/** A secret as it is shown and as the libraries of Standard Webhooks take it. */
export const writeSecret = (secret: Uint8Array): string => `whsec_${Buffer.from(secret).toString('base64')}`

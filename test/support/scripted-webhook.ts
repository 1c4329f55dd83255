import type { RunContext } from '@/guardrails/compiled-policy'
import { WebhookFailed } from '@/guardrails/webhook/webhook-failed'

/** In six languages. */
export const BOMB = /bomb|bombe|bomu|बम|قنبلة|炸弹/i
export const KNIFE = /knife|couteau/i

/** What the scripted service says of a text: a bomb is blocked, a knife is noted, all else passes. */
export function verdictOn(text: string): Record<string, unknown> {
  const found = BOMB.exec(text)
  if (found) {
    const start = [...text.slice(0, found.index)].length
    const spans = [{ start, end: start + [...found[0]].length }]
    return { action: 'block', score: 0.97, category: 'weapons', spans }
  }
  return KNIFE.test(text) ? { action: 'flag', score: 0.4 } : { action: 'allow', score: 0.01 }
}

/** The capability of asking services, without a network; the host `dead.example.org` never answers. */
export const postScripted: NonNullable<RunContext['postSigned']> = async ({ url, body }) => {
  if (new URL(url).hostname === 'dead.example.org')
    throw new WebhookFailed('unreachable', 'dead.example.org cannot be asked')
  const { text }: { text: string } = JSON.parse(body)
  return { type: 'application/json', body: Buffer.from(JSON.stringify(verdictOn(text))) }
}

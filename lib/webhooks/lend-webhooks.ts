import type { RunContext } from '@/guardrails/compiled-policy'
import { WebhookFailed } from '@/guardrails/webhook/webhook-failed'
import { readEnv } from '@/lib/core/env'
import { createId } from '@/lib/core/ids'
import { CircuitBreaker } from '@/lib/inference/remote/circuit-breaker'
import { createWebhookNetwork, postWebhook, type WebhookNetwork } from './post-webhook'
import { signWebhook } from './sign-webhook'
import { findWebhookSecret } from './webhook-secret'

export interface WebhookServices {
  network: WebhookNetwork
  breaker: CircuitBreaker
  /** The secret of the community of a slug; undefined where it has none. */
  findSecret(community: string): Promise<Uint8Array | undefined>
  nowMs(): number
}

declare global {
  var polyphonyWebhooks: WebhookServices | undefined
}

/** What the webhooks of this process share: its connections, and which services are left alone. */
export function findWebhookServices(): WebhookServices {
  globalThis.polyphonyWebhooks ??= {
    network: createWebhookNetwork(readEnv().webhookPrivateHosts),
    breaker: new CircuitBreaker(() => performance.now()),
    findSecret: findWebhookSecret,
    nowMs: () => Date.now(),
  }
  return globalThis.polyphonyWebhooks
}

/** Lets guardrails of one community ask services in its name; a service that keeps failing is left alone for a while. */
export function lendWebhooks(
  community: string,
  services: () => WebhookServices = findWebhookServices,
): Required<Pick<RunContext, 'postSigned'>> {
  return {
    async postSigned({ url, body, timeLimitMs }, signal) {
      const { network, breaker, findSecret, nowMs } = services()
      const name = `${community} ${url}`
      if (!breaker.allows(name))
        throw new WebhookFailed('resting', 'it failed several times in a row and is left alone for a moment')
      const secret = await findSecret(community)
      if (!secret)
        throw new WebhookFailed(
          'unsigned',
          'the community has no secret to sign with: make one beside its policy',
        )
      const headers = signWebhook(body, { id: createId('msg'), nowMs: nowMs(), secret })
      const limit = AbortSignal.timeout(timeLimitMs)
      breaker.begin(name)
      try {
        const reply = await postWebhook(network, { url, body, headers }, AbortSignal.any([signal, limit]))
        breaker.succeed(name)
        return reply
      } catch (error) {
        // Who gave up first decides: the time limit is the service's fault, an asker who left is not.
        if (signal.aborted) {
          breaker.forget(name)
          throw signal.reason
        }
        if (limit.aborted) {
          breaker.fail(name)
          throw new WebhookFailed('late', `it did not answer within ${timeLimitMs} ms`, error)
        }
        if (error instanceof WebhookFailed && error.failure !== 'unreachable') breaker.succeed(name)
        else breaker.fail(name)
        throw error
      }
    },
  }
}

import { z } from 'zod'

/** By whom requests and tokens are counted. */
export const LIMIT_SCOPES = ['guest', 'account', 'key', 'community'] as const

export type LimitScope = (typeof LIMIT_SCOPES)[number]

/** How much a minute; null for as much as one likes. */
export interface Allowance {
  requests: number | null
  tokens: number | null
}

export type RateLimits = Record<LimitScope, Allowance>

/** Room for people and for programs; whoever wants to hold somebody to less says so. */
const DEFAULTS: RateLimits = {
  guest: { requests: 60, tokens: 120_000 },
  account: { requests: 120, tokens: 240_000 },
  key: { requests: 120, tokens: 240_000 },
  community: { requests: 3_000, tokens: 6_000_000 },
}

/**
 * `RATE_LIMITS`: requests and tokens a minute, "guest=60/120000 account=120/240000"; "off" in the place of a number or
 * of both lifts a limit, and who is not named keeps the default.
 */
export const rateLimitsSetting = z
  .string()
  .default('')
  .transform((text, context): RateLimits => {
    const limits = { ...DEFAULTS }
    for (const part of text.split(/[\s,;]+/).filter((one) => one !== '')) {
      const { scope, requests, tokens } = FORMAT.exec(part)?.groups ?? {}
      const named = LIMIT_SCOPES.find((one) => one === scope)
      if (named === undefined || requests === undefined) {
        context.addIssue({
          code: 'custom',
          message: `"${part.slice(0, 60)}" is no limit. Write for example "guest=60/120000" or "community=off"; the names are ${LIMIT_SCOPES.join(', ')}`,
        })
        return z.NEVER
      }
      limits[named] = { requests: numberOf(requests), tokens: numberOf(tokens ?? requests) }
    }
    return limits
  })

/** A scope, then "off" or two amounts. */
const FORMAT =
  /^(?<scope>[a-z]+)=(?<requests>off(?!\/)|[1-9]\d{0,8}(?=\/)|off(?=\/))(?:\/(?<tokens>off|[1-9]\d{0,8}))?$/

const numberOf = (text: string): number | null => (text === 'off' ? null : Number(text))

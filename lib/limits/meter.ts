import { PolyphonyError } from '@/lib/core/errors'
import type { Allowance, LimitScope, RateLimits } from '@/lib/core/rate-limits-setting'
import { type BucketLevel, correctBuckets, type Drop, fillBuckets } from '@/lib/store/rate-buckets'

/** Somebody whose requests and tokens are counted. */
export interface Holder {
  scope: LimitScope
  id: string
  allowance: Allowance
}

/** How the tightest limit of a kind stands. */
export interface LimitLevel {
  limit: number
  remaining: number
  resetMs: number
}

/** What one request costs each of its holders. */
export interface Charge {
  holder: Holder
  requests: number
  tokens: number
}

const UNITS = ['requests', 'tokens'] as const

export type LimitUnit = (typeof UNITS)[number]

const WINDOW_MS = 60_000

/** A key's limits: the hub's, or its own where those are tighter. */
export function keyHolder(
  key: { id: string; requestsPerMinute: number | null; tokensPerMinute: number | null },
  { key: limits }: RateLimits,
): Holder {
  const requests = tighter(key.requestsPerMinute, limits.requests)
  const tokens = tighter(key.tokensPerMinute, limits.tokens)
  return { scope: 'key', id: key.id, allowance: { requests, tokens } }
}

export const communityHolder = (slug: string, { community }: RateLimits): Holder => ({
  scope: 'community',
  id: slug,
  allowance: community,
})

/** Takes tokens that nobody reserved from a holder, whatever is left there. */
export const chargeTokens = (holder: Holder, tokens: number): Promise<void> =>
  correctBuckets(dropsOf(holder, 'tokens', tokens).map(({ drop }) => drop))

/** The limits of one request: what it takes from whom, how they stand, and what is given back when it used less. */
export class Meter {
  private readonly levels: Record<LimitUnit, Map<string, LimitLevel>> = {
    requests: new Map(),
    tokens: new Map(),
  }
  private reserved: Drop[] = []

  /**
   * Takes from every holder, or from none. Tokens are a reservation, which `settle` corrects; what is more than a whole
   * limit counts as all of it.
   * @throws PolyphonyError (rate_limited, param `limit.<scope>`, with the seconds to wait)
   */
  async take(charges: Charge[]): Promise<void> {
    const wanted = charges.flatMap(({ holder, ...amounts }) =>
      UNITS.flatMap((unit) => dropsOf(holder, unit, amounts[unit])),
    )
    const levels = await fillBuckets(wanted.map(({ drop }) => drop))
    const stands = wanted.flatMap((one, index) => {
      const level = levels[index]
      return level ? [{ ...one, level }] : []
    })
    for (const { unit, drop, level } of stands)
      this.levels[unit].set(drop.key, { limit: drop.limit, ...level })
    const refused = stands.filter(({ drop, level }) => drop.amount > 0 && !level.isTaken)
    const taken = stands.filter(({ drop, level }) => drop.amount > 0 && level.isTaken)
    const longest = refused.reduce<Standing | undefined>(later, undefined)
    if (longest) {
      await correctBuckets(taken.map(({ drop }) => ({ ...drop, amount: -drop.amount })))
      throw tooMuch(longest)
    }
    this.reserved.push(...taken.filter(({ unit }) => unit === 'tokens').map(({ drop }) => drop))
  }

  /** Puts what was used in the place of what was reserved. */
  async settle(usedTokens: number): Promise<void> {
    const reserved = this.reserved
    this.reserved = []
    await correctBuckets(
      reserved
        .map((drop) => ({ ...drop, amount: Math.min(usedTokens, drop.limit) - drop.amount }))
        .filter(({ amount }) => amount !== 0),
    )
  }

  /** How the limit stands of which the smallest share is left; undefined where none holds. */
  tightest(unit: LimitUnit): LimitLevel | undefined {
    const share = ({ remaining, limit }: LimitLevel) => remaining / limit
    return [...this.levels[unit].values()].sort((left, right) => share(left) - share(right))[0]
  }
}

interface Standing {
  scope: LimitScope
  unit: LimitUnit
  drop: Drop
  level: BucketLevel
}

function dropsOf({ scope, id, allowance }: Holder, unit: LimitUnit, amount: number) {
  const limit = allowance[unit]
  if (limit === null) return []
  const drop = { key: `${scope}:${id}:${unit}`, limit, windowMs: WINDOW_MS, amount: Math.min(amount, limit) }
  return [{ scope, unit, drop }]
}

const later = (first: Standing | undefined, next: Standing): Standing =>
  first && first.level.retryMs >= next.level.retryMs ? first : next

const tighter = (own: number | null, hub: number | null) =>
  own === null || hub === null ? (own ?? hub) : Math.min(own, hub)

const NAMES: Record<LimitScope, string> = {
  guest: 'a guest of this hub',
  account: 'an account of this hub',
  key: 'this API key',
  community: 'the community that is asked',
}

function tooMuch({ scope, unit, drop, level }: Standing): PolyphonyError {
  const seconds = Math.max(1, Math.ceil(level.retryMs / 1_000))
  return new PolyphonyError(
    'rate_limited',
    `Rate limit reached for ${NAMES[scope]} on ${unit} per minute: limit ${drop.limit}, left ${level.remaining}, asked for ${drop.amount}. Try again in ${seconds} s.`,
    { param: `limit.${scope}`, retryAfterSeconds: seconds },
  )
}

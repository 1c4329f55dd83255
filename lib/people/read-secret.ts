import { existsSync, readFileSync } from 'node:fs'
import { dataPaths, type Env } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'

/** The secret that signs sessions and guests' cookies: NEXTAUTH_SECRET, else the one made at first start. */
export function readSecret(env: Env): string {
  if (env.NEXTAUTH_SECRET) return env.NEXTAUTH_SECRET
  const file = dataPaths(env.dataDir).secret
  if (!existsSync(file)) {
    throw new PolyphonyError(
      'internal',
      'There is no secret for sessions yet: start the hub with `npm start`, or set NEXTAUTH_SECRET.',
    )
  }
  return readFileSync(file, 'utf8').trim()
}

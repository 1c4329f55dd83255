import { PolyphonyError } from '@/lib/core/errors'
import { allowsOnHub, type HubPermission, type Standing } from './permissions'
import type { Reader } from './reader'

/** A reader with an account. */
export type Account = Extract<Reader, { kind: 'user' }>

/** Whether a reader may do something on the hub as a whole. */
export const mayOnHub = (reader: Reader | null, permission: HubPermission): boolean =>
  allowsOnHub(standingOf(reader), permission)

/**
 * The reader's account, held to what it may do on the hub as a whole.
 * @throws PolyphonyError unauthenticated for guests, forbidden for accounts that may not
 */
export function requireOnHub(reader: Reader | null, permission: HubPermission): Account {
  if (reader?.kind !== 'user') throw new PolyphonyError('unauthenticated', 'Sign in first.')
  if (mayOnHub(reader, permission)) return reader
  throw new PolyphonyError('forbidden', `Only the operator of this hub may do this (${permission}).`)
}

function standingOf(reader: Reader | null): Standing {
  if (reader?.kind !== 'user') return 'guest'
  return reader.isOperator ? 'operator' : 'account'
}

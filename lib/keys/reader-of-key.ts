import { PolyphonyError } from '@/lib/core/errors'
import type { Reader } from '@/lib/people/reader'
import { getUser } from '@/lib/store/users'

/**
 * In whose name a key asks. One without an account is the operator's own, made on the hub's machine.
 * @throws PolyphonyError (unauthenticated) when its account is gone
 */
export async function readerOfKey(key: { userId: string | null }): Promise<Reader> {
  if (key.userId === null) return { kind: 'user', userId: '', isOperator: true }
  const account = await getUser(key.userId)
  if (!account) throw new PolyphonyError('unauthenticated', 'The account of this key is gone.')
  return { kind: 'user', userId: account.id, isOperator: account.isOperator }
}

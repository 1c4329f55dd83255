import { PolyphonyError } from '@/lib/core/errors'
import { database } from './database'
import { Prisma } from './generated/client'

/**
 * Runs several writes as one: all of them are kept, or none.
 * @throws PolyphonyError (conflict, with the given words and param) when another writer took a unique place first
 */
export async function inTransaction<T>(
  conflict: string | { message: string; param: string },
  work: (db: Prisma.TransactionClient) => Promise<T>,
): Promise<T> {
  try {
    return await database().$transaction(work, { maxWait: 10_000, timeout: 20_000 })
  } catch (cause) {
    if (isUniqueViolation(cause)) {
      const { message, ...details } = typeof conflict === 'string' ? { message: conflict } : conflict
      throw new PolyphonyError('conflict', message, { ...details, cause })
    }
    throw cause
  }
}

/** P2002: a unique constraint failed; P2034: a write conflict or deadlock. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false
  // A statement of our own says it in PostgreSQL's code.
  return (
    ['P2002', 'P2034'].includes(error.code) || (error.code === 'P2010' && error.message.includes('23505'))
  )
}

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
function isUniqueViolation(error: unknown): boolean {
  return (
    error instanceof Prisma.PrismaClientKnownRequestError &&
    (error.code === 'P2002' || error.code === 'P2034')
  )
}

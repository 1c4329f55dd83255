import { notFound } from 'next/navigation'
import { PolyphonyError } from '@/lib/core/errors'

/** What was looked for, or the page that says there is no such thing. */
export async function orNotFound<T>(found: Promise<T>): Promise<T> {
  try {
    return await found
  } catch (error) {
    if (error instanceof PolyphonyError && error.code === 'not_found') notFound()
    throw error
  }
}

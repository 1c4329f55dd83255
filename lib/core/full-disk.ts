import { PolyphonyError } from './errors'

/**
 * What a failed write says to people: too_large where the disk or its quota is full, else the error as it is.
 * @param then what becomes of the work, after "The disk is full: free some space, and "
 */
export function explainFullDisk(error: unknown, then: string): unknown {
  if (!(error instanceof Error && 'code' in error)) return error
  if (error.code !== 'ENOSPC' && error.code !== 'EDQUOT') return error
  return new PolyphonyError('too_large', `The disk is full: free some space, and ${then}`, { cause: error })
}

import { PolyphonyError } from '@/lib/core/errors'

/** The refusal of a request that could never have all its slots at once. */
export function tooManyChoices(choices: number, slots: number): PolyphonyError {
  return new PolyphonyError(
    'invalid_request',
    `"n" is ${choices}; this engine drafts at most ${slots} at once`,
    { param: 'n' },
  )
}

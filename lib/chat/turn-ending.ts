import { PolyphonyError } from '@/lib/core/errors'
import type { CandidateView, ChatEvent } from './chat-event'
import { listCandidates, type TurnLedger } from './turn-ledger'

/** How a turn ended. */
export type TurnEnding =
  | { status: 'done' | 'blocked' | 'stopped' }
  | { status: 'failed'; error: PolyphonyError }

/** What an error in the middle of a turn means for it; what its reader is not told is logged. */
export function endingOf(
  error: unknown,
  signal: AbortSignal,
  { logError }: { logError(error: unknown): void },
): TurnEnding {
  const known = signal.aborted ? signal.reason : error
  if (known instanceof PolyphonyError) {
    if (known.code === 'cancelled') return { status: 'stopped' }
    if (known.cause !== undefined) logError(known.cause)
    return { status: 'failed', error: known }
  }
  logError(error)
  return { status: 'failed', error: internal(error) }
}

/**
 * The event that ends a turn.
 * @param messageId empty where nothing is kept
 * @param ledger null where what it says could not be kept
 */
export function tellEnding(ending: TurnEnding, messageId: string, ledger: TurnLedger | null): ChatEvent {
  if (ending.status === 'failed') return tellError(ending.error)
  const candidates: CandidateView[] = ledger
    ? listCandidates(ledger).map(({ latent: _, encoderDigest: __, ...candidate }) => candidate)
    : []
  const receipt = ledger?.receipt ? { ...ledger.receipt } : null
  const { status } = ending
  return { type: 'done', messageId, status, ranking: ledger?.ranking ?? null, receipt, candidates }
}

/** Whatever it was, the question is still there. */
export function internal(cause: unknown): PolyphonyError {
  return new PolyphonyError(
    'internal',
    'Something went wrong on this hub. Your question is not lost; try again.',
    { cause },
  )
}

function tellError({ code, message, param, retryAfterSeconds, amounts }: PolyphonyError): ChatEvent {
  return {
    type: 'error',
    code,
    message,
    ...(param !== undefined && { param }),
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    ...(amounts && { amounts }),
  }
}

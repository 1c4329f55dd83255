/** Why a model gave no answer that counts. */
export type AskFailure =
  /** Nobody installed it and no model server has it. */
  | 'unknown'
  /** Its server cannot be asked in this way. */
  | 'unable'
  | 'unavailable'
  /** Its engine is still being started. */
  | 'asleep'
  /** It did not answer within its time limit. */
  | 'late'
  /** It answered something that is no verdict. */
  | 'nonsense'

/** A model that judges gave no verdict; the message is for the people who run the policy and never quotes the text. */
export class AskFailed extends Error {
  override readonly name = 'AskFailed'

  constructor(
    readonly failure: AskFailure,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause })
  }
}

/** Why a webhook gave no verdict that counts. */
export type WebhookFailure =
  /** Its address is not allowed, or it sends its asker elsewhere. */
  | 'refused'
  /** The community has no secret to sign with. */
  | 'unsigned'
  | 'unreachable'
  /** It did not answer within its time limit. */
  | 'late'
  /** It failed several times in a row and is left alone for a while. */
  | 'resting'
  /** It answered something that is no verdict. */
  | 'nonsense'

/** A webhook gave no verdict; the message is for the people who run the policy and never quotes the text. */
export class WebhookFailed extends Error {
  override readonly name = 'WebhookFailed'

  constructor(
    readonly failure: WebhookFailure,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause })
  }
}

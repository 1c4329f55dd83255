import { PolyphonyError } from '@/lib/core/errors'

/** A bundle that cannot be imported, with what to do about it. */
export class BundleRefused extends PolyphonyError {
  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super('invalid_request', message)
  }
}

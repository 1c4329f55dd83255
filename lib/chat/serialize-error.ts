/** An error as it may stand in a log: what else hangs on one can hold a whole request, with what somebody asked. */
export function serializeError(error: unknown): {
  type: string
  message: string
  stack?: string | undefined
} {
  if (!(error instanceof Error))
    return { type: typeof error, message: 'something that is no error was thrown' }
  const { name, message, stack } = error
  return { type: name, message, stack }
}

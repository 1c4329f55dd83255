import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PolyphonyError } from '@/lib/core/errors'
import { encodeSseEvent } from '@/lib/openai/encode-sse-event'
import { openaiErrorBody } from '@/lib/openai/openai-error-body'

test('an event is one line of data whatever the text holds', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const event = encodeSseEvent({ text })
      expect(event.endsWith('\n\n')).toBe(true)
      expect(event.trimEnd().split(/\r\n|\r|\n/)).toHaveLength(1)
      expect(JSON.parse(event.slice('data: '.length))).toEqual({ text })
    }),
  )
})

test('an error body shows message, field and code, and never the cause', () => {
  const error = new PolyphonyError('rate_limited', 'Slow down', { param: 'n', cause: new Error('secret') })
  expect(openaiErrorBody(error)).toEqual({
    error: { message: 'Slow down', type: 'rate_limit_error', param: 'n', code: 'rate_limited' },
  })
})

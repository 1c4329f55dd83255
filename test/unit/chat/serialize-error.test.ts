import pino from 'pino'
import { expect, test } from 'vitest'
import { serializeError } from '@/lib/chat/serialize-error'

test('nothing that hangs on an error, or is thrown in its place, reaches the log', () => {
  const lines: string[] = []
  const log = pino({ serializers: { err: serializeError } }, { write: (line) => void lines.push(line) })
  const error = Object.assign(new TypeError('no answer'), { httpRequest: { body: 'what somebody asked' } })
  for (const thrown of [error, 'what somebody asked', { body: 'what somebody asked' }])
    log.error({ err: thrown })
  expect(lines.join('')).toContain('"message":"no answer"')
  expect(lines.join('')).toContain('serialize-error.test')
  expect(lines.join('')).not.toContain('somebody')
})

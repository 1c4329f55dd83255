import { expect, test } from 'vitest'
import { decodeBase64Text } from '@/guardrails/decode-base64-text'

test.each([
  ['aGVsbG8=', 'hello'],
  ['aGVsbG8', 'hello'],
  ['5L2g5aW9', '你好'],
  ['8J-Yig', '😊'],
  ['77u_YWJj', 'abc'],
])('%s is %s', (token, text) => {
  expect(decodeBase64Text(token)).toBe(text)
})

test.each([
  ['a length that base64 never has', 'aGVsbG8hY'],
  ['too little padding', 'aGVsbA='],
  ['padding that is not needed', 'aGVsbG8='.replace('8', '8h')],
  ['other signs', 'aGVs bG8='],
  ['bytes that are no UTF-8', 'gICA'],
  ['a control character', 'AGFi'],
  ['a word', 'community'],
])('%s is no text', (_, token) => {
  expect(decodeBase64Text(token)).toBeUndefined()
})

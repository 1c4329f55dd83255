import { expect, test } from 'vitest'
import { CircuitBreaker } from '@/lib/inference/remote/circuit-breaker'

test('a circuit opens at the third failure, half opens after its rest and closes at a success', () => {
  let nowMs = 0
  const breaker = new CircuitBreaker(() => nowMs)
  for (const state of ['closed', 'closed', 'open'] as const) {
    breaker.fail('gpu')
    expect(breaker.stateOf('gpu')).toBe(state)
  }
  nowMs = 5_000
  expect(breaker.stateOf('gpu')).toBe('half-open')
  breaker.fail('gpu')
  expect(breaker.stateOf('gpu')).toBe('open')
  breaker.succeed('gpu')
  expect(breaker.stateOf('gpu')).toBe('closed')
  expect(breaker.stateOf('never seen')).toBe('closed')
})

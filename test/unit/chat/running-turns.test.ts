import { expect, test } from 'vitest'
import { RunningTurns } from '@/lib/chat/running-turns'

test('a turn is stopped by its page’s name or its answer’s, and whoever stops it waits for its end', async () => {
  const turns = new RunningTurns()
  const running = turns.begin('guest:a', 'turn-1')
  running.nameAnswer('msg_1')
  let isOver = false
  const stopped = turns.stop('guest:a', ['msg_1']).then((found) => {
    isOver = true
    return found
  })
  await Promise.resolve()
  expect(running.signal.aborted).toBe(true)
  expect(isOver).toBe(false)
  running.end()
  expect(await stopped).toBe(true)
  expect(await turns.stop('guest:a', ['turn-1', 'msg_1'])).toBe(false)
})

test('nobody stops another’s turn', async () => {
  const turns = new RunningTurns()
  const running = turns.begin('guest:a', 'turn-1')
  running.nameAnswer('msg_1')
  expect(await turns.stop('guest:b', ['turn-1', 'msg_1'])).toBe(false)
  expect(running.signal.aborted).toBe(false)
})

test('the same question that was sent twice runs once; its name is free again afterwards', () => {
  const turns = new RunningTurns()
  const running = turns.begin('guest:a', 'turn-1')
  expect(() => turns.begin('guest:a', 'turn-1')).toThrow(expect.objectContaining({ code: 'conflict' }))
  turns.begin('guest:b', 'turn-1').end()
  running.end()
  turns.begin('guest:a', 'turn-1').end()
})

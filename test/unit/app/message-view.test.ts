import { expect, test } from 'vitest'
import { toMessageView } from '@/app/_chat/message-view'

const stored = {
  id: 'msg_1',
  role: 'assistant' as const,
  status: 'done' as const,
  content: 'Saturday.',
  attachments: [],
  receipt: { policyVersion: 3, seed: 7 },
  verdicts: null,
  ranking: null,
  candidates: [],
}

test('a verdict of a stored answer is told with the policy it came from', () => {
  const verdict = {
    guardrail: 'personal-data',
    action: 'rewrite',
    stage: 'input',
    message: 'An address was hidden.',
  }
  const view = toMessageView({ ...stored, verdicts: [verdict] }, 'commons')
  expect(view).toMatchObject({
    notes: [{ ...verdict, kind: 'guardrail', policy: { community: 'commons', version: 3 } }],
  })
})

test('the same words of one filter are told once after a reload as they were live', () => {
  const hidden = { guardrail: 'personal-data', action: 'rewrite', stage: 'draft', message: 'Hidden.' }
  const verdicts = [hidden, { ...hidden, stage: 'output-final' }, { ...hidden, message: 'Another.' }, hidden]
  const view = toMessageView({ ...stored, verdicts }, 'commons')
  expect(view.role === 'assistant' && view.notes).toMatchObject([
    { message: 'Hidden.' },
    { message: 'Another.' },
  ])
})

test('a block speaks for the notes of its words, whichever was stored first', () => {
  const flag = { guardrail: 'language', action: 'flag', stage: 'output-stream', message: 'No.' }
  const block = { ...flag, guardrail: 'pipeline', action: 'block' }
  for (const verdicts of [
    [flag, block],
    [block, flag],
  ]) {
    const view = toMessageView({ ...stored, verdicts }, 'commons')
    expect(view.role === 'assistant' && view.notes).toMatchObject([{ action: 'block', message: 'No.' }])
  }
})

test('verdicts without words for the reader are not told', () => {
  const silent = { guardrail: 'language', action: 'flag', stage: 'input' }
  const allowed = { guardrail: 'language', action: 'allow', stage: 'input', message: 'fine' }
  expect(toMessageView({ ...stored, verdicts: [silent, allowed] }, 'commons')).toMatchObject({ notes: [] })
})

test('dropped turns and abstention are told after a reload as they were told live', () => {
  const view = toMessageView({ ...stored, ranking: { droppedTurns: 2, abstained: true } }, 'commons')
  expect(view).toMatchObject({ notes: [{ kind: 'history-dropped', count: 2 }, { kind: 'unsure' }] })
})

test('an answer that failed before anything was drawn has no reasons to show', () => {
  expect(toMessageView({ ...stored, status: 'failed', receipt: null }, 'commons')).toMatchObject({
    reasons: null,
  })
})

test('a refused question is marked', () => {
  expect(toMessageView({ ...stored, role: 'user', status: 'blocked' }, 'commons')).toMatchObject({
    isRefused: true,
  })
})

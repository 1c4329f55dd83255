import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Stage } from '@/guardrails/contract'
import personalData from '@/guardrails/personal-data'
import { cases } from '@/guardrails/personal-data/cases'
import { runGuardrails } from '@/guardrails/pipeline'
import { createRestorer } from '@/guardrails/restore-stream'
import { StandIns, standInsOf } from '@/guardrails/stand-ins'
import { toWellFormed } from '@/guardrails/to-well-formed'

const options = { action: 'pseudonymise', regions: ['KE', 'US'] }

/** Judges a text in a conversation, with two steps of the same kind: the second sees what the first left. */
function judge(text: string, memory: Map<string, unknown>, stage: Stage = 'input', steps = [options]) {
  const policy = {
    steps: steps.map((one, index) => ({
      ...{ name: `step-${index}`, on: [stage], origin: 'community' as const, timeLimitMs: 60_000 },
      guardrail: personalData.configure(one),
    })),
    messages: {},
  }
  const context = { language: 'en', memory, now: () => 0, random: () => 0.5 }
  return runGuardrails({ text, stage, policy, context })
}

test('the model reads stand-ins of the same kind, the same one for the same words in every turn', async () => {
  const memory = new Map<string, unknown>()
  const first = await judge('I am jane@corp.example, call 0712 345 678 or mail bob@corp.example', memory)
  expect(first.text).toBe(
    'I am Person-Email-1@example.org, call Person-Phone-1 or mail Person-Email-2@example.org',
  )
  expect(first).toMatchObject({ action: 'rewrite' })
  const second = await judge('Was it bob@corp.example, or 4111 1111 1111 1111 at 8.8.8.8?', memory)
  expect(second.text).toBe('Was it Person-Email-2@example.org, or Person-Card-1 at Person-IP-1?')
  expect(standInsOf(memory).restore(second.text)).toBe(
    'Was it bob@corp.example, or 4111 1111 1111 1111 at 8.8.8.8?',
  )
})

test('an answer may say the stand-ins; what no reader wrote is hidden in it', async () => {
  const memory = new Map<string, unknown>()
  await judge('I am jane@corp.example', memory)
  const answer = await judge('Hello Person-Email-1@example.org, write to eve@corp.example.', memory, 'draft')
  expect(answer.text).toBe('Hello Person-Email-1@example.org, write to ‹e-mail hidden›.')
})

test('stand-ins that a reader writes stay what they are, and nothing else is ever called so', async () => {
  const memory = new Map<string, unknown>()
  const quoted = 'What does Person-Email-1@example.org mean, or person-phone-2?'
  expect((await judge(quoted, memory)).text).toBe(quoted)
  const next = await judge('Mail jane@corp.example, 0712 345 678, 0712 345 679', memory)
  expect(next.text).toBe('Mail Person-Email-2@example.org, Person-Phone-3, Person-Phone-4')
  expect(standInsOf(memory).restore(quoted)).toBe(quoted)
})

test('a hidden kind is as hidden as ever, and a floor that hides is not loosened by stand-ins', async () => {
  const memory = new Map<string, unknown>()
  const mixed = { ...options, actions: { card: 'hide', secret: 'block' } }
  const judged = await judge('Card 4111 1111 1111 1111 of a@corp.example', memory, 'input', [mixed])
  expect(judged.text).toBe('Card ‹card hidden› of Person-Email-1@example.org')
  expect(personalData.loosens({ action: 'hide' }, { action: 'pseudonymise' })).not.toEqual([])
  expect(personalData.loosens({ action: 'pseudonymise' }, { action: 'hide' })).toEqual([])
})

const piece = fc.oneof(
  fc.constantFrom(...cases.map(({ text }) => text)),
  fc.constantFrom('Person-', 'Email-1', '@example.org', 'Person-Phone-1', 'person-email-2@example.org'),
  fc.constantFrom('0712345678', '5', ' ', '-', 'a@corp.example', '4111111111111111', '٣'),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const texts = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => toWellFormed(pieces.join('')))

describe('whatever is written', () => {
  test('comes back to the letter, though two steps took turns', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 3 }), async (turns) => {
        const memory = new Map<string, unknown>()
        const kinds = [{ ...options, kinds: ['phone', 'id'] }, options]
        const seen: string[] = []
        for (const text of turns) seen.push((await judge(text, memory, 'input', kinds)).text)
        const standIns = standInsOf(memory)
        // One that the reader wrote after it had been given away is taken for it: nothing tells the two apart.
        fc.pre(!turns.some((text) => Object.values(standIns.entriesIn(text)).some((value) => value !== null)))
        expect(seen.map((text) => standIns.restore(text))).toEqual(turns)
      }),
      { numRuns: 300 },
    )
  })

  test('comes back the same however an answer was cut', () => {
    const standIns = new StandIns({
      'Person-Email-1@example.org': 'jane@corp.example',
      'Person-Phone-1': '+254 712 345 678',
      'Person-Phone-12': '12',
      'Person-ID-3': null,
    })
    const said = fc.array(
      fc.oneof(
        fc.constantFrom('Person-Email-1@example.org', 'Person-Phone-1', 'Person-Phone-12', 'Person-ID-3'),
        fc.constantFrom('person-email-1', 'PERSON-PHONE-1', 'Person-Phone-7', 'Person-', '@example.', '2'),
        fc.string({ maxLength: 4 }),
      ),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(said, fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (pieces, sizes) => {
        const text = pieces.join('')
        const restorer = createRestorer(standIns)
        let shown = ''
        for (let at = 0; at < text.length; ) {
          const size = sizes.next().value
          shown += restorer.push(text.slice(at, at + size))
          at += size
        }
        expect(shown + restorer.end()).toBe(standIns.restore(text))
      }),
      { numRuns: 1000 },
    )
  })
})

test('a stand-in that is cut between two pieces is held back, and not a letter more', () => {
  const restorer = createRestorer(new StandIns({ 'Person-Email-1@example.org': 'jane@corp.example' }))
  const shown = ['Dear ', 'Per', 'son-Email-1', '@example', '.org', ', hello P', 'aul'].map((text) =>
    restorer.push(text),
  )
  expect(shown).toEqual(['Dear ', '', '', '', 'jane@corp.example', ', hello ', 'Paul'])
})

test('a text with more data than any honest one is refused whole, not hidden in part', async () => {
  const text = 'a@corp.example '.repeat(5_001)
  const judged = await judge(text, new Map(), 'input', [{ ...options, action: 'hide' }])
  expect(judged).toMatchObject({ action: 'block', text: '', blocked: { reason: 'personal_data' } })
})

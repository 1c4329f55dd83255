import { expect, test } from 'vitest'
import type { Kind } from '@/guardrails/personal-data/find-personal-data'
import { personalDataUndecidedFrom } from '@/guardrails/personal-data/personal-data-undecided-from'

const held = (text: string, kinds: Kind[]) => text.slice(personalDataUndecidedFrom(text, kinds))

test.each([
  // Of what could still be data nothing is shown, and of what could not everything.
  ['We met at ', ['secret', 'card', 'iban'], ''],
  ['We met at ', ['id'], 'at '],
  ['My number is QQ 12 34', ['id'], 'QQ 12 34'],
  ['My number is QQ 12 34', ['card'], '12 34'],
  ['It is GB82 WEST', ['iban'], 'GB82 WEST'],
  ['jane at example ', ['email'], 'jane at example '],
  ['jane at example ', ['card'], ''],
] satisfies [string, Kind[], string][])('of %j, where %j are looked for, %j waits', (text, kinds, waits) => {
  expect(held(text, kinds)).toBe(waits)
})

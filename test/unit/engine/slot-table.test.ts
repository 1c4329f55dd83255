import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SlotTable } from '@/lib/engine/generation/slot-table'

const SLOTS = 6
interface Item {
  id: number
  past: number
  size: number
}

const step = fc.record({
  act: fc.constantFrom('enter', 'settle', 'settle', 'leave', 'drop', 'write'),
  pick: fc.nat(20),
  choices: fc.integer({ min: 1, max: 3 }),
  size: fc.constantFrom(0, 4, 8, 64),
})

test('whatever comes and goes, everyone keeps what was read for him, and rows lie dense and by size', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      /** By slot: whose tokens lie there, and how many. */
      const memory: { id: number; tokens: number }[] = Array.from({ length: SLOTS + 1 }, () => ({
        id: -1,
        tokens: 0,
      }))
      const table = new SlotTable<Item, Item & { choices: number }>(SLOTS, (from, to, tokens) => {
        expect(memory[from]!.tokens).toBeGreaterThanOrEqual(tokens)
        memory[to] = { id: memory[from]!.id, tokens }
      })
      const prompts: (Item & { choices: number })[] = []
      let ids = 0
      const taken = () => table.rows.length + prompts.reduce((sum, { choices }) => sum + choices, 0)
      for (const { act, pick, choices, size } of steps) {
        const prompt = prompts[pick % Math.max(1, prompts.length)]
        const row = table.rows[pick % Math.max(1, table.rows.length)]
        if (act === 'enter' && taken() + choices <= SLOTS) {
          const entered = { id: ids++, past: 5, size, choices }
          table.enter(entered)
          memory[table.slotOf(entered)] = { id: entered.id, tokens: 5 }
          prompts.push(entered)
        } else if (act === 'settle' && prompt) {
          prompts.splice(prompts.indexOf(prompt), 1)
          table.settle(
            prompt,
            Array.from({ length: prompt.choices }, () => ({ ...prompt })),
          )
        } else if (act === 'drop' && prompt) {
          prompts.splice(prompts.indexOf(prompt), 1)
          table.drop(prompt)
        } else if (act === 'leave' && row) table.leave(row)
        else if (act === 'write') {
          for (const [slot, written] of table.rows.entries()) memory[slot]!.tokens = ++written.past
        }
        for (const [slot, { id, past }] of table.rows.entries())
          expect(memory[slot]).toEqual({ id, tokens: past })
        for (const one of prompts) expect(memory[table.slotOf(one)]).toEqual({ id: one.id, tokens: one.past })
        const sizes = table.rows.map((one) => one.size)
        expect(sizes).toEqual([...sizes].sort((a, b) => a - b))
      }
    }),
    { numRuns: 500 },
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines } from '@/lib/documents/diff-lines'

test('a changed line stands with the lines around it and their numbers', () => {
  const before = Array.from({ length: 12 }, (_, index) => `line ${index + 1}`)
  const after = before.with(5, 'another')
  expect(diffLines(before.join('\n'), after.join('\n'))).toEqual([
    { kind: 'gap', count: 2 },
    { kind: 'same', text: 'line 3', before: 3, after: 3 },
    { kind: 'same', text: 'line 4', before: 4, after: 4 },
    { kind: 'same', text: 'line 5', before: 5, after: 5 },
    { kind: 'removed', text: 'line 6', before: 6 },
    { kind: 'added', text: 'another', after: 6 },
    { kind: 'same', text: 'line 7', before: 7, after: 7 },
    { kind: 'same', text: 'line 8', before: 8, after: 8 },
    { kind: 'same', text: 'line 9', before: 9, after: 9 },
    { kind: 'gap', count: 3 },
  ])
})

test('equal texts have no changes; a missing last line break is none', () => {
  expect(diffLines('', '')).toEqual([])
  expect(diffLines('a\nb', 'a\nb\n')).toEqual([{ kind: 'gap', count: 2 }])
})

test('both texts can be read off a diff', () => {
  const text = fc.array(fc.constantFrom('a', 'b', '', ' c', '- d'), { maxLength: 6 })
  fc.assert(
    fc.property(text, text, (before, after) => {
      const lines = diffLines(before.join('\n'), after.join('\n'))
      for (const [kind, whole] of [
        ['removed', before],
        ['added', after],
      ] as const) {
        const own = lines.filter((line) => line.kind === kind || line.kind === 'same')
        for (const line of own) {
          const number = line.kind !== 'gap' && (kind === 'removed' ? line.before : line.after)
          if (line.kind !== 'gap' && typeof number === 'number')
            expect(whole[number - 1] ?? '').toBe(line.text)
        }
      }
    }),
  )
})

test('two large texts that share nothing are told as replaced', () => {
  const many = (word: string) => Array.from({ length: 5000 }, (_, index) => word + index).join('\n')
  const lines = diffLines(many('a'), many('b'))
  expect(lines).toHaveLength(10_000)
})

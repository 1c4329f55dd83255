import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arrangeTree } from '@/lib/imports/arrange-tree'
import type { ForeignNode } from '@/lib/imports/foreign-conversation'

const node = (id: string, parentId: string | null, text: string | null = id): ForeignNode => ({
  ...{ id, parentId },
  said: text === null ? null : { role: 'user', text, model: null, createdAt: undefined, leftOut: null },
})

const arrange = (nodes: ForeignNode[], current?: string) => {
  const { messages, leaf } = arrangeTree(nodes, current)
  return { tree: messages.map(({ text, parent }) => [text, parent]), leaf }
}

test('branches stay branches, and what says nothing is passed through', () => {
  const nodes = [
    ...[
      node('root', null, null),
      node('a', 'root'),
      node('tool', 'a', null),
      node('b', 'tool'),
      node('c', 'a'),
    ],
    ...[node('d', 'b')],
  ]
  expect(arrange(nodes, 'c')).toEqual({
    ...{
      tree: [
        ['a', null],
        ['b', 0],
        ['d', 1],
        ['c', 0],
      ],
    },
    leaf: 3,
  })
  expect(arrange(nodes, 'tool').leaf).toBe(0)
  expect(arrange(nodes, 'nobody').leaf).toBe(3)
})

test('a parent that is missing, and a circle where it is cut, begin anew', () => {
  expect(arrange([node('a', 'gone'), node('b', 'a')])).toEqual({
    tree: [
      ['a', null],
      ['b', 0],
    ],
    leaf: 1,
  })
  expect(arrange([node('a', 'b'), node('b', 'a'), node('c', 'b')]).tree).toEqual([
    ...[
      ['a', null],
      ['b', 0],
      ['c', 1],
    ],
  ])
  expect(arrange([node('a', 'a')]).tree).toEqual([['a', null]])
  expect(arrange([node('s', 't', null), node('t', 's', null), node('a', 's')]).tree).toEqual([['a', null]])
  expect(arrange([])).toEqual({ tree: [], leaf: null })
})

test('whatever the links, every message stands there once, after the one that it follows', () => {
  const ids = fc.integer({ min: 0, max: 12 }).map(String)
  const nodes = fc.array(fc.tuple(ids, fc.option(ids), fc.boolean()), { maxLength: 14 })
  fc.assert(
    fc.property(nodes, fc.option(ids, { nil: undefined }), (raw, current) => {
      const made = raw.map(([id, parent, isSaid]) => node(id, parent, isSaid ? id : null))
      const { messages, leaf } = arrangeTree(made, current)
      const first = new Map(made.toReversed().map((one) => [one.id, one]))
      const said = [...first.values()].flatMap((one) => one.said?.text ?? [])
      expect(messages.map(({ text }) => text).sort()).toEqual(said.sort())
      for (const [index, { parent }] of messages.entries()) expect(parent ?? -1).toBeLessThan(index)
      expect(leaf === null).toBe(messages.length === 0)
    }),
  )
})

test('ten thousand messages in a row, and as many silent ones, take no time and no stack', () => {
  const row = Array.from({ length: 20_000 }, (_, at) =>
    node(String(at), at === 0 ? null : String(at - 1), at % 2 ? null : 'x'),
  )
  const { messages, leaf } = arrangeTree(row, '19999')
  expect([messages.length, leaf]).toEqual([10_000, 9_999])
})

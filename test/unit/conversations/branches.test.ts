import { expect, test } from 'vitest'
import { latestLeafUnder, pathTo, versionsOf } from '@/lib/conversations/branches'

/** q1 → a1, a2 (→ q3 → a4, a5), q2' beside q1. */
const nodes = [
  { id: 'q1', parentId: null },
  { id: 'a1', parentId: 'q1' },
  { id: 'a2', parentId: 'q1' },
  { id: 'q3', parentId: 'a2' },
  { id: 'a4', parentId: 'q3' },
  { id: 'a5', parentId: 'q3' },
  { id: 'q6', parentId: null },
  { id: 'a7', parentId: 'q6' },
]
const ids = (path: { id: string }[]) => path.map(({ id }) => id).join(' ')

test('a branch is what leads from the first message to its leaf', () => {
  expect(ids(pathTo(nodes, 'a4'))).toBe('q1 a2 q3 a4')
  expect(ids(pathTo(nodes, 'a1'))).toBe('q1 a1')
})

test('without a leaf, or with one that is gone, the branch of the message written last is shown', () => {
  expect(ids(pathTo(nodes, null))).toBe('q6 a7')
  expect(ids(pathTo(nodes, 'deleted'))).toBe('q6 a7')
  expect(pathTo([], null)).toEqual([])
})

test('versions are the messages that follow the same one, first questions included', () => {
  const versions = versionsOf(nodes, pathTo(nodes, 'a5'))
  expect(versions.get('q1')).toEqual({ index: 0, ids: ['q1', 'q6'] })
  expect(versions.get('a2')).toEqual({ index: 1, ids: ['a1', 'a2'] })
  expect(versions.get('q3')).toEqual({ index: 0, ids: ['q3'] })
  expect(versions.get('a5')).toEqual({ index: 1, ids: ['a4', 'a5'] })
})

test('a version is shown with what was last said under it', () => {
  expect(latestLeafUnder(nodes, 'q1')).toBe('a5')
  expect(latestLeafUnder(nodes, 'a1')).toBe('a1')
  expect(latestLeafUnder(nodes, 'q6')).toBe('a7')
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { listJsonKeys } from '@/lib/formats/list-json-keys'

test('the names of any object are found, whatever they and the values hold', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.constantFrom(undefined, 2),
      (object, space) => {
        const json = JSON.stringify(object, null, space)
        expect(listJsonKeys(json)).toEqual(Object.keys(JSON.parse(json)))
      },
    ),
  )
})

test('a name that is repeated, even spelt otherwise, is found as often', () => {
  expect(listJsonKeys('{"a": {"a": 1}, "b": ["a:", "\\"a\\":"], "\\u0061": 2}')).toEqual(['a', 'b', 'a'])
})

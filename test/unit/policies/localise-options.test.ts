import { expect, test } from 'vitest'
import { listDescribedPaths, localiseOptions } from '@/lib/policies/localise-options'

const schema = {
  type: 'object',
  properties: {
    limit: { type: 'integer', description: 'How many' },
    lists: {
      type: 'array',
      description: 'Lists',
      items: { type: 'object', properties: { name: { type: 'string', description: 'Its name' } } },
    },
    plain: { type: 'string', description: 'Only in English' },
  },
}

test('descriptions are said in the reader’s language, entries of lists by the path of their list', () => {
  const texts = { limit: 'Combien', lists: 'Des listes', 'lists.name': 'Son nom' }
  const { properties } = localiseOptions(schema, { locale: 'fr', texts })
  expect(properties?.limit).toMatchObject({ description: 'Combien', lang: 'fr', type: 'integer' })
  expect(properties?.lists).toMatchObject({ description: 'Des listes', lang: 'fr' })
  expect(properties?.lists?.items?.description).toBeUndefined()
  expect(properties?.lists?.items?.properties?.name).toEqual({
    ...{ type: 'string', description: 'Son nom', lang: 'fr' },
  })
  expect(properties?.plain).toEqual(schema.properties.plain)
})

test('lists every described option once', () => {
  expect(listDescribedPaths(schema)).toEqual(['limit', 'lists', 'lists.name', 'plain'])
})

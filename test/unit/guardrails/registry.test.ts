import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { renderRegistry } from '@/cli/generate'
import { registry } from '@/guardrails/registry'

const folder = join(import.meta.dirname, '..', '..', '..', 'guardrails')

test('the registry says what the folders hold; when this fails run `npm run generate`', () => {
  expect(readFileSync(join(folder, 'registry.ts'), 'utf8')).toBe(renderRegistry(folder))
})

test('a guardrail goes by the name of its folder', () => {
  for (const [id, guardrail] of registry) {
    expect(guardrail.id).toBe(id)
    expect(readFileSync(join(folder, id, 'README.md'), 'utf8')).toContain('misses')
  }
})

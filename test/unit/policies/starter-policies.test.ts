import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { runGuardrails } from '@/guardrails/pipeline'
import { compilePolicy } from '@/lib/policies/compile-policy'
import { parsePolicy } from '@/lib/policies/parse-policy'
import { requirePassing, runPolicyTests } from '@/lib/policies/run-policy-tests'

const root = join(import.meta.dirname, '..', '..', '..')
const folder = join(root, 'starter', 'policies')
const floor = parsePolicy(readFileSync(join(folder, 'floor.yaml'), 'utf8'), 'floor.yaml')
const files = readdirSync(folder).filter((name) => name !== 'floor.yaml')
const context = () => ({ language: 'en', memory: new Map(), now: () => 0, random: () => 0.5 })
const load = (file: string) => parsePolicy(readFileSync(join(folder, file), 'utf8'), file)

test('every community of the starter has a policy', () => {
  const communities = readdirSync(join(root, 'starter', 'communities'))
  expect(files.sort()).toEqual(communities.sort())
})

describe.each(['floor.yaml', ...files])('%s', (file) => {
  const document = load(file)
  const policy = compilePolicy({ floor, policy: document, name: file })

  test('passes its own tests and the floor’s', async () => {
    expect(document.content.tests.length).toBeGreaterThanOrEqual(6)
    requirePassing(await runPolicyTests(document, policy, context()), file)
    requirePassing(await runPolicyTests(floor, policy, context()), 'floor.yaml')
  })

  test('lets every question of the held-out set in', async () => {
    const lines = readFileSync(join(root, 'starter', 'heldout', 'questions.jsonl'), 'utf8')
      .trim()
      .split('\n')
    const refused: string[] = []
    for (const line of lines) {
      const { question } = z.object({ question: z.string() }).parse(JSON.parse(line))
      const { action } = await runGuardrails({ text: question, stage: 'input', policy, context: context() })
      if (action !== 'allow') refused.push(`${action}: ${question}`)
    }
    expect(refused).toEqual([])
  })
})

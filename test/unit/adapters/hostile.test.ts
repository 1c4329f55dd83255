import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AdapterCheck } from '@/lib/adapters/adapter-check'
import { checkAdapter } from '@/lib/adapters/check-adapter'
import { listAdapterBases } from '@/lib/adapters/list-adapter-bases'
import { HOSTILE, makeHostile } from '@/test/support/hostile-adapters'

const bases = await listAdapterBases('starter')

async function check(folder: string) {
  const checks: AdapterCheck[] = []
  const walk = checkAdapter({ folder, bases })
  for (let step = await walk.next(); ; step = await walk.next()) {
    if (step.done) return { checks, found: step.value }
    checks.push(step.value)
  }
}

test('there are at least sixty ways to spoil an adapter, each with a name of its own', () => {
  expect(HOSTILE.length).toBeGreaterThanOrEqual(60)
  expect(new Set(HOSTILE.map(({ check, name }) => `${check} ${name}`)).size).toBe(HOSTILE.length)
})

describe('each is met by its check with the reason, and nothing passes after a failure', () => {
  test.each(HOSTILE.map((hostile) => [`${hostile.check}: ${hostile.name}`, hostile] as const))(
    '%s',
    async (_name, hostile) => {
      const folder = await makeHostile(hostile)
      try {
        const { checks, found } = await check(folder)
        const met = checks.find(({ id }) => id === hostile.check)
        expect(met).toMatchObject({ status: hostile.status })
        expect(`${met?.message}: ${met?.remedy}`).toMatch(hostile.words)
        expect(found === undefined).toBe(hostile.status === 'failed')
        if (hostile.status === 'failed') expect(checks.at(-1)).toBe(met)
      } finally {
        await rm(folder, { recursive: true })
      }
    },
  )
})

describe('whatever the bytes, the check ends with a verdict', { timeout: 60_000 }, () => {
  const spoiled = async (name: string, bytes: Uint8Array | string) => {
    const folder = await mkdtemp(join(tmpdir(), 'polyphony-fuzz-'))
    try {
      await cp('starter/adapters/fr-SN', folder, { recursive: true })
      await writeFile(join(folder, name), bytes)
      return await check(folder)
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  test('of a header', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.uint8Array({ maxLength: 64 }), async (json, data) => {
        const header = Buffer.from(json)
        const length = Buffer.alloc(8)
        length.writeBigUInt64LE(BigInt(header.length))
        const { checks, found } = await spoiled(
          'adapter_model.safetensors',
          Buffer.concat([length, header, data]),
        )
        expect(found).toBeUndefined()
        expect(checks.at(-1)?.status).toBe('failed')
      }),
      { numRuns: 60 },
    )
  })

  test('of a configuration', async () => {
    const known = fc.constantFrom('r', 'lora_alpha', 'target_modules', 'bias', 'rank_pattern', '__proto__')
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.oneof(known, fc.string()), fc.jsonValue()), async (change) => {
        const { checks } = await spoiled(
          'adapter_config.json',
          JSON.stringify({ peft_type: 'LORA', ...change }),
        )
        expect(checks.at(-1)?.status).toBe('failed')
      }),
      { numRuns: 60 },
    )
  })
})

import { readdirSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

const project = (name: string, extra: object = {}) => ({
  resolve: { alias: { '@': import.meta.dirname } },
  test: { name, include: [`test/${name}/**/*.test.ts`, `test/${name}/**/*.test.tsx`], ...extra },
})

/** A machine that does other things takes ten times as long; what is stuck is stuck for longer. */
const unit = { include: ['test/unit/**/*.test.ts', 'guardrails/**/*.test.ts'], testTimeout: 120_000 }
/** The tests that replace whole modules: each needs modules of its own, where the others share them and save half of their time. */
const mocking = (kind: string) =>
  readdirSync(`test/${kind}`, { recursive: true, encoding: 'utf8' })
    .map((name) => `test/${kind}/${name}`)
    .filter((path) => /\.test\.tsx?$/.test(path) && /\bvi\.(do)?[mM]ock\(/.test(readFileSync(path, 'utf8')))

/** Whoever waits for something to come about waits longer on a machine that does other things. */
const expect = { poll: { timeout: 60_000 } }

/** Databases, engines and processes: two files at a time. */
const real = {
  expect,
  globalSetup: 'test/support/database-templates.ts',
  ...{ testTimeout: 300_000, hookTimeout: 300_000 },
  ...{ maxWorkers: 2, sequence: { groupOrder: 1 } },
}

export default defineConfig({
  test: {
    // The hub of the browser tests stops in order.
    teardownTimeout: 60_000,
    projects: [
      project('architecture'),
      // Models are built and processes killed here, also on a machine that does other things.
      project('unit', { ...unit, exclude: mocking('unit'), isolate: false }),
      project('unit-mocking', { ...unit, include: mocking('unit') }),
      project('contract', real),
      project('integration', { ...real, exclude: mocking('integration'), isolate: false }),
      project('integration-mocking', { ...real, include: mocking('integration') }),
      // Last, in one process and on one hub: it stands while these run and no longer.
      project('e2e', {
        expect,
        ...{ testTimeout: 120_000, hookTimeout: 300_000, globalSetup: 'test/e2e/shared-hub.ts' },
        ...{ fileParallelism: false, isolate: false, sequence: { groupOrder: 2 } },
      }),
    ],
  },
})

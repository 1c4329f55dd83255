import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ensureSecret } from '@/cli/start/prepare-data-dir'
import { dataPaths } from '@/lib/core/env'

const dataDir = mkdtempSync(join(tmpdir(), 'polyphony-secret-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

test('the secret is made once, readable by its owner alone, and made anew when a crash left it empty', () => {
  const file = dataPaths(dataDir).secret
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, '')
  const secret = ensureSecret(dataDir)
  expect(secret.length).toBeGreaterThanOrEqual(43)
  expect(ensureSecret(dataDir)).toBe(secret)
  expect(readFileSync(file, 'utf8')).toBe(secret)
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

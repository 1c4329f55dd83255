import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { addModel } from '@/lib/models/add-model'
import { sweepModels } from '@/lib/models/sweep-models'
import { TINY } from '@/test/unit/engine/tiny-model'

const DAY_MS = 24 * 3_600_000
let dataDir = ''
beforeEach(() => {
  if (dataDir) rmSync(dataDir, { recursive: true })
  dataDir = mkdtempSync(join(tmpdir(), 'polyphony-sweep-'))
})

const hub = { url: 'http://127.0.0.1:1', token: undefined, idleTimeoutMs: 1_000 }
const add = (name: string, source = TINY) => addModel({ dataDir, hub, source, name, reserved: [] })

function lay(name: string, ageDays: number, fileAgeDays = ageDays): string {
  const folder = join(dataDir, 'models', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'model.safetensors.part'), 'half')
  const at = (days: number) => new Date(Date.now() - days * DAY_MS)
  utimesSync(join(folder, 'model.safetensors.part'), at(fileAgeDays), at(fileAgeDays))
  utimesSync(folder, at(ageDays), at(ageDays))
  return folder
}

test('what a killed removal left goes, and so does a download of last week; one that grows stays', async () => {
  const removed = lay(`.removed-${'a'.repeat(64)}`, 0)
  const old = lay(`.incoming-${'b'.repeat(64)}`, 8)
  const fresh = lay(`.incoming-${'c'.repeat(64)}`, 6)
  const growing = lay(`.incoming-${'d'.repeat(64)}`, 8, 0)
  const installed = await add('mine')
  await sweepModels(dataDir)
  expect([removed, old].map(existsSync)).toEqual([false, false])
  expect([fresh, growing, installed.folder].map(existsSync)).toEqual([true, true, true])
})

test('adding clears what was left for a week', async () => {
  const old = lay(`.incoming-${'b'.repeat(64)}`, 8)
  await add('mine')
  expect(existsSync(old)).toBe(false)
})

test('the card and the licence of a folder come along, and the card says licence, origin and languages', async () => {
  const folder = join(dataDir, 'mine')
  mkdirSync(folder)
  for (const name of ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'])
    copyFileSync(join(TINY, name), join(folder, name))
  const bare = await add('bare', folder)
  rmSync(join(dataDir, 'models'), { recursive: true })
  writeFileSync(
    join(folder, 'README.md'),
    '---\nlicense: other\nlicense_name: our-own\nbase_model: org/older\nlanguage: [sw, fr]\n---\nOurs.\n',
  )
  writeFileSync(join(folder, 'LICENSE'), 'Be good.')
  writeFileSync(join(folder, 'secret.txt'), 'not asked for')
  const model = await add('mine', folder)
  expect(model).toMatchObject({ licence: 'our-own', baseModels: ['org/older'], languages: ['sw', 'fr'] })
  expect(readdirSync(model.folder)).toEqual(expect.arrayContaining(['README.md', 'LICENSE']))
  expect(readdirSync(model.folder)).not.toContain('secret.txt')
  // The same weights are the same model, whatever its card says.
  expect(model.digest).toBe(bare.digest)
})

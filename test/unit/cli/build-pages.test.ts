import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { buildPages, isBuilt } from '@/cli/start/build-pages'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'build-'))
  mkdirSync(join(root, 'app', 'chat'), { recursive: true })
  writeFileSync(join(root, 'app', 'chat', 'page.tsx'), 'one')
  writeFileSync(join(root, 'package-lock.json'), '{}')
})
afterEach(() => rmSync(root, { recursive: true }))

const succeed = async () => {
  mkdirSync(join(root, '.next'), { recursive: true })
  writeFileSync(join(root, '.next', 'BUILD_ID'), 'x')
  return undefined
}

test('the pages are built once for the same sources and dependencies', async () => {
  expect(isBuilt(root)).toBe(false)
  await buildPages(root, succeed)
  expect(isBuilt(root)).toBe(true)
  writeFileSync(join(root, 'README.md'), 'words do not matter')
  mkdirSync(join(root, 'test'))
  expect(isBuilt(root)).toBe(true)
})

test.each([
  ['a changed page', 'app/chat/page.tsx'],
  ['a new page', 'app/chat/other.tsx'],
  ['changed dependencies', 'package-lock.json'],
  ['a changed configuration', 'next.config.js'],
])('%s means a new build', async (_what, file) => {
  await buildPages(root, succeed)
  writeFileSync(join(root, file), 'two')
  expect(isBuilt(root)).toBe(false)
})

test('a moved file means a new build although no content changed', async () => {
  await buildPages(root, succeed)
  rmSync(join(root, 'app', 'chat', 'page.tsx'))
  writeFileSync(join(root, 'app', 'page.tsx'), 'one')
  expect(isBuilt(root)).toBe(false)
})

test('a failed build is told with its words and is tried again', async () => {
  await expect(buildPages(root, async () => 'Module not found')).rejects.toThrow('Module not found')
  expect(isBuilt(root)).toBe(false)
})

test('what was changed during the build is built next time', async () => {
  await buildPages(root, async () => {
    writeFileSync(join(root, 'app', 'chat', 'page.tsx'), 'two')
    return succeed()
  })
  expect(isBuilt(root)).toBe(false)
})

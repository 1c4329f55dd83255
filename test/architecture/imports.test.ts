import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const NOUNS =
  'people communities conversations comparisons attachments assistants adapters bundles checks models cultures policies moderation votes keys limits usage imports jobs webhooks'
    .split(' ')
    .map((noun) => `lib/${noun}`)
/** Rooms from the roof down; a room may import its own level's listed friends and anything below. */
const LEVELS: string[][] = [
  ['app', 'cli'],
  ['lib/chat'],
  NOUNS,
  ['lib/rerank', 'lib/inference', 'lib/openai', 'lib/documents'],
  ['lib/store', 'lib/storage'],
  ['lib/formats'],
  ['lib/core', 'guardrails'],
]
/** The engine is a house of its own: it may be started by cli and imports only these. */
const ENGINE_MAY = ['lib/engine', 'lib/formats', 'lib/openai', 'lib/core']
const MAX_LINES = 300

const files = listFiles(root).filter(
  (file) => /^(app|cli|lib|guardrails)\//.test(file) && !file.includes('/generated/'),
)
const imports = files.flatMap((file) => importsOf(file).map((target) => ({ file, target })))

describe('architecture', () => {
  it('arrows run downward: app, cli → chat → nouns → rerank, inference, openai → store, storage → formats → core, guardrails', () => {
    const wrong = imports.filter(({ file, target }) => {
      const from = roomOf(file)
      const to = roomOf(target)
      if (from === to || from === 'lib/engine' || !to) return false
      if (to === 'lib/engine') return from !== 'cli'
      const levels = [levelOf(from), levelOf(to)]
      return levels[0]! < levels[1]!
    })
    expect(wrong).toEqual([])
  })

  it('no two rooms import each other', () => {
    const edges = new Map<string, Set<string>>()
    for (const { file, target } of imports) {
      const [from, to] = [roomOf(file), roomOf(target)]
      if (from && to && from !== to) edges.set(from, (edges.get(from) ?? new Set()).add(to))
    }
    expect(circles(edges)).toEqual([])
  })

  it('the engine imports only formats, openai and core', () => {
    expect(
      imports.filter(
        ({ file, target }) =>
          roomOf(file) === 'lib/engine' && roomOf(target) && !ENGINE_MAY.includes(roomOf(target)),
      ),
    ).toEqual([])
  })

  it('guardrails import npm packages and nothing of the hub', () => {
    expect(
      imports.filter(
        ({ file, target }) =>
          roomOf(file) === 'guardrails' && roomOf(target) && roomOf(target) !== 'guardrails',
      ),
    ).toEqual([])
  })

  it.each([
    ['lib/store', /^(@prisma\/|@auth\/prisma-adapter$|prisma|pg$|.*store\/generated)/, 'Prisma'],
    ['lib/engine', /^onnxruntime-node$/, 'onnxruntime-node'],
    ['lib/inference', /^@huggingface\/inference$/, '@huggingface/inference'],
    ['lib/models', /^@huggingface\/hub$/, '@huggingface/hub'],
  ])('only %s imports %s (%s)', (room, pattern) => {
    const wrong = imports.filter(({ file, target }) => pattern.test(target) && roomOf(file) !== room)
    expect(wrong.filter(({ file }) => file !== 'cli/generate.ts')).toEqual([])
  })

  it('lib and guardrails import neither react nor next', () => {
    expect(
      imports.filter(
        ({ file, target }) => /^(lib|guardrails)\//.test(file) && /^(react|next)(\/|-|$)/.test(target),
      ),
    ).toEqual([])
  })

  it('lib/core/env.ts alone reads process.env', () => {
    const readers = files.filter(
      (file) => /^(lib|guardrails|app)\//.test(file) && /process\.env/.test(read(file)),
    )
    expect(readers).toEqual(['lib/core/env.ts'])
  })

  it(`no file is longer than ${MAX_LINES} lines and no name says nothing`, () => {
    expect(files.filter((file) => read(file).split('\n').length > MAX_LINES)).toEqual([])
    expect(
      files.filter(
        (file) =>
          /(^|\/)(utils?|helpers?|common|misc|manager|types|index)\.(ts|tsx)$/.test(file) &&
          !file.startsWith('guardrails/'),
      ),
    ).toEqual([])
  })
})

function listFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    if (['node_modules', '.next', '.git', 'data'].includes(name)) return []
    if (statSync(path).isDirectory()) return listFiles(path)
    return /\.(ts|tsx|mjs)$/.test(name) && !name.endsWith('.test.ts') ? [relative(root, path)] : []
  })
}

/** Import targets of a file: project paths relative to the root, packages by their names. */
function importsOf(file: string): string[] {
  const found = read(file).matchAll(/(?:from\s+|import\s*\(\s*|import\s+)['"]([^'"]+)['"]/g)
  return [...found].map(([, target]) => {
    if (target!.startsWith('@/')) return target!.slice(2)
    return target!.startsWith('.') ? relative(root, join(root, dirname(file), target!)) : target!
  })
}

function roomOf(path: string): string {
  const parts = path.split('/')
  if (parts[0] === 'lib') return parts.slice(0, 2).join('/')
  return ['app', 'cli', 'guardrails'].includes(parts[0]!) ? parts[0]! : ''
}

function levelOf(room: string): number {
  const level = LEVELS.findIndex((rooms) => rooms.includes(room))
  // A room nobody listed must be given its place here before it may import or be imported.
  if (level < 0) throw new Error(`The room ${room} has no level in test/architecture/imports.test.ts`)
  return -level
}

function circles(edges: Map<string, Set<string>>): string[] {
  return [...edges].flatMap(([from, targets]) =>
    [...targets].filter((to) => from < to && edges.get(to)?.has(from)).map((to) => `${from} ⇄ ${to}`),
  )
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

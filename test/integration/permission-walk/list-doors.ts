import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** What the sources really have: every method of every route handler, every exported server action. */
export async function listDoorsOfSources(root: string): Promise<string[]> {
  const files = readdirSync(join(root, 'app'), { recursive: true, encoding: 'utf8' })
    .map((path) => `app/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path))
  const found = await Promise.all(
    files.map(async (path) => {
      const isRoute = /\/route\.tsx?$/.test(path)
      const text = readFileSync(join(root, path), 'utf8')
      if (!isRoute && !/^\s*['"]use server['"]/m.test(text)) return []
      const exported: Record<string, unknown> = await import(join(root, path))
      return Object.entries(exported)
        .filter(([name, value]) => typeof value === 'function' && (!isRoute || METHODS.includes(name)))
        .map(([name]) => `${path} ${name}`)
    }),
  )
  return found.flat().sort()
}

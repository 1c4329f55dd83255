import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The text of `guardrails/registry.ts`: one static import for every folder that has an `index.ts`, sorted. */
export function renderRegistry(guardrailsFolder: string): string {
  const ids = readdirSync(guardrailsFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(guardrailsFolder, entry.name, 'index.ts')))
    .map(({ name }) => name)
    .sort()
  const imports = ids.map((id) => `import ${variable(id)} from './${id}/index'`)
  const list = ids.map((id) => `  ${variable(id)},`)
  return [
    '// Written by `npm run generate` from the folders beside it.',
    "import type { Guardrail } from './contract'",
    ...imports,
    '',
    '/** Every guardrail of this hub, by id. */',
    'export const registry: ReadonlyMap<string, Guardrail> = new Map(',
    `  [\n${list.map((line) => `  ${line}`).join('\n')}\n  ].map((guardrail) => [guardrail.id, guardrail]),`,
    ')',
    '',
  ].join('\n')
}

const variable = (id: string) => id.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

const isCommand = process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href
if (isCommand) {
  const folder = join(import.meta.dirname, '..', 'guardrails')
  writeFileSync(join(folder, 'registry.ts'), renderRegistry(folder))
  console.log('Wrote guardrails/registry.ts')
}

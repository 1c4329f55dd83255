import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readEnv } from '@/lib/core/env'

/** A policy to begin from. */
export interface PolicyTemplate {
  /** Its file's name, by which it is called in the reader's language. */
  id: string
  yaml: string
}

let templates: PolicyTemplate[] | undefined

/** The policies that a community may begin from, by name; read once a process. */
export function listPolicyTemplates(): PolicyTemplate[] {
  if (templates) return templates
  const folder = join(readEnv().starterDir, 'policy-templates')
  templates = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ id: basename(name, '.yaml'), yaml: readFileSync(join(folder, name), 'utf8') }))
  return templates
}

import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readEnv } from '@/lib/core/env'
import { editDocument } from '@/lib/documents/edit-document'
import { nameRegion } from './own-region'

/** A policy to begin from. */
export interface PolicyTemplate {
  /** Its file's name, by which it is called in the reader's language. */
  id: string
  yaml: string
}

let templates: PolicyTemplate[] | undefined

/** The policies that a community may begin from, by name, with its country named in them; read once a process. */
export function listPolicyTemplates(region?: string): PolicyTemplate[] {
  templates ??= readTemplates()
  if (region === undefined) return templates
  return templates.map(({ id, yaml }) => ({ id, yaml: editDocument(yaml, nameRegion(region)) }))
}

function readTemplates(): PolicyTemplate[] {
  const folder = join(readEnv().starterDir, 'policy-templates')
  return readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ id: basename(name, '.yaml'), yaml: readFileSync(join(folder, name), 'utf8') }))
}

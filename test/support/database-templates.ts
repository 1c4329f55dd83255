import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder in which test files find each other's databases. */
    templates: string
  }
}

/** One folder a run for the databases that test files copy; gone with it. */
export default function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'polyphony-templates-'))
  provide('templates', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}

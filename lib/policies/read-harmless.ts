import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readEnv } from '@/lib/core/env'

export interface HarmlessQuestion {
  text: string
  /** The primary subtag of its language. */
  language: string
}

let questions: HarmlessQuestion[] | undefined

/** Harmless questions that sound dangerous, written by hand in six languages and never trained or tuned on; read once a process. */
export function readHarmless(): readonly HarmlessQuestion[] {
  questions ??= readFolder(join(readEnv().starterDir, 'heldout', 'over-refusal'))
  return questions
}

function readFolder(folder: string): HarmlessQuestion[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .sort()
    .flatMap((file) =>
      readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((text) => ({ text, language: file.slice(0, 2) })),
    )
}

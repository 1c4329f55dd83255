import type { Env } from '@/lib/core/env'
import { loadChatTemplate } from '@/lib/formats/chat-template'
import { findBaseFolder } from '@/lib/models/find-base-folder'
import type { Asked } from './check-plan'

/** What a text is read as the answer to; docs/before-publishing.md says what else was tried. */
const QUESTION = ''

/**
 * What stands before a text that is read as an assistant's answer, by who reads it: their base's chat template with an
 * empty question. Null when this hub has no template of one of them: figures from within and without cannot be compared.
 */
export async function writeOpenings(
  env: Pick<Env, 'starterDir' | 'dataDir'>,
  bases: Partial<Record<Asked, string>>,
): Promise<Partial<Record<Asked, string>> | null> {
  const openings = await Promise.all(
    Object.entries(bases).map(async ([by, base]) => [by, await writeOpening(env, base)] as const),
  )
  return openings.every(([, opening]) => opening !== undefined) ? Object.fromEntries(openings) : null
}

async function writeOpening(
  env: Pick<Env, 'starterDir' | 'dataDir'>,
  base: string,
): Promise<string | undefined> {
  const folder = await findBaseFolder(env, base)
  if (folder === undefined) return undefined
  try {
    const template = await loadChatTemplate(folder)
    return template.render([{ role: 'user', content: QUESTION }])
  } catch {
    // A template that is missing or refuses this conversation leaves the text raw, and the page says so.
    return undefined
  }
}

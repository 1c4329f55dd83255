import { database } from './database'
import { jsonColumn } from './json-column'

/** What is set under each name. */
export async function listSettings(): Promise<Map<string, unknown>> {
  return new Map((await database().setting.findMany()).map(({ name, value }) => [name, value]))
}

/** Sets several names at once, each a plain text. */
export async function saveSettings(settings: Record<string, string>): Promise<void> {
  const db = database()
  await db.$transaction(
    Object.entries(settings).map(([name, text]) => {
      const value = jsonColumn({ text })
      return db.setting.upsert({ where: { name }, create: { name, value }, update: { value } })
    }),
  )
}

import { database } from './database'

/** Whether the database answers. */
export async function pingDatabase(): Promise<boolean> {
  try {
    await database().$queryRaw`SELECT 1`
    return true
  } catch {
    return false
  }
}

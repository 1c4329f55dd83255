import { database } from '@/lib/store/database'

export const dynamic = 'force-dynamic'

/** 200 when the hub can keep what is written; whether answers can be drawn stands beside it. */
export async function GET(): Promise<Response> {
  const isDatabaseUp = await database().$queryRaw`SELECT 1`.then(() => true).catch(() => false)
  const status = isDatabaseUp ? 'ok' : 'unavailable'
  return Response.json(
    { status, database: isDatabaseUp },
    { status: isDatabaseUp ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  )
}

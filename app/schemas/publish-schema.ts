import { readEnv } from '@/lib/core/env'

/** A JSON Schema under its address on this hub, readable from any site. */
export function publishSchema(path: string, schema: Record<string, unknown>): Response {
  return Response.json(
    { $id: `${readEnv().publicUrl}${path}`, ...schema },
    {
      headers: {
        'Content-Type': 'application/schema+json; charset=utf-8',
        'Access-Control-Allow-Origin': '*',
        'Cache-Control': 'public, max-age=300',
      },
    },
  )
}

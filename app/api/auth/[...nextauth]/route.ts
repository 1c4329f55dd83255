import { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import { pageError } from '@/app/api/_http/page-error'
import { readBytes } from '@/app/api/_http/read-bytes'
import { authOptions } from '@/app/auth'

interface Context {
  params: Promise<{ nextauth: string[] }>
}

/** Far more than an address and a password; next-auth itself would read whatever is sent. */
const MOST_BYTES = 64 * 1024

// Options are made at each request: at build time there is no secret and no database yet.
export const GET = (request: NextRequest, context: Context) => NextAuth(request, context, authOptions())

export async function POST(request: NextRequest, context: Context): Promise<Response> {
  try {
    const body = await readBytes(request, MOST_BYTES)
    const { url, headers } = request
    return await NextAuth(new NextRequest(url, { method: 'POST', headers, body }), context, authOptions())
  } catch (error) {
    return pageError(error)
  }
}

/** A text as a file to keep, named for what it is and for the day. */
export function textDownload(
  text: string,
  { name, format }: { name: string; format: 'json' | 'markdown' },
): Response {
  const day = new Date().toISOString().slice(0, 10)
  const [type, ending] = format === 'json' ? ['application/json', 'json'] : ['text/markdown', 'md']
  return new Response(text, {
    headers: {
      'Content-Type': `${type}; charset=utf-8`,
      'Content-Disposition': `attachment; filename="${name}-${day}.${ending}"`,
      'Cache-Control': 'no-store',
    },
  })
}

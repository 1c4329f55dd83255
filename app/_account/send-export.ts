import { z } from 'zod'

const count = z.number()

const reportSchema = z.object({
  ...{ conversations: count, messages: count, duplicates: count, unreadable: count, tooLarge: count },
  ...{ empty: count, blocked: count, hidden: count, shortened: count, wrongDates: count },
  leftOut: z.object({
    ...{ system: count, tool: count, thoughts: count, role: count, image: count, file: count },
    ...{ recording: count, empty: count },
  }),
})

export type ImportReport = z.infer<typeof reportSchema>

const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), report: reportSchema }),
  z.object({ type: z.literal('done'), report: reportSchema }),
  z.object({
    ...{ type: z.literal('failed'), report: reportSchema, code: z.string() },
    param: z.string().optional(),
  }),
])

/** How an import stands, as the page tells it. */
export type ImportState =
  | { state: 'sending'; share: number }
  | { state: 'reading'; report: ImportReport | null }
  | { state: 'done'; report: ImportReport }
  | { state: 'failed'; report: ImportReport | null; code: string; param: string | undefined }

const errorSchema = z.object({ error: z.object({ code: z.string(), param: z.string().optional() }) })

/**
 * Sends an export and tells how far it is: XMLHttpRequest, because fetch does not say how much of a file was sent.
 * @returns what breaks it off
 */
export function sendExport(file: File, tell: (state: ImportState) => void): () => void {
  const request = new XMLHttpRequest()
  let read = 0
  let isOver = false
  const end = (state: ImportState) => {
    isOver = true
    tell(state)
  }
  const readEvents = () => {
    if (request.status !== 200) return
    const whole = request.responseText.lastIndexOf('\n\n')
    for (const block of request.responseText.slice(read, Math.max(read, whole)).split('\n\n')) {
      const event = parse(eventSchema, block.trim().replace(/^data: ?/, ''))
      if (event?.type === 'progress') tell({ state: 'reading', report: event.report })
      else if (event?.type === 'done') end({ state: 'done', report: event.report })
      else if (event) end({ state: 'failed', report: event.report, code: event.code, param: event.param })
    }
    read = Math.max(read, whole)
  }
  request.upload.onprogress = ({ loaded, total }) =>
    tell({ state: 'sending', share: total > 0 ? loaded / total : 0 })
  request.upload.onload = () => tell({ state: 'reading', report: null })
  request.onprogress = readEvents
  request.onloadend = () => {
    readEvents()
    if (isOver) return
    const { code, param } = parse(errorSchema, request.responseText)?.error ?? { code: 'connection_lost' }
    end({ state: 'failed', report: null, code, param })
  }
  request.open('POST', '/api/account/import')
  request.setRequestHeader('Content-Type', 'application/octet-stream')
  request.send(file)
  return () => request.abort()
}

function parse<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

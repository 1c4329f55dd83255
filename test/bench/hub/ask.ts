import { Agent, request as send } from 'node:http'

/** One question over HTTP, at whichever door. */
export interface Door {
  url: string
  headers: Record<string, string>
  body(question: string): object
  /** Whether a line of the stream brings text. */
  isText: RegExp
  /** What the last line but one must say of an answer that came to its end. */
  isEnd: RegExp
}

/** When things happened, in milliseconds since the question was sent. */
export interface Timing {
  /** The arrival of every piece of text. */
  textMs: number[]
}

const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })

/** Asks once and notes when each piece of text arrives. @throws Error with what came when the answer did not come to its end */
export async function ask(door: Door, question: string): Promise<Timing> {
  for (;;) {
    const timing = await askOnce(door, question)
    if (timing !== 'closed') return timing
  }
}

/** `closed` when the server let go of a connection that had waited too long at the moment when it was used again. */
function askOnce(door: Door, question: string): Promise<Timing | 'closed'> {
  const body = JSON.stringify(door.body(question))
  return new Promise((resolve, reject) => {
    const beganMs = performance.now()
    const textMs: number[] = []
    const headers = {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
      ...door.headers,
    }
    const asked = send(door.url, { method: 'POST', headers, agent }, (response) => {
      let tail = ''
      let isEnded = false
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        const nowMs = performance.now() - beganMs
        const lines = (tail + part).split('\n')
        tail = lines.pop() ?? ''
        for (const line of lines) {
          if (door.isText.test(line)) textMs.push(nowMs)
          else if (door.isEnd.test(line)) isEnded = true
        }
        if (response.statusCode !== 200) tail = `${tail}${part}`.slice(-500)
      })
      response.on('end', () => {
        if (isEnded && textMs.length > 0) resolve({ textMs })
        else reject(new Error(`${door.url} answered ${response.statusCode} and broke off: ${tail}`))
      })
      response.on('error', reject)
    })
    asked.on('error', (error) =>
      asked.reusedSocket && textMs.length === 0 ? resolve('closed') : reject(error),
    )
    asked.end(body)
  })
}

/** Lets go of the connections that wait for another question. */
export const hangUp = (): void => agent.destroy()

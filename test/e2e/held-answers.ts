import type { Page } from 'playwright-core'

/**
 * From now on this page reads what the hub says of a turn only up to the first event in which each of these texts stands.
 * However quickly an answer comes, each of its states can then be seen.
 * @returns lets the page read on, to the next of them
 */
export async function holdAnswersAt(page: Page, texts: string[]): Promise<() => Promise<void>> {
  await page.evaluate((texts) => {
    const ahead = [...texts]
    let readOn = () => {}
    Object.assign(window, { readOn: () => readOn() })
    const ask = window.fetch
    window.fetch = async (...asked) => {
      const response = await ask(...asked)
      if (!response.url.endsWith('/api/chat') || !response.body) return response
      return new Response(
        response.body.pipeThrough(new TransformStream({ transform: holdEvents() })),
        response,
      )
    }
    function holdEvents() {
      const [decoder, encoder] = [new TextDecoder(), new TextEncoder()]
      let rest = ''
      return async (bytes: Uint8Array, out: TransformStreamDefaultController<Uint8Array>) => {
        const events = (rest + decoder.decode(bytes, { stream: true })).split(/(?<=\n\n)/)
        rest = events.at(-1)?.endsWith('\n\n') ? '' : (events.pop() ?? '')
        for (const event of events) {
          out.enqueue(encoder.encode(event))
          if (!ahead[0] || !event.includes(ahead[0])) continue
          ahead.shift()
          await new Promise<void>((resolve) => {
            readOn = resolve
          })
        }
      }
    }
  }, texts)
  return () => page.evaluate(() => Reflect.get(window, 'readOn')())
}

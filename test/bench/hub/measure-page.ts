import type { Browser, Request } from 'playwright-core'
import { median } from '../engine/statistics'

export interface PageFigures {
  /** Compressed script that the page loads, as it comes over the wire, in kilobytes of 1,000 bytes. */
  scriptKb: number
  /** The page itself, compressed. */
  documentKb: number
  /** First contentful paint with nothing in the browser's cache. */
  paintMs: number
}

const VISITS = 5

/** What a chat page weighs and how soon it shows something, to somebody who was never here. */
export async function measurePage(browser: Browser, url: string): Promise<PageFigures> {
  const visits: PageFigures[] = []
  for (let visit = 0; visit < VISITS; visit++) {
    const context = await browser.newContext()
    const page = await context.newPage()
    const finished: Request[] = []
    page.on('requestfinished', (request) => finished.push(request))
    await page.goto(url, { waitUntil: 'networkidle' })
    const paintMs = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    )
    visits.push({
      scriptKb: await sizeOf(finished, 'script'),
      documentKb: await sizeOf(finished, 'document'),
      paintMs,
    })
    await context.close()
  }
  return {
    scriptKb: median(visits.map(({ scriptKb }) => scriptKb)),
    documentKb: median(visits.map(({ documentKb }) => documentKb)),
    paintMs: median(visits.map(({ paintMs }) => paintMs)),
  }
}

async function sizeOf(requests: Request[], kind: string): Promise<number> {
  const sizes = await Promise.all(
    requests
      .filter((request) => request.resourceType() === kind)
      .map(async (request) => (await request.sizes()).responseBodySize),
  )
  return sizes.reduce((sum, bytes) => sum + bytes, 0) / 1000
}

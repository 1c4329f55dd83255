/**
 * What the hub adds to an answer: `npm run bench:hub [-- --quick]`.
 *
 * The production hub, its engine replaced by a scripted model server on loopback that writes 50 tokens a second to each
 * reader. 50 and then 200 readers ask at once: half of them guests on the page, a quarter signed in, a quarter by `/v1`
 * with a key. The same readers then ask the model server itself, in turns with the hub, and what is reported is the
 * difference of each pair. Model server, hub, database and readers share the machine. Every reader asks for an answer
 * whose tokens end their words and for one whose tokens begin them (as most tokenizers cut): there a filter knows a word
 * one token, 20 ms, later, which the table shows apart. Then Chromium loads the chat page.
 */
import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { createKey } from '@/lib/keys/keys'
import { registerUser } from '@/lib/people/register-user'
import { closeDatabase } from '@/lib/store/database'
import { findChromium, openBrowser } from '../e2e/open-browser'
import { guestCookie, signedInCookie } from '../support/cookies'
import { makeDataDir } from '../support/make-data-dir'
import { runStart } from '../support/run-start'
import { median, round } from './engine/statistics'
import { type Added, addedTimes } from './hub/added-times'
import { hangUp } from './hub/ask'
import { ASSISTANT, apiDoor, modelDoor, pageDoor } from './hub/doors'
import { measurePage, type PageFigures } from './hub/measure-page'
import { measureRound, type Pair, type Reader } from './hub/measure-round'
import { MODEL_NAME, OPEN_WORDS, TOKEN_MS, WHOLE_WORDS } from './hub/script'
import { startModel } from './hub/start-model'
import { ProcessWatch } from './hub/watch-process'

const PASSWORD = 'a good long password'
/** As many turns as an account, and as a key, may have running. */
const READERS_AN_ACCOUNT = 6
const READERS_A_KEY = 16
const AIM_READERS = 50

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } })
const plan = values.quick
  ? { crowds: [AIM_READERS], rounds: 1, tokens: 50 }
  : { crowds: [AIM_READERS, 200], rounds: 3, tokens: 150 }

interface Crowd {
  readers: number
  pairs: Pair[]
  memoryMb: number
  processors: number
  /** Processor time for each answer, from its question to its end. */
  answerMs: number
}

const dataDir = makeDataDir()
// What this process itself makes (accounts, keys) goes into the hub's database.
process.env.DATA_DIR = dataDir
const model = await startModel(plan.tokens)
const hub = runStart({
  DATA_DIR: dataDir,
  PORT: '0',
  LOG_LEVEL: 'error',
  MODEL_SERVERS: JSON.stringify([
    { kind: 'vllm', url: model.url, bases: { [STARTER_BASE_MODEL]: { servedAs: MODEL_NAME } } },
  ]),
  TURNS_AT_ONCE: '400',
  RATE_LIMITS: 'guest=off account=off key=off community=off',
})
try {
  const address = await hub.ready
  const readers = await makeReaders(address, Math.max(...plan.crowds))
  // The first answers of a hub prepare what later ones find ready.
  await measureRound(readers.slice(0, 8), {
    questions: [WHOLE_WORDS],
    answerMs: 1,
    duringHub: () => () => {},
  })
  const crowds: Crowd[] = []
  for (const size of plan.crowds) crowds.push(await measureCrowd(readers.slice(0, size)))
  hangUp()
  const page = await seePage(address)
  report(crowds, page)
} finally {
  hub.process.kill('SIGTERM')
  await Promise.all([hub.ended, model.stop(), closeDatabase()])
  rmSync(dataDir, { recursive: true, force: true })
}

/** Guest, signed in, guest, key, and again: any beginning of the list holds every kind. */
async function makeReaders(address: string, count: number): Promise<Reader[]> {
  const direct = modelDoor(model.url)
  const readers: Reader[] = []
  let account = { cookie: '', readers: READERS_AN_ACCOUNT }
  let key = { key: '', readers: READERS_A_KEY }
  for (let index = 0; index < count; index++) {
    if (index % 4 === 1) {
      if (account.readers === READERS_AN_ACCOUNT)
        account = { cookie: await signUp(address, index), readers: 0 }
      account.readers++
      readers.push({ kind: 'signed in', hub: pageDoor(address, account.cookie), model: direct })
    } else if (index % 4 === 3) {
      if (key.readers === READERS_A_KEY)
        key = { key: (await createKey({ name: `readers ${index}` })).key, readers: 0 }
      key.readers++
      readers.push({ kind: '/v1', hub: apiDoor(address, key.key), model: direct })
    } else {
      const cookie = await guestCookie(address, `/chat/${ASSISTANT}`)
      readers.push({ kind: 'guest', hub: pageDoor(address, cookie), model: direct })
    }
  }
  return readers
}

async function signUp(address: string, index: number): Promise<string> {
  const email = `reader-${index}@example.org`
  await registerUser({ name: `Reader ${index}`, email, password: PASSWORD })
  return signedInCookie(address, { email, password: PASSWORD })
}

async function measureCrowd(readers: Reader[]): Promise<Crowd> {
  const watch = new ProcessWatch(dataDir)
  const pairs: Pair[] = []
  for (let done = 0; done < plan.rounds; done++) {
    // Which question comes first changes from round to round.
    const questions = done % 2 === 0 ? [WHOLE_WORDS, OPEN_WORDS] : [OPEN_WORDS, WHOLE_WORDS]
    const how = { questions, answerMs: plan.tokens * TOKEN_MS, duringHub: watch.begin }
    pairs.push(...(await measureRound(readers, how)))
  }
  const { mostMb: memoryMb, processors, busyMs } = watch
  return { readers: readers.length, pairs, memoryMb, processors, answerMs: busyMs / pairs.length }
}

async function seePage(address: string): Promise<PageFigures | undefined> {
  const chromium = findChromium()
  if (!chromium) return undefined
  const browser = await openBrowser(chromium)
  try {
    return await measurePage(browser, `${address}/chat/${ASSISTANT}`)
  } finally {
    await browser.close()
  }
}

function report(crowds: Crowd[], page: PageFigures | undefined): void {
  const figures: Record<string, number> = {}
  for (const crowd of crowds) {
    const all = describe(crowd)
    const whole = all.get(WHOLE_WORDS)
    if (!whole) continue
    const isAim = crowd.readers === AIM_READERS
    const name = (figure: string) => (isAim ? figure : `${figure}_at_${crowd.readers}`)
    figures[name('ttft_added_p50_ms')] = round(whole.ttftP50Ms)
    figures[name('ttft_added_p95_ms')] = round(whole.ttftP95Ms)
    figures[name('token_added_p50_ms')] = round(whole.tokenP50Ms)
    figures[name('rss_mb')] = Math.round(crowd.memoryMb)
    if (isAim) figures.readers = crowd.readers
  }
  if (page) {
    figures.chat_script_kb = Math.round(page.scriptKb * 10) / 10
    figures.chat_document_kb = Math.round(page.documentKb * 10) / 10
    figures.first_paint_ms = Math.round(page.paintMs)
    console.log(`
The chat page, nothing cached, median of five visits
script, compressed, kB        ${figures.chat_script_kb}   (aim 250)
the page itself, compressed   ${figures.chat_document_kb}
first contentful paint, ms    ${figures.first_paint_ms}`)
  }
  console.log(JSON.stringify({ bench: 'hub', figures }))
}

/** Prints a crowd's table; what was added for all its answers, by question. */
function describe({ readers, pairs, memoryMb, processors, answerMs }: Crowd): Map<string, Added> {
  const base = median(pairs.map(({ model: { textMs } }) => textMs[0] ?? Number.NaN))
  console.log(`
${readers} readers at once: what the hub adds, in ms (the model server's own first token comes after ${round(base)})
answered in             to whom        answers   first token p50      p95   a token p50   longest gap p95`)
  const all = new Map<string, Added>()
  for (const [question, shape] of [
    [WHOLE_WORDS, 'whole words'],
    [OPEN_WORDS, 'tokens of " word"'],
  ] as const) {
    for (const kind of ['guest', 'signed in', '/v1', 'everybody']) {
      const chosen = pairs.filter(
        (pair) => pair.question === question && (kind === 'everybody' || pair.kind === kind),
      )
      const added = addedTimes(chosen)
      if (kind === 'everybody') all.set(question, added)
      const row = [added.ttftP50Ms, added.ttftP95Ms, added.tokenP50Ms, added.gapP95Ms]
      const widths = [18, 9, 14, 18]
      const cells = row.map((value, at) => value.toFixed(at === 2 ? 3 : 1).padStart(widths[at] ?? 0))
      console.log(
        `${shape.padEnd(24)}${kind.padEnd(12)}${String(added.answers).padStart(10)}${cells.join('')}`,
      )
    }
  }
  console.log(
    `the pages' process: ${Math.round(memoryMb)} MB at most, ${processors.toFixed(2)} processors busy, ${answerMs.toFixed(1)} ms for an answer of ${plan.tokens} tokens`,
  )
  return all
}

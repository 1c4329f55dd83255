import { readFileSync } from 'node:fs'

/** One request: so many prompt tokens that nobody read before, and so many to write, greedily. */
export interface Row {
  seed: number
  promptTokens: number
  newTokens: number
  /** The number of its adapter; none for the base alone. */
  adapter?: number
  /** When it arrives, from the start of the run. */
  afterMs?: number
}

/** When a row arrived and when its first and last token came, in milliseconds from the start of the run. */
export interface Timing {
  arrivedMs: number
  firstMs: number
  lastMs: number
  tokens: number
  /** What was written, by token numbers. */
  written: number[]
}

/** One of the two engines that are compared, in a process of its own. */
export interface Side {
  loadMs: number
  /**
   * Runs the rows together, or so many at once where the peer has a context for each adapter.
   * @throws Error when a row wrote fewer tokens than it was asked for
   */
  run(rows: Row[], atOnce?: number): Promise<Timing[]>
  /** The most memory that its process has had. */
  peakMb(): number
  close(): Promise<void>
}

/** High-water mark of resident memory, as Linux counts it; NaN elsewhere. */
export function readPeakMb(pid: number): number {
  if (process.platform !== 'linux') return Number.NaN
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024
}

/** Letters of the prompt as token numbers: one byte is one token in the benchmark's vocabulary. */
export function promptCodes({ seed, promptTokens }: Row): number[] {
  let state = (seed * 2_654_435_761) >>> 0
  return Array.from({ length: promptTokens }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return 97 + ((state >>> 24) % 26)
  })
}

/** The text of a token that is no byte. */
export const tokenText = (id: number) => `[${id}]`

/** Half of a letter is shown as this one. */
const REPLACEMENT = 0xfffd

/** What can be seen of a token in a text: of the bytes beyond ASCII only that it was one. */
export const seenToken = (id: number | undefined) => (id && id >= 128 && id < 256 ? REPLACEMENT : id)

/** Token numbers of what was written: `[number]`, or a byte; see `seenToken`. */
export function tokensOf(text: string): number[] {
  return [...text.matchAll(/\[(\d+)\]|[\s\S]/g)].map(([letter, id]) =>
    id === undefined ? letter.charCodeAt(0) : Number(id),
  )
}

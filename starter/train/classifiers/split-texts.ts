import { createHash } from 'node:crypto'
import type { LabelledText, Split } from './labelled-text'

const SHINGLE = 5
const BANDS = 12
const ROWS = 3
/** Texts that share this much of their shingles (Jaccard) are one text in two spellings. */
const ALIKE = 0.5
/** Of 256: which clusters are kept for the test, and up to which for tuning. Own lines are few, so more of them are kept. */
const PARTS = { public: [46, 92], own: [90, 128] } as const

/**
 * Splits texts before anything else is done with them. A cluster goes into one split whole, chosen by the digest of its
 * first text, so that the split does not change with what else is read.
 */
export function splitTexts<T extends LabelledText>(texts: readonly T[]): Record<Split, T[]> {
  const splits: Record<Split, T[]> = { train: [], tune: [], test: [] }
  const places = placesOf(texts, 'split')
  for (const [index, text] of texts.entries()) {
    const [test, tune] = PARTS[text.source === 'own' ? 'own' : 'public']
    const place = places[index]!
    splits[place < test ? 'test' : place < tune ? 'tune' : 'train'].push(text)
  }
  return splits
}

/** For each text the fold that it is kept out of training in, from 0 on; a cluster has one fold. */
export function foldTexts(texts: readonly LabelledText[], folds: number): number[] {
  return placesOf(texts, 'fold').map((place) => place % folds)
}

/**
 * For each text a byte, the same for all of a cluster: near-duplicates (MinHash with banding, Broder 1997, then the exact
 * Jaccard similarity of 5-character shingles) and texts of one kin.
 */
function placesOf(texts: readonly LabelledText[], purpose: string): number[] {
  const parents = texts.map((_, index) => index)
  const root = (index: number): number => {
    let at = index
    while (parents[at] !== at) {
      parents[at] = parents[parents[at]!]!
      at = parents[at]!
    }
    return at
  }
  const join = (a: number, b: number) => {
    parents[root(a)] = root(b)
  }
  joinKin(texts, join)
  joinAlike(texts, join)
  const keys = new Map<number, string>()
  for (const [index, { text, kin }] of texts.entries()) {
    const key = digestOf(kin ?? text)
    const known = keys.get(root(index))
    if (known === undefined || key < known) keys.set(root(index), key)
  }
  return texts.map((_, index) => {
    const digest = createHash('sha256')
      .update(`${purpose} ${keys.get(root(index))}`)
      .digest()
    return digest[0]!
  })
}

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')

function joinKin(texts: readonly LabelledText[], join: (a: number, b: number) => void): void {
  const first = new Map<string, number>()
  for (const [index, { kin }] of texts.entries()) {
    if (kin === undefined) continue
    const known = first.get(kin)
    if (known === undefined) first.set(kin, index)
    else join(index, known)
  }
}

function joinAlike(texts: readonly LabelledText[], join: (a: number, b: number) => void): void {
  const shingles = texts.map(({ text }) => shinglesOf(text))
  const buckets = new Map<string, number[]>()
  for (const [index, own] of shingles.entries()) {
    const least = minima(own)
    for (let band = 0; band < BANDS; band++) {
      const key = `${band}:${least.slice(band * ROWS, (band + 1) * ROWS).join()}`
      const others = buckets.get(key) ?? []
      buckets.set(key, others)
      // A bucket of hundreds is a family of templates: its first members stand for it.
      for (const other of others.slice(0, 50)) if (jaccard(own, shingles[other]!) >= ALIKE) join(index, other)
      others.push(index)
    }
  }
}

function shinglesOf(text: string): Set<number> {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()
  const found = new Set<number>()
  for (let at = 0; at <= Math.max(0, plain.length - SHINGLE); at++) {
    let hash = 0x811c9dc5
    for (const unit of plain.slice(at, at + SHINGLE)) hash = Math.imul(hash ^ unit.charCodeAt(0), 0x01000193)
    found.add(hash >>> 0)
  }
  return found
}

function minima(shingles: ReadonlySet<number>): number[] {
  const least = new Array<number>(BANDS * ROWS).fill(2 ** 32)
  for (const shingle of shingles) {
    for (let at = 0; at < least.length; at++) {
      let mixed = Math.imul(shingle ^ Math.imul(at + 1, 0x9e3779b1), 0x85ebca6b)
      mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
      const value = (mixed ^ (mixed >>> 16)) >>> 0
      if (value < least[at]!) least[at] = value
    }
  }
  return least
}

function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a]
  let shared = 0
  for (const value of small) if (large.has(value)) shared++
  return shared / (a.size + b.size - shared)
}

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { readHarmless } from '@/lib/policies/read-harmless'
import { readHarmlessPhrasings } from '@/starter/train/classifiers/own-lines'
import { expand } from '@/starter/train/phrasings'
import { seededRandom } from '@/starter/train/random'
import { embedShipped } from '@/test/support/shipped-classifiers'

interface Topic { split: string; keywords: string[]; examples: string[]; near: string[]; asked: string[]; harmless: string[] }
const LANGS = ['en', 'fr', 'hi', 'ar', 'sw', 'zh']
const exam = Object.fromEntries(LANGS.map((l) => [l, parse(readFileSync(`/tmp/work/wb-topics/${l}.yaml`, 'utf8')) as Record<string, Topic>]))
const random = seededRandom(7)
const BG = Object.fromEntries(LANGS.map((l) => [l, [] as string[]]))
for (const line of readHarmlessPhrasings()) BG[line.language]!.push(expand(line.text, random))
for (const l of LANGS) { // thin to 400
  const own = [...new Set(BG[l]!)]; const every = Math.max(1, Math.floor(own.length / 400)); BG[l] = own.filter((_, i) => i % every === 0)
}
const HARMLESS = readHarmless()

const HAN = /\p{Script=Han}/u
const fold = (t: string) => t.normalize('NFKD').toLowerCase().replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, '').replace(/[أإآ]/g, 'ا').replace(/ى/g, 'ي').replace(/ة/g, 'ه')
export function grams(text: string, opts = OPT): string[] {
  const out = new Set<string>()
  for (const [run] of fold(text).matchAll(/[\p{L}\p{N}\p{M}']+/gu)) {
    if (HAN.test(run)) {
      const cs = [...run]
      for (let i = 0; i < cs.length; i++) { out.add('h' + cs[i]); if (i + 1 < cs.length) out.add('H' + cs[i] + cs[i + 1]) }
    } else {
      const w = `^${run.replace(/^ال/, '')}$`
      out.add('w' + w)
      const cs = [...w]
      for (const n of opts.ns) for (let i = 0; i + n <= cs.length; i++) out.add(cs.slice(i, i + n).join(''))
    }
  }
  return [...out]
}
const OPT = { ns: [4, 5] }

type Vec = Map<string, number>
function idfOf(bg: string[]) {
  const df = new Map<string, number>()
  for (const t of bg) for (const g of grams(t)) df.set(g, (df.get(g) ?? 0) + 1)
  const n = bg.length
  return (g: string) => Math.log((n + 1) / ((df.get(g) ?? 0) + 0.5))
}
function vec(text: string, idf: (g: string) => number, latent: Float32Array | undefined, lw: number): Vec {
  const v: Vec = new Map()
  let s = 0
  for (const g of grams(text)) { const x = idf(g); v.set(g, x); s += x * x }
  s = Math.sqrt(s) || 1
  for (const [g, x] of v) v.set(g, x / s)
  if (latent && lw > 0) for (let i = 0; i < latent.length; i++) v.set('#' + i, latent[i]! * lw)
  return v
}
interface Row { v: Vec; y: number; w: number }
function train(rows: Row[], { l2, steps, rate }: { l2: number; steps: number; rate: number }) {
  // logistic regression by gradient descent on dense index
  const index = new Map<string, number>()
  for (const { v } of rows) for (const g of v.keys()) if (!index.has(g)) index.set(g, index.size)
  const X = rows.map(({ v }) => ({ i: Int32Array.from([...v.keys()].map((g) => index.get(g)!)), x: Float64Array.from(v.values()) }))
  const W = new Float64Array(index.size); let b = -3
  const G = new Float64Array(index.size)
  const total = rows.reduce((s, r) => s + r.w, 0)
  const h = new Float64Array(index.size).fill(1e-6); let hb = 1e-6
  for (let s = 0; s < steps; s++) {
    G.fill(0); let gb = 0
    for (let r = 0; r < rows.length; r++) {
      const { i, x } = X[r]!
      let z = b; for (let k = 0; k < i.length; k++) z += W[i[k]!]! * x[k]!
      const d = (1 / (1 + Math.exp(-z)) - rows[r]!.y) * rows[r]!.w / total
      gb += d; for (let k = 0; k < i.length; k++) G[i[k]!]! += d * x[k]!
    }
    for (let k = 0; k < W.length; k++) { const g = G[k]! + l2 * W[k]! / total; h[k]! += g * g; W[k]! -= rate * g / Math.sqrt(h[k]!) }
    hb += gb * gb; b -= rate * gb / Math.sqrt(hb)
  }
  return (v: Vec) => { let z = b; for (const [g, x] of v) { const k = index.get(g); if (k !== undefined) z += W[k]! * x } return z }
}
const latents = new Map<string, Float32Array>()
async function embedAll(texts: string[]) {
  const fresh = [...new Set(texts)].filter((t) => !latents.has(t))
  const got = await embedShipped(fresh)
  fresh.forEach((t, i) => latents.set(t, got[i]!))
}

interface Cfg { lw: number; kw: boolean; kwFeature: boolean; l2: number; steps: number; nearW: number; posW: number; fpr: number; name: string }
function run(lang: string, topic: Topic, cfg: Cfg, name: string) {
  const bg = BG[lang]!
  const idf = idfOf(bg)
  const keys = cfg.kw ? topic.keywords : []
  const foldKeys = topic.keywords.map(fold)
  const V = (t: string) => {
    const v = vec(t, idf, latents.get(t), cfg.lw)
    if (cfg.kwFeature) { const f = fold(t); if (foldKeys.some((k) => (HAN.test(k) ? f.includes(k) : new RegExp(`(^|[^\\p{L}\\p{M}])${k}`, 'u').test(f)))) v.set('!kw', 1) }
    return v
  }
  const pos = [...topic.examples, ...keys]
  const rows: Row[] = [
    ...pos.map((t) => ({ v: V(t), y: 1, w: cfg.posW })),
    ...topic.near.map((t) => ({ v: V(t), y: 0, w: cfg.nearW })),
    ...bg.map((t) => ({ v: V(t), y: 0, w: 1 })),
  ]
  const model = train(rows, { l2: cfg.l2, steps: cfg.steps, rate: 0.3 })
  // threshold: two folds of background, model trained on half scores the other half
  const scored: number[] = []
  for (const half of [0, 1]) {
    const fold2 = rows.filter((r, i) => r.y === 1 || i % 2 === half)
    const m = train(fold2, { l2: cfg.l2, steps: cfg.steps, rate: 0.3 })
    rows.forEach((r, i) => { if (r.y === 0 && i % 2 !== half) scored.push(m(r.v)) })
  }
  scored.sort((a, b) => b - a)
  const threshold = scored[Math.floor(cfg.fpr * scored.length)]!
  const hit = (t: string) => model(V(t)) > threshold
  const others = Object.entries(exam[lang]!).filter(([n]) => n !== name).flatMap(([, o]) => [...o.asked, ...o.near, ...o.harmless])
  const quiet = HARMLESS.filter((h) => h.language === lang).map((h) => h.text)
  const kwHit = (t: string) => V(t).has('!kw')
  return {
    asked: topic.asked.filter(hit).length, of: topic.asked.length,
    harmless: topic.harmless.filter(hit).length, ofH: topic.harmless.length,
    others: others.filter(hit).length, ofO: others.length,
    quiet: quiet.filter(hit).length, ofQ: quiet.length,
    kwAsked: cfg.kwFeature ? topic.asked.filter(kwHit).length : 0,
    kwHarm: cfg.kwFeature ? topic.harmless.filter(kwHit).length : 0,
    kwOthers: cfg.kwFeature ? others.filter(kwHit).length + quiet.filter(kwHit).length : 0,
    missed: topic.asked.filter((t) => !hit(t)), wrong: [...topic.harmless, ...others, ...quiet].filter(hit),
  }
}
async function main() {
  const split = process.argv[2] ?? 'tune'
  const verbose = process.argv[3] === '-v'
  for (const l of LANGS) {
    await embedAll(BG[l]!)
    for (const t of Object.values(exam[l]!)) await embedAll([...t.keywords, ...t.examples, ...t.near, ...t.asked, ...t.harmless])
  }
  await embedAll(HARMLESS.map((h) => h.text))
  const base: Cfg = { name: '', lw: 0, kw: false, kwFeature: false, l2: 0.05, steps: 200, nearW: 3, posW: 5, fpr: 0.01 }
  const cfgs: Cfg[] = JSON.parse(process.argv[4] ?? 'null')?.map((c: Partial<Cfg>) => ({ ...base, ...c })) ?? [
    { ...base, name: 'grams' },
    { ...base, name: 'grams+lat', lw: 1 },
    { ...base, name: 'lat', lw: 3 },
    { ...base, name: 'grams+kwtexts', kw: true },
    { ...base, name: 'grams+kwtexts+lat', kw: true, lw: 1 },
    { ...base, name: 'all', kw: true, kwFeature: true, lw: 1 },
    { ...base, name: 'kwf', kw: true, kwFeature: true },
  ]
  for (const cfg of cfgs) {
    const sum = { asked: 0, of: 0, harmless: 0, ofH: 0, others: 0, ofO: 0, quiet: 0, ofQ: 0, kwAsked: 0, kwHarm: 0, kwOthers: 0 }
    const by: Record<string, string> = {}
    for (const l of LANGS) {
      const own = { ...sum }; for (const k of Object.keys(own)) (own as any)[k] = 0
      for (const [name, topic] of Object.entries(exam[l]!)) {
        if (topic.split !== split) continue
        const r = run(l, topic, cfg, name)
        for (const k of Object.keys(sum)) { (sum as any)[k] += (r as any)[k]; (own as any)[k] += (r as any)[k] }
        if (verbose) console.log(l, name, `${r.asked}/${r.of} near ${r.harmless}/${r.ofH}`, '\n  MISSED', r.missed.join(' | '), '\n  WRONG', r.wrong.join(' | '))
      }
      by[l] = `${own.asked}/${own.of} n${own.harmless}/${own.ofH} o${own.others + own.quiet}/${own.ofO + own.ofQ}`
    }
    const p = (a: number, b: number) => ((100 * a) / b).toFixed(1)
    console.log(cfg.name.padEnd(20), `recall ${p(sum.asked, sum.of)}  near-fpr ${p(sum.harmless, sum.ofH)}  others ${p(sum.others, sum.ofO)}  quiet ${p(sum.quiet, sum.ofQ)}  fpr ${p(sum.harmless + sum.others + sum.quiet, sum.ofH + sum.ofO + sum.ofQ)} kw ${sum.kwAsked}/${sum.kwHarm}/${sum.kwOthers}`, JSON.stringify(by))
  }
}
void main()

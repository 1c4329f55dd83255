import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Whether something is found in a text. */
export type Detect = (text: string) => boolean | Promise<boolean>

const PACKAGES = { '@openai/guardrails': '0.2.1', '@presidio-dev/hai-guardrails': '1.12.0' }

/** The checks of two npm packages that run without a network; their others ask a language model. */
export interface PackageChecks {
  /** hai-guardrails, `injectionGuard`: similarity to known phrases, and regular expressions. */
  injectionHeuristic: Detect
  injectionPattern: Detect
  /** @openai/guardrails, `Contains PII` with the entities that ours knows, and `Secret Keys`. */
  openaiPersonalData: Detect
  /** hai-guardrails, `piiGuard` and `secretGuard`. */
  haiPersonalData: Detect
}

/** Installs the packages from the npm registry into a folder of the benchmark's own, once, and opens their checks. */
export async function openPackages(folder: string): Promise<PackageChecks> {
  install(folder)
  // A CommonJS package: how its exports are handed on depends on who loads this file.
  const loaded = await import(entryOf(folder, '@openai/guardrails'))
  const openai: OpenaiGuardrails = loaded.default ?? loaded
  const hai: HaiGuardrails = await import(entryOf(folder, '@presidio-dev/hai-guardrails'))
  const injection = (mode: 'heuristic' | 'pattern') =>
    passedBy(hai.injectionGuard({ roles: ['user'] }, { mode, threshold: 0.7 }))
  const [pii, secrets] = [hai.piiGuard({ mode: 'block' }), hai.secretGuard({ mode: 'block' })].map(passedBy)
  const entities = ['CREDIT_CARD', 'EMAIL_ADDRESS', 'IBAN_CODE', 'IP_ADDRESS', 'PHONE_NUMBER', 'US_SSN']
  return {
    injectionHeuristic: injection('heuristic'),
    injectionPattern: injection('pattern'),
    openaiPersonalData: async (text) =>
      (await openai.pii(null, text, { entities, block: true })).tripwireTriggered ||
      (await openai.secretKeysCheck(null, text, { threshold: 'balanced' })).tripwireTriggered,
    haiPersonalData: async (text) => (await pii?.(text)) === true || (await secrets?.(text)) === true,
  }
}

type Tripwire = Promise<{ tripwireTriggered: boolean }>
interface OpenaiGuardrails {
  pii(context: null, text: string, config: object): Tripwire
  secretKeysCheck(context: null, text: string, config: object): Tripwire
}
type HaiGuard = (messages: { role: string; content: string }[]) => Promise<{ passed: boolean }[]>
interface HaiGuardrails {
  injectionGuard(options: object, extra: object): HaiGuard
  piiGuard(options: object): HaiGuard
  secretGuard(options: object): HaiGuard
}

function passedBy(guard: HaiGuard): Detect {
  return async (text) => (await guard([{ role: 'user', content: text }])).some(({ passed }) => !passed)
}

function install(folder: string): void {
  const stamp = join(folder, `installed-${Object.values(PACKAGES).join('-')}`)
  if (existsSync(stamp)) return
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  const packages = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`)
  const options = ['--no-audit', '--no-fund', '--ignore-scripts', '--save-exact']
  // npm is a script on Windows, which only a shell can run.
  const shell = process.platform === 'win32'
  execFileSync('npm', ['install', ...options, ...packages], { cwd: folder, shell, stdio: ['ignore', 2, 2] })
  mendHai(join(folder, 'node_modules'))
  writeFileSync(stamp, '')
}

/**
 * hai-guardrails 1.12.0 looks for its worker in a folder of the machine that it was built on, and under a name that it does not have:
 * as published, its heuristic ends the process. It is compared as it was meant.
 */
function mendHai(modules: string): void {
  const home = join(modules, '@presidio-dev/hai-guardrails')
  const bundle = join(home, 'dist/index.js')
  const piscina = JSON.stringify(join(modules, 'piscina/dist'))
  const mended = readFileSync(bundle, 'utf8').replace(
    /(?<=__dirname = )"\/home\/runner\/[^"]*piscina\/dist"/,
    piscina,
  )
  writeFileSync(bundle, mended)
  cpSync(join(home, 'dist/workers/heuristic.worker.js'), join(home, 'workers/heuristic.worker.mjs'))
}

function entryOf(folder: string, name: string): string {
  const entry = 'dist/index.js'
  return pathToFileURL(join(folder, 'node_modules', name, entry)).href
}

/** Whether one of some words or phrases stands in a text, whatever the case: the filter that everybody writes first. */
export function listKeywords(words: readonly string[]): Detect {
  const whole = words.map((word) => {
    const escaped = word.replace(/[$()*+.?[\\\]^{|}/]/g, '\\$&')
    // Chinese puts no space between words.
    return /^\p{Script=Han}/u.test(word) ? escaped : `(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`
  })
  const pattern = new RegExp(whole.join('|'), 'iu')
  return (text) => pattern.test(text)
}

/** What the first result of any search for "prompt injection" says to look for. */
export const INJECTION_PHRASES = [
  'ignore previous instructions',
  'ignore all previous instructions',
  'ignore the above',
  'disregard previous instructions',
  'forget your instructions',
  'system prompt',
  'developer mode',
  'do anything now',
  'DAN',
  'jailbreak',
  'pretend you are',
  'act as',
  'you are now',
  'no restrictions',
  'without restrictions',
  'bypass',
]

/** What a moderator might write into a list against pressure, flattery and fear in the assistants' answers. */
export const MANIPULATION_PHRASES = [
  ...['act now', 'last chance', 'before it is too late', 'only I understand you', 'you will regret'],
  ...['dernière chance', 'avant qu’il ne soit trop tard', 'moi seul te comprends', 'tu le regretteras'],
  ...['الفرصة الأخيرة', 'قبل فوات الأوان', 'لا أحد يفهمك', 'ستندم'],
  ...['आख़िरी मौक़ा', 'देर हो जाएगी', 'सिर्फ़ मैं', 'पछताओगे'],
  ...['nafasi ya mwisho', 'kabla hujachelewa', 'mimi tu ninakuelewa', 'utajuta'],
  ...['最后机会', '来不及了', '只有我懂你', '你会后悔'],
]

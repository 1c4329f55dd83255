import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/**
 * Where Chromium lies: CHROMIUM_PATH, else the first on PATH; undefined, loudly, when there is none.
 * @throws Error when there is none and CI is set, where a skipped browser would pass for a tested one
 */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH, PATH = '', CI } = process.env
  const places = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)))
  const found = (CHROMIUM_PATH ? [CHROMIUM_PATH, ...places] : places).find(canRun)
  if (found) return found
  const message = 'There is no Chromium: install it (apt-get install chromium) or set CHROMIUM_PATH.'
  if (CI) throw new Error(message)
  process.stderr.write(`\n*** THE BROWSER TESTS ARE SKIPPED. ${message} ***\n\n`)
  return undefined
}

export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args: FLAGS })
}

/** The one without a window first: it needs a quarter less processor time. */
const NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
]

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

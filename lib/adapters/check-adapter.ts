import { PolyphonyError } from '@/lib/core/errors'
import { ADAPTER_FILES, digestListing, hashFile } from '@/lib/formats/adapter-digest'
import type { ExpectedTensor } from '@/lib/formats/adapter-tensors'
import { judgeLicences } from '@/lib/formats/licence-chain'
import { openSafetensors, type SafetensorsFile } from '@/lib/formats/open-safetensors'
import type { PeftConfig } from '@/lib/formats/peft-config'
import { readPeftConfig } from '@/lib/formats/read-adapter'
import { scanTensors, type TensorScan } from '@/lib/formats/scan-tensors'
import type { AdapterBase } from './adapter-base'
import type { AdapterCheck, CheckedAdapter, CheckId } from './adapter-check'
import { checkLayout } from './check-layout'
import { CheckRefused, finding, refusal } from './finding'
import { type Fit, fitBase } from './fit-base'
import { measureUpdate, type UpdateMeasure } from './measure-update'
import { type ModelCard, readModelCard } from './model-card'

/**
 * Checks an uploaded folder, which nobody trusts: yields each check as it ends and stops at the first that fails.
 * @returns what was found, or undefined when a check failed
 */
export async function* checkAdapter(input: {
  folder: string
  bases: AdapterBase[]
  signal?: AbortSignal
}): AsyncGenerator<AdapterCheck, CheckedAdapter | undefined> {
  const { folder, bases, signal } = input
  let check: CheckId = 'layout'
  let file: SafetensorsFile | undefined
  try {
    yield await checkLayout(folder)
    check = 'config'
    const config = await readPeftConfig(folder)
    yield describeConfig(config)
    check = 'header'
    file = await openSafetensors(`${folder}/adapter_model.safetensors`)
    yield finding(check, 'passed', 'header.whole', { count: file.tensors.size })
    check = 'base'
    const fit = fitBase(bases, config, file)
    yield fit.checks.base
    check = 'tensors'
    yield fit.checks.tensors
    check = 'values'
    const scan = await scanTensors(`${folder}/adapter_model.safetensors`, file, signal ? { signal } : {})
    yield judgeValues(scan, fit.expected)
    check = 'card'
    const card = await readModelCard(folder)
    yield judgeCard(card, fit.base)
    const measures = isMeasurable(file) ? await measureUpdate(file, config, fit.expected) : []
    const found = describe({
      config,
      file,
      fit,
      scan,
      card,
      measures,
      configSha256: await hashConfig(folder),
    })
    return card ? { ...found, cardSha256: await hashFile(`${folder}/README.md`, 'README.md') } : found
  } catch (error) {
    if (!(error instanceof PolyphonyError)) throw error
    yield { ...refusal(check, error), ...(error instanceof CheckRefused ? {} : splitRemedy(error.message)) }
    return undefined
  } finally {
    await file?.close()
  }
}

/** Measuring costs rank times what reading costs. */
const MOST_MEASURED = 64_000_000

function isMeasurable(file: SafetensorsFile): boolean {
  const values = [...file.tensors.values()].reduce((sum, { begin, end }) => sum + (end - begin) / 2, 0)
  return values <= MOST_MEASURED
}

const hashConfig = (folder: string) => hashFile(`${folder}/${ADAPTER_FILES[0]}`, ADAPTER_FILES[0])

function describeConfig({ rank, baseModel }: PeftConfig): AdapterCheck {
  if (!baseModel) return finding('config', 'passed', 'config.lora', { rank })
  return finding('config', 'passed', 'config.loraFor', { rank, base: baseModel })
}

/** Larger than any weight that training gives, and far below what bfloat16 holds. */
const WILD = 1000

function judgeValues({ largest }: TensorScan, expected: ExpectedTensor[]): AdapterCheck {
  const broken = expected.find(({ name }) => !Number.isFinite(largest.get(name)))
  if (broken) throw new CheckRefused('values.diverged', { name: broken.name })
  const all = [...largest.values()].reduce((most, value) => Math.max(most, value), 0)
  if (expected.filter(({ matrix }) => matrix === 'B').every(({ name }) => largest.get(name) === 0))
    return finding('values', 'warned', 'values.untrained')
  const largestShown = all.toPrecision(3)
  if (all > WILD) return finding('values', 'warned', 'values.wild', { largest: largestShown, most: WILD })
  return finding('values', 'passed', 'values.finite', { largest: largestShown })
}

function judgeCard(card: ModelCard | undefined, base: AdapterBase): AdapterCheck {
  const missing = [
    ...(card?.licence ? [] : ['license']),
    ...(card && card.languages.length > 0 ? [] : ['language']),
    ...(card?.baseModel ? [] : ['base_model']),
  ]
  if (!card) return finding('card', 'warned', 'card.none', { missing: missing.join(', ') })
  if (missing.length > 0) return finding('card', 'warned', 'card.silent', { missing: missing.join(', ') })
  const { verdict, reason } = judgeLicences(card.licence, base.licence)
  const params = { licence: card.licence ?? '', languages: card.languages.join(', '), reason }
  return verdict === 'allowed'
    ? finding('card', 'passed', 'card.fits', params)
    : finding('card', 'warned', 'card.doubt', params)
}

function describe(found: {
  config: PeftConfig
  file: SafetensorsFile
  fit: Fit
  scan: TensorScan
  card: ModelCard | undefined
  measures: UpdateMeasure[]
  configSha256: string
}): CheckedAdapter {
  const { config, file, fit, scan, card, measures } = found
  const entries = [...file.tensors.values()]
  return {
    digest: digestListing([
      [ADAPTER_FILES[0], found.configSha256],
      [ADAPTER_FILES[1], scan.sha256],
    ]),
    baseModel: fit.base.name,
    rank: Math.max(...fit.expected.map(({ shape }) => Math.min(...shape))),
    sizeBytes: entries.reduce((most, { end }) => Math.max(most, end), 0) + file.dataStart,
    parameters: entries.reduce(
      (sum, { shape }) => sum + shape.reduce((product, side) => product * side, 1),
      0,
    ),
    ...(config.baseModel === undefined ? {} : { trainedFor: config.baseModel }),
    ...(card ? { card } : {}),
    ...(fit.base.licence === undefined ? {} : { licence: fit.base.licence }),
    measures,
  }
}

/** Messages of `lib/formats` say what to do after the last colon that is followed by a space. */
function splitRemedy(message: string): { message: string; remedy?: string } {
  const at = message.lastIndexOf(': ')
  const remedy = message.slice(at + 2)
  if (at < 0 || !/^(train|save|list|install|remove|leave|convert|upload|name|lower|use|is it) /i.test(remedy))
    return { message }
  return { message: message.slice(0, at), remedy: `${remedy.charAt(0).toUpperCase()}${remedy.slice(1)}` }
}

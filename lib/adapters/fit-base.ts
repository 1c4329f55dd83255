import { PolyphonyError } from '@/lib/core/errors'
import { type ExpectedTensor, listExpectedTensors, matchTensors } from '@/lib/formats/adapter-tensors'
import { inferLinearMaps } from '@/lib/formats/infer-linear-maps'
import type { SafetensorsFile } from '@/lib/formats/open-safetensors'
import type { PeftConfig } from '@/lib/formats/peft-config'
import type { AdapterBase } from './adapter-base'
import type { AdapterCheck } from './adapter-check'
import { CheckRefused, finding } from './finding'

export interface Fit {
  base: AdapterBase
  expected: ExpectedTensor[]
  /** How the base was recognised, and what its matrices were held to. */
  checks: { base: AdapterCheck; tensors: AdapterCheck }
}

type Tensors = Pick<SafetensorsFile, 'tensors'>

/**
 * The base whose shapes the tensors have; the one that the trainer named before any other. One whose shapes nobody knows
 * is recognised by its name alone.
 * @throws PolyphonyError (invalid_request)
 */
export function fitBase(bases: AdapterBase[], config: PeftConfig, file: Tensors): Fit {
  if (bases.length === 0) throw new CheckRefused('base.nothingInstalled')
  const isNamed = (base: AdapterBase) => [base.name, ...base.aliases].includes(config.baseModel ?? '')
  let refusal: PolyphonyError | undefined
  for (const base of bases.toSorted((a, b) => Number(isNamed(b)) - Number(isNamed(a)))) {
    if (!base.maps && !isNamed(base)) continue
    try {
      return base.maps
        ? fitShapes({ ...base, maps: base.maps }, config, file, isNamed(base))
        : fitName(base, config, file)
    } catch (error) {
      if (!(error instanceof PolyphonyError)) throw error
      // What is wrong with an adapter for the base that it names is not mended by another base.
      if (!base.maps) throw error
      refusal ??= error
    }
  }
  const names = bases.map(({ name }) => name).join(', ')
  const trainedFor = config.baseModel ?? ''
  const why = refusal?.said ?? refusal?.message ?? ''
  throw new CheckRefused(trainedFor ? 'base.other' : 'base.unnamed', { trainedFor, names, why })
}

function fitShapes(
  base: AdapterBase & { maps: NonNullable<AdapterBase['maps']> },
  config: PeftConfig,
  file: Tensors,
  isNamed: boolean,
): Fit {
  const expected = listExpectedTensors(config, base.maps)
  matchTensors(file.tensors, expected)
  return {
    ...{ base, expected },
    checks: {
      base: describeFit(base, config, isNamed),
      tensors: finding('tensors', 'passed', 'tensors.whole', { count: expected.length }),
    },
  }
}

function describeFit(base: AdapterBase, config: PeftConfig, isNamed: boolean): AdapterCheck {
  if (isNamed) return finding('base', 'passed', 'base.fits', { base: base.name })
  const named = config.baseModel
  if (named === undefined) return finding('base', 'warned', 'base.fitsUnnamed', { base: base.name })
  return finding('base', 'warned', 'base.fitsShapes', { base: base.name, named })
}

/** By name, and by shape as far as its matrices must agree with each other and with what a server says of the base. */
function fitName(base: AdapterBase, config: PeftConfig, file: Tensors): Fit {
  const { maps, hiddenSize } = inferLinearMaps(file.tensors)
  const expected = listExpectedTensors(config, maps)
  matchTensors(file.tensors, expected)
  if (base.hiddenSize !== undefined && hiddenSize !== undefined && hiddenSize !== base.hiddenSize)
    throw new PolyphonyError(
      'invalid_request',
      `adapter_model.safetensors: its matrices are for states of ${hiddenSize} values, ${base.name} has ${base.hiddenSize}: is it for another base?`,
    )
  const width = base.hiddenSize === undefined ? undefined : hiddenSize
  const params = { count: expected.length, base: base.name }
  const servers = base.servers?.join(', ') ?? 'MODEL_SERVERS'
  return {
    ...{ base, expected },
    checks: {
      base: finding('base', 'warned', 'base.byName', { base: base.name, servers }),
      tensors:
        width === undefined
          ? finding('tensors', 'warned', 'tensors.agree', params)
          : finding('tensors', 'warned', 'tensors.agreeInWidth', { ...params, width }),
    },
  }
}

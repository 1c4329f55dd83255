import { PolyphonyError } from '@/lib/core/errors'
import { type ExpectedTensor, listExpectedTensors, matchTensors } from '@/lib/formats/adapter-tensors'
import { inferLinearMaps } from '@/lib/formats/infer-linear-maps'
import type { SafetensorsFile } from '@/lib/formats/open-safetensors'
import type { PeftConfig } from '@/lib/formats/peft-config'
import type { AdapterBase } from './adapter-base'
import type { AdapterCheck } from './adapter-check'

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
  if (bases.length === 0)
    throw new PolyphonyError('invalid_request', 'No base model is installed on this hub: install one first')
  const isNamed = (base: AdapterBase) => [base.name, ...base.aliases].includes(config.baseModel ?? '')
  let refusal: unknown
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
  const trainedFor = config.baseModel ? `It was trained for ${config.baseModel}; this` : 'This'
  const reason = refusal instanceof Error ? ` (${refusal.message})` : ''
  throw new PolyphonyError(
    'invalid_request',
    `${trainedFor} hub has ${names}, and the tensors fit none of them${reason}: install that base here, or train on one of these`,
  )
}

function fitShapes(
  base: AdapterBase & { maps: NonNullable<AdapterBase['maps']> },
  config: PeftConfig,
  file: Tensors,
  isNamed: boolean,
): Fit {
  const expected = listExpectedTensors(config, base.maps)
  matchTensors(file.tensors, expected)
  const message = `all ${expected.length} matrices are there, each in its shape`
  return {
    ...{ base, expected },
    checks: {
      base: describeFit(base, config, isNamed),
      tensors: { id: 'tensors', status: 'passed', message },
    },
  }
}

function describeFit(base: AdapterBase, config: PeftConfig, isNamed: boolean): AdapterCheck {
  if (isNamed)
    return { id: 'base', status: 'passed', message: `fits ${base.name}, the base it was trained for` }
  return {
    id: 'base',
    status: 'warned',
    message: `fits the shapes of ${base.name}, but names ${config.baseModel ?? 'no base'}`,
    remedy: 'Try it before publishing: on another base of the same shape it speaks nonsense.',
  }
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
  const isWidthKnown = base.hiddenSize !== undefined && hiddenSize !== undefined
  const where = base.servers?.join(', ') ?? 'a model server'
  return {
    ...{ base, expected },
    checks: {
      base: {
        id: 'base',
        status: 'warned',
        message: `names ${base.name}, which only ${where} has: recognised by its name`,
        remedy: `The hub does not know its shapes. Try it before publishing, or ask whoever runs the hub to name the base's config.json in MODEL_SERVERS.`,
      },
      tensors: {
        id: 'tensors',
        status: 'warned',
        message: `all ${expected.length} matrices agree with each other${isWidthKnown ? ` and with the base's width of ${hiddenSize}` : ''}; not checked: whether ${base.name} has these modules${isWidthKnown ? '' : ', this width'} and this number of layers`,
        remedy: 'A model server that finds them wrong refuses the adapter when it is published.',
      },
    },
  }
}

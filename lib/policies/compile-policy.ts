import { z } from 'zod'
import type { CompiledPolicy, PolicyStep } from '@/guardrails/compiled-policy'
import type { Guardrail, Stage } from '@/guardrails/contract'
import { registry as everyGuardrail } from '@/guardrails/registry'
import { type DocumentProblem, DocumentRefused } from '@/lib/documents/document-refused'
import { bindDoubts, type Place } from './bind-doubts'
import { nameOf, type PolicyDocument, type PolicyGuardrail } from './policy'

type Registry = ReadonlyMap<string, Guardrail>

/**
 * Lays a community's policy over the hub's floor.
 *
 * The floor's steps run first and always. A community's step of the same name replaces one only when it is at least as
 * strict: at all its stages, with options that allow nothing more.
 * @throws DocumentRefused invalid_request naming every conflict and wrong option with its line
 */
export function compilePolicy(input: {
  floor: PolicyDocument
  policy: PolicyDocument
  registry?: Registry
  name?: string
}): CompiledPolicy {
  const { floor, policy, registry = everyGuardrail, name = 'policy' } = input
  const own = new Map(policy.content.guardrails.map((entry, index) => [nameOf(entry), { entry, index }]))
  const problems: DocumentProblem[] = []
  const places = new Map<PolicyStep, Place>()
  const read = (document: PolicyDocument, index: number, origin: PolicyStep['origin']) => {
    const made = compileStep(document, index, { origin, registry })
    if ('guardrail' in made) {
      places.set(made, { document, index })
      return [made]
    }
    problems.push(...made.problems)
    return []
  }

  const floorSteps = floor.content.guardrails.flatMap((entry, index) => {
    const replacing = own.get(nameOf(entry))
    if (!replacing) return read(floor, index, 'floor')
    const made = read(policy, replacing.index, 'floor')
    if (made.length > 0)
      problems.push(...listConflicts(entry, replacing.entry, { policy, index: replacing.index, registry }))
    return made
  })
  const floorNames = new Set(floor.content.guardrails.map(nameOf))
  const ownSteps = policy.content.guardrails.flatMap((entry, index) =>
    floorNames.has(nameOf(entry)) ? [] : read(policy, index, 'community'),
  )
  const { steps, problems: misnamed } = bindDoubts([...floorSteps, ...ownSteps], places)
  problems.push(...misnamed)
  if (problems.length > 0) throw new DocumentRefused('invalid_request', name, problems)
  return {
    steps,
    messages: mergeMessages(floor.content.messages, policy.content.messages),
  }
}

function compileStep(
  { content, positionOf }: PolicyDocument,
  index: number,
  { origin, registry }: { origin: PolicyStep['origin']; registry: Registry },
): PolicyStep | { problems: DocumentProblem[] } {
  const entry = content.guardrails[index]
  const path = ['guardrails', index]
  const guardrail = entry && registry.get(entry.use)
  if (!entry || !guardrail) {
    const known = [...registry.keys()].join(', ')
    return {
      problems: [
        {
          position: positionOf([...path, 'use']),
          path: [...path, 'use'],
          text: `there is no guardrail "${entry?.use}"; there are ${known}`,
        },
      ],
    }
  }
  const wrongStage = entry.on?.find((stage) => !guardrail.stages.includes(stage))
  if (wrongStage) {
    const text = `"${guardrail.id}" does not work at stage ${wrongStage}; it works at ${guardrail.stages.join(', ')}`
    return { problems: [{ position: positionOf([...path, 'on']), path: [...path, 'on'], text }] }
  }
  try {
    const configured = guardrail.configure(entry.options)
    return { name: nameOf(entry), guardrail: configured, on: stagesOf(entry, guardrail), origin }
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    return {
      problems: error.issues.flatMap((issue) => optionProblems(issue, [...path, 'options'], positionOf)),
    }
  }
}

/**
 * Where a step judges. What looks at questions looks at the texts attached to them as well, or a file would be a way
 * round it; guardrails that have nothing to say of attached texts do not know that stage.
 */
function stagesOf({ on }: PolicyGuardrail, { stages, defaultStages }: Guardrail): readonly Stage[] {
  const said = on ?? defaultStages
  const isMissing = said.includes('input') && stages.includes('attachment') && !said.includes('attachment')
  return isMissing ? [...said, 'attachment'] : said
}

function optionProblems(
  issue: z.core.$ZodIssue,
  path: PropertyKey[],
  positionOf: PolicyDocument['positionOf'],
): DocumentProblem[] {
  const place = ['options', ...issue.path].map(String).join('.')
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      position: positionOf([...path, ...issue.path, key]),
      path: [...path, ...issue.path, key],
      text: `${place}: there is no option "${key}"; remove it or correct its spelling`,
    }))
  }
  const whole = [...path, ...issue.path]
  return [{ position: positionOf(whole), path: whole, text: `${place}: ${issue.message}` }]
}

/** In which ways a community's step would loosen the floor's step of the same name. */
function listConflicts(
  floor: PolicyGuardrail,
  own: PolicyGuardrail,
  { policy, index, registry }: { policy: PolicyDocument; index: number; registry: Registry },
): DocumentProblem[] {
  const name = nameOf(floor)
  const remedy =
    'the floor can be tightened and never loosened; keep what it says or give your step another name'
  const at = (part: string) => {
    const path = ['guardrails', index, part]
    return { position: policy.positionOf(path), path }
  }
  if (own.use !== floor.use) {
    return [
      {
        ...at('use'),
        text: `"${name}" is ${floor.use} in the hub's floor, not ${own.use}: ${remedy}`,
      },
    ]
  }
  const guardrail = registry.get(floor.use)
  if (!guardrail) return []
  const stages = stagesOf(own, guardrail)
  const missing = stagesOf(floor, guardrail).filter((stage) => !stages.includes(stage))
  const problems: DocumentProblem[] = []
  if (missing.length > 0)
    problems.push({ ...at('on'), text: `"${name}" leaves out ${missing.join(', ')}: ${remedy}` })
  const looser = guardrail.loosens(floor.options, own.options) ?? [
    `options of "${floor.use}" cannot be compared`,
  ]
  for (const how of looser) problems.push({ ...at('options'), text: `"${name}": ${how}: ${remedy}` })
  return problems
}

function mergeMessages(
  floor: CompiledPolicy['messages'],
  own: CompiledPolicy['messages'],
): CompiledPolicy['messages'] {
  const languages = new Set([...Object.keys(floor), ...Object.keys(own)])
  return Object.fromEntries(
    [...languages].map((language) => [language, { ...floor[language], ...own[language] }]),
  )
}

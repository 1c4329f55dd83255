import { z } from 'zod'

/** The part of JSON Schema that guardrails' options use. */
export interface OptionSchema {
  type?: string | undefined
  enum?: unknown[] | undefined
  description?: string | undefined
  /** BCP-47, the language of the description where it is not English. */
  lang?: string | undefined
  default?: unknown
  minimum?: number | undefined
  maximum?: number | undefined
  properties?: Record<string, OptionSchema> | undefined
  required?: string[] | undefined
  items?: OptionSchema | undefined
  propertyNames?: OptionSchema | undefined
  additionalProperties?: OptionSchema | boolean | undefined
}

export const optionSchema: z.ZodType<OptionSchema> = z.lazy(() =>
  z.looseObject({
    type: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
    description: z.string().optional(),
    lang: z.string().optional(),
    default: z.unknown().optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    properties: z.record(z.string(), optionSchema).optional(),
    required: z.array(z.string()).optional(),
    items: optionSchema.optional(),
    propertyNames: optionSchema.optional(),
    additionalProperties: z.union([z.boolean(), optionSchema]).optional(),
  }),
)

/** What the form shows for an option. */
export type FormField =
  | { kind: 'switch' }
  | { kind: 'number'; isWhole: boolean; minimum?: number; maximum?: number }
  | { kind: 'text' }
  | { kind: 'choice'; choices: string[] }
  /** Several of a few. */
  | { kind: 'choices'; choices: string[] }
  /** Any number of texts, a line each; `suggestions` where only certain ones are allowed. */
  | { kind: 'lines'; suggestions: string[] }
  | { kind: 'group'; fields: [string, OptionSchema][] }
  | { kind: 'list'; item: OptionSchema }
  /** One value for each of some names. */
  | { kind: 'map'; names: string[]; value: OptionSchema }
  /** What no other field can show is written as YAML. */
  | { kind: 'yaml' }

const MOST_BOXES = 24
/** JSON Schema's way of saying that a whole number has no bound of its own. */
const isBound = (value: number | undefined): value is number =>
  value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER

/** Which field of a form an option's schema asks for. */
export function fieldFor(schema: OptionSchema): FormField {
  const { type, minimum, maximum } = schema
  const choices = textsOf(schema.enum)
  if (choices) return { kind: 'choice', choices }
  if (type === 'boolean') return { kind: 'switch' }
  if (type === 'string') return { kind: 'text' }
  if (type === 'number' || type === 'integer') {
    return {
      ...{ kind: 'number', isWhole: type === 'integer' },
      ...(isBound(minimum) && { minimum }),
      ...(isBound(maximum) && { maximum }),
    }
  }
  if (type === 'array' && schema.items) return arrayField(schema.items)
  if (type === 'object') return objectField(schema)
  return { kind: 'yaml' }
}

function arrayField(items: OptionSchema): FormField {
  const choices = textsOf(items.enum)
  if (choices && choices.length <= MOST_BOXES) return { kind: 'choices', choices }
  if (items.type === 'string') return { kind: 'lines', suggestions: choices ?? [] }
  return items.type === 'object' && items.properties ? { kind: 'list', item: items } : { kind: 'yaml' }
}

function objectField({ properties, propertyNames, additionalProperties }: OptionSchema): FormField {
  if (properties) return { kind: 'group', fields: Object.entries(properties) }
  const names = textsOf(propertyNames?.enum)
  if (names && typeof additionalProperties === 'object')
    return { kind: 'map', names, value: additionalProperties }
  return { kind: 'yaml' }
}

function textsOf(values: unknown[] | undefined): string[] | undefined {
  const texts = values?.filter((value) => typeof value === 'string')
  return texts && texts.length > 0 && texts.length === values?.length ? texts : undefined
}

/** What a new entry of a list begins as: its required parts, empty, with names that are not yet taken. */
export function blankFor(schema: OptionSchema, number: number): Record<string, unknown> {
  const entries = (schema.required ?? []).map((key): [string, unknown] => {
    const part = schema.properties?.[key]
    const [first] = textsOf(part?.enum) ?? []
    if (first !== undefined) return [key, first]
    if (part?.type === 'array') return [key, []]
    if (part?.type === 'object') return [key, {}]
    if (part?.type === 'boolean') return [key, false]
    if (part?.type === 'number' || part?.type === 'integer') return [key, part.minimum ?? 0]
    return [key, `${key}-${number}`]
  })
  return Object.fromEntries(entries)
}

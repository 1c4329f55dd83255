import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv2020 from 'ajv/dist/2020'
import addFormats from 'ajv-formats'
import { z } from 'zod'

/** Where the OpenAPI document of the OpenAI API lies; undefined without DATASETS_DIR. */
export const openaiDocument =
  process.env.DATASETS_DIR && join(process.env.DATASETS_DIR, 'openai-openapi', 'openapi.json')

/** Checks values against the schemas of OpenAI's own OpenAPI document; each check lists what is wrong. */
export function createOpenaiValidator(path: string): (schema: string, value: unknown) => string[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false })
  addFormats(ajv)
  ajv.addFormat('unixtime', { type: 'number', validate: Number.isInteger })
  const { components } = z
    .object({ components: z.record(z.string(), z.unknown()) })
    .parse(JSON.parse(readFileSync(path, 'utf8')))
  ajv.addSchema({ $id: 'openai', components: allowNulls(components) })
  return (schema, value) => {
    const validate = ajv.compile({ $ref: `openai#/components/schemas/${schema}` })
    return validate(value)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
  }
}

/** The document says OpenAPI 3.1 and still writes `nullable: true` of 3.0 in places, which JSON Schema does not know. */
function allowNulls(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(allowNulls)
  if (typeof node !== 'object' || node === null) return node
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, allowNulls(value)]),
  )
  return nullable === true
    ? { anyOf: [rest, { type: 'null' }] }
    : nullable === undefined
      ? rest
      : { ...rest, nullable }
}

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'
import { samplingSchema } from '@/lib/store/sampling-schema'

const slug = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'lower-case letters, digits and hyphens')

const assistantSchema = z.strictObject({
  slug,
  name: z.string().min(1).max(80),
  /** The folder under starter/adapters; without one the base model answers as it is. */
  adapter: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .optional(),
  instructions: z.string().max(8_000),
  about: z.string().max(600).default(''),
  /** What it is known not to be able to do. */
  limits: z.string().max(2_000).default(''),
  sampling: samplingSchema.default(samplingSchema.parse({})),
})

const communitySchema = z.strictObject({
  slug,
  name: z.string().min(1).max(80),
  culture: z.string().min(1),
  purpose: z.string().max(600),
  maker: z.string().min(1).max(120),
  assistants: z.array(assistantSchema).min(1).max(20),
})

export type StarterCommunity = z.infer<typeof communitySchema>

/** Reads every community file of a folder, in the order of their names. @throws PolyphonyError naming file and field */
export function readStarterCommunities(folder: string): StarterCommunity[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  return files.sort().map((file) => {
    const parsed = communitySchema.safeParse(parse(readFileSync(join(folder, file), 'utf8')))
    if (parsed.success) return parsed.data
    const problem = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
    throw new PolyphonyError('invalid_request', `Community ${file}: ${problem}`)
  })
}

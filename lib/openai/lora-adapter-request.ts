import { z } from 'zod'
import { PolyphonyError } from '@/lib/core/errors'

const name = z.string().min(1).max(500)

/** The body of POST /v1/load_lora_adapter, a dialect of vLLM. @throws PolyphonyError (invalid_request). */
export function parseLoadLoraRequest(body: unknown): { name: string; path: string } {
  const wire = parseWith(z.object({ lora_name: name, lora_path: z.string().min(1).max(4096) }), body)
  return { name: wire.lora_name, path: wire.lora_path }
}

/** The body of POST /v1/unload_lora_adapter, a dialect of vLLM. @throws PolyphonyError (invalid_request). */
export function parseUnloadLoraRequest(body: unknown): { name: string } {
  return { name: parseWith(z.object({ lora_name: name }), body).lora_name }
}

function parseWith<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const param = issue?.path.join('.') || 'body'
  throw new PolyphonyError('invalid_request', `"${param}": ${issue?.message}`, { param })
}

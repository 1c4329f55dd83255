import { z } from 'zod'
import { modelNameSchema as name, parseBody } from './parse-body'

/** The body of POST /v1/load_lora_adapter, a dialect of vLLM. @throws PolyphonyError (invalid_request). */
export function parseLoadLoraRequest(body: unknown): { name: string; path: string } {
  const wire = parseBody(z.object({ lora_name: name, lora_path: z.string().min(1).max(4096) }), body)
  return { name: wire.lora_name, path: wire.lora_path }
}

/** The body of POST /v1/unload_lora_adapter, a dialect of vLLM. @throws PolyphonyError (invalid_request). */
export function parseUnloadLoraRequest(body: unknown): { name: string } {
  return { name: parseBody(z.object({ lora_name: name }), body).lora_name }
}

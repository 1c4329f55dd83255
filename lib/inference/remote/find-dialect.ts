import type { Dialect } from './dialect'
import { llamacppDialect } from './llamacpp-dialect'
import { loraxDialect } from './lorax-dialect'
import { openaiDialect } from './openai-dialect'
import { rayDialect } from './ray-dialect'
import type { ServerKind } from './remote-servers'
import { vllmDialect } from './vllm-dialect'

const DIALECTS: Record<ServerKind, Dialect> = {
  vllm: vllmDialect,
  ray: rayDialect,
  lorax: loraxDialect,
  llamacpp: llamacppDialect,
  openai: openaiDialect,
}

export function findDialect({ kind }: { kind: ServerKind }): Dialect {
  return DIALECTS[kind]
}

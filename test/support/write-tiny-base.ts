import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A copy of the tiny fixture checkpoint that can read an assistant's instructions: its context is 2,048 tokens. */
export function writeTinyBase(folder: string): string {
  const fixture = join(import.meta.dirname, '../fixtures/tiny-llama')
  for (const name of ['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json'])
    cpSync(join(fixture, name), join(folder, name))
  const config: object = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'))
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ ...config, max_position_embeddings: 2048 }))
  return folder
}

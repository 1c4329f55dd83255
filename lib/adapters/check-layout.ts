import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PolyphonyError } from '@/lib/core/errors'
import { ADAPTER_FILES } from '@/lib/formats/adapter-digest'
import type { AdapterCheck } from './adapter-check'

/** Everything that is kept of an uploaded folder. */
export const KEPT_FILES = [...ADAPTER_FILES, 'README.md'] as const

/** Weights in formats that run code when they are opened, or that hold a whole model. */
const PICKLES = /\.(bin|pt|pth|ckpt|pkl|pickle|npz|h5|msgpack|gguf)$/i
const SHOWN = 5

/**
 * Looks at the names in a folder: the adapter's two files must be there as plain files; others are left out.
 * @throws PolyphonyError (invalid_request)
 */
export async function checkLayout(folder: string): Promise<AdapterCheck> {
  const entries = await readdir(folder)
  for (const name of ADAPTER_FILES) {
    if (!entries.includes(name)) throw missing(name, entries)
    if (!(await lstat(join(folder, name))).isFile()) throw invalid(`${name} is not a plain file`)
  }
  const others = entries.filter((name) => !KEPT_FILES.some((kept) => kept === name))
  if (others.length === 0)
    return { id: 'layout', status: 'passed', message: 'the files of a PEFT adapter, and nothing else' }
  const shown = `${others.slice(0, SHOWN).join(', ')}${others.length > SHOWN ? ` and ${others.length - SHOWN} more` : ''}`
  return {
    id: 'layout',
    status: 'warned',
    message: `these files are no part of an adapter: ${shown}`,
    remedy: 'They are left out.',
  }
}

function missing(name: string, entries: string[]): PolyphonyError {
  const pickle = entries.find((entry) => PICKLES.test(entry))
  if (name.endsWith('.safetensors') && pickle) {
    return invalid(
      `${pickle} can run code when it is opened, so it is not read here: save with safetensors (model.save_pretrained(folder, safe_serialization=True))`,
    )
  }
  const whole = entries.some((entry) => /^model(-\d+-of-\d+)?\.safetensors$/.test(entry))
  const remedy = whole
    ? 'upload the adapter alone, not the whole or merged model'
    : 'upload the folder that PEFT’s save_pretrained wrote'
  return invalid(`${name} is missing: ${remedy}`)
}

function invalid(message: string): PolyphonyError {
  return new PolyphonyError('invalid_request', message)
}

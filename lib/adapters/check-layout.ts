import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ADAPTER_FILES } from '@/lib/formats/adapter-digest'
import type { AdapterCheck } from './adapter-check'
import { CheckRefused, finding } from './finding'

/** Everything that is kept of an uploaded folder. */
export const KEPT_FILES = [...ADAPTER_FILES, 'README.md'] as const

/** Weights in formats that run code when they are opened, or that hold a whole model. */
const PICKLES = /\.(bin|pt|pth|ckpt|pkl|pickle|npz|h5|msgpack|gguf)$/i
const SHOWN = 5

/**
 * Looks at the names in a folder: the adapter's two files must be there as plain files; others are left out.
 * @throws CheckRefused
 */
export async function checkLayout(folder: string): Promise<AdapterCheck> {
  const entries = await readdir(folder)
  for (const name of ADAPTER_FILES) {
    if (!entries.includes(name)) throw missing(name, entries)
    if (!(await lstat(join(folder, name))).isFile()) throw new CheckRefused('layout.notPlain', { name })
  }
  const others = entries.filter((name) => !KEPT_FILES.some((kept) => kept === name))
  if (others.length === 0) return finding('layout', 'passed', 'layout.plain')
  const files = others.slice(0, SHOWN).join(', ')
  return finding('layout', 'warned', 'layout.others', { files, more: Math.max(0, others.length - SHOWN) })
}

function missing(name: string, entries: string[]): CheckRefused {
  const pickle = entries.find((entry) => PICKLES.test(entry))
  if (name.endsWith('.safetensors') && pickle) return new CheckRefused('layout.pickle', { name: pickle })
  const isWhole = entries.some((entry) => /^model(-\d+-of-\d+)?\.safetensors$/.test(entry))
  return new CheckRefused(isWhole ? 'layout.whole' : 'layout.missing', { name })
}

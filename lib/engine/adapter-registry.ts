import { realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { computeAdapterDigest } from '@/lib/formats/adapter-digest'
import type { ModelConfig } from '@/lib/formats/model-config'
import { readAdapter } from '@/lib/formats/read-adapter'
import { type PreparedAdapter, prepareAdapter } from './decoder/prepared-adapter'

export interface LoadedAdapter {
  name: string
  path: string
  prepared: PreparedAdapter
}

/** The adapters that requests can name; the ones used longest ago make room when memory runs out. */
export class AdapterRegistry {
  /** In the order of their last use. */
  private readonly loaded = new Map<string, LoadedAdapter>()
  private readonly loading = new Map<string, Promise<void>>()

  constructor(
    private readonly dataDir: string,
    private readonly model: ModelConfig,
    private readonly memoryBytes: number,
  ) {}

  /**
   * Loads an adapter from the blob store; loading it again does nothing.
   * @param name `sha256-` and the adapter's digest.
   * @throws PolyphonyError when the path leaves the blob store, does not hash to the name, or does not fit the base.
   */
  async load(name: string, path: string): Promise<void> {
    const digest = /^sha256-([0-9a-f]{64})$/.exec(name)?.[1]
    if (!digest) {
      throw new PolyphonyError('invalid_request', 'lora_name must be "sha256-" and 64 hexadecimal digits', {
        param: 'lora_name',
      })
    }
    const folder = await this.resolveInside(path)
    if (this.loaded.has(name)) return
    const running = this.loading.get(name) ?? this.read(name, folder, digest)
    this.loading.set(name, running)
    try {
      await running
    } finally {
      this.loading.delete(name)
    }
  }

  /** Forgets an adapter; answers that are under way keep it. @throws PolyphonyError (not_found). */
  unload(name: string): void {
    if (!this.loaded.delete(name)) throw notLoaded(name)
  }

  /** @throws PolyphonyError (not_found) when it is not loaded. */
  find(name: string): LoadedAdapter {
    const adapter = this.loaded.get(name)
    if (!adapter) throw notLoaded(name)
    this.loaded.delete(name)
    this.loaded.set(name, adapter)
    return adapter
  }

  list(): LoadedAdapter[] {
    return [...this.loaded.values()]
  }

  private async read(name: string, folder: string, digest: string): Promise<void> {
    if ((await computeAdapterDigest(folder)) !== digest) {
      throw new PolyphonyError(
        'invalid_request',
        'The files at lora_path do not hash to the digest in lora_name',
        { param: 'lora_path' },
      )
    }
    const prepared = prepareAdapter(await readAdapter(folder, this.model), this.model)
    if (prepared.sizeBytes > this.memoryBytes) {
      throw new PolyphonyError(
        'too_large',
        `The adapter takes ${prepared.sizeBytes} bytes; adapters may take ${this.memoryBytes}`,
      )
    }
    this.makeRoom(prepared.sizeBytes)
    this.loaded.set(name, { name, path: folder, prepared })
  }

  private makeRoom(sizeBytes: number): void {
    let used = sizeBytes + this.list().reduce((sum, { prepared }) => sum + prepared.sizeBytes, 0)
    for (const adapter of this.list()) {
      if (used <= this.memoryBytes) return
      this.loaded.delete(adapter.name)
      used -= adapter.prepared.sizeBytes
    }
  }

  private async resolveInside(path: string): Promise<string> {
    const outside = new PolyphonyError('forbidden', 'lora_path must be an adapter in the blob store', {
      param: 'lora_path',
    })
    // A NUL or a missing folder fails here; the answer is the same, so that paths cannot be probed.
    const [root, folder] = await Promise.all([
      realpath(join(dataPaths(this.dataDir).blobs, 'adapters')),
      realpath(path),
    ]).catch(() => {
      throw outside
    })
    if (!folder.startsWith(root + sep)) throw outside
    return folder
  }
}

function notLoaded(name: string): PolyphonyError {
  return new PolyphonyError('not_found', `The model "${name}" is not loaded`, { param: 'model' })
}

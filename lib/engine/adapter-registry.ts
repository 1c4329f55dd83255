import { realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { dataPaths } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { computeAdapterDigest } from '@/lib/formats/adapter-digest'
import type { ModelConfig } from '@/lib/formats/model-config'
import { readAdapter } from '@/lib/formats/read-adapter'
import { AdapterBank, type AdapterPin } from './adapter-bank'
import { type PreparedAdapter, prepareAdapterInTurns } from './decoder/prepared-adapter'

export interface RegisteredAdapter {
  /** `sha256-` and the digest. */
  name: string
  /** Its folder in the blob store. */
  path: string
  /** What it takes in memory. */
  sizeBytes: number
}

/**
 * The adapters that requests can name. Any number may be registered; memory holds those that were used last, and reads the
 * others again from the blob store when somebody asks for them.
 */
export class AdapterRegistry {
  private readonly registered = new Map<string, RegisteredAdapter>()
  private readonly loading = new Map<string, Promise<void>>()
  readonly bank: AdapterBank

  constructor(
    private readonly dataDir: string,
    private readonly model: ModelConfig,
    memoryBytes: number,
  ) {
    this.bank = new AdapterBank(memoryBytes)
  }

  /**
   * Checks and registers an adapter of the blob store; doing it again does nothing.
   * @param name `sha256-` and the adapter's digest.
   * @throws PolyphonyError when the path leaves the blob store, does not hash to the name, or does not fit the base.
   */
  async load(name: string, path: string): Promise<void> {
    if (!/^sha256-[0-9a-f]{64}$/.test(name)) {
      throw new PolyphonyError('invalid_request', 'lora_name must be "sha256-" and 64 hexadecimal digits', {
        param: 'lora_name',
      })
    }
    const folder = await this.resolveInside(path)
    if (this.registered.has(name)) return
    const running = this.loading.get(name) ?? this.register(name, folder)
    this.loading.set(name, running)
    try {
      await running
    } finally {
      this.loading.delete(name)
    }
  }

  /** Forgets an adapter; answers that are under way keep it. @throws PolyphonyError (not_found). */
  unload(name: string): void {
    if (!this.registered.delete(name)) throw notLoaded(name)
    this.bank.drop(name)
  }

  /** @throws PolyphonyError (not_found) when it is not registered. */
  find(name: string): RegisteredAdapter {
    const adapter = this.registered.get(name)
    if (!adapter) throw notLoaded(name)
    return adapter
  }

  /**
   * Holds an adapter in memory; waits while those in use leave no room.
   * @param adapter as it was found; it may have been unloaded since.
   * @throws PolyphonyError (model_unavailable) when it can no longer be read.
   */
  async pin(adapter: RegisteredAdapter): Promise<AdapterPin> {
    const { name, sizeBytes } = adapter
    const pin = await this.bank.pin(name, sizeBytes, () => this.readAgain(adapter))
    if (!this.registered.has(name)) this.bank.drop(name)
    return pin
  }

  list(): RegisteredAdapter[] {
    return [...this.registered.values()]
  }

  private async register(name: string, path: string): Promise<void> {
    const prepared = await this.read(name, path)
    this.bank.offer(name, prepared)
    this.registered.set(name, { name, path, sizeBytes: prepared.sizeBytes })
  }

  private async read(name: string, path: string): Promise<PreparedAdapter> {
    if (`sha256-${await computeAdapterDigest(path)}` !== name) {
      throw new PolyphonyError(
        'invalid_request',
        'The files at lora_path do not hash to the digest in lora_name',
        { param: 'lora_path' },
      )
    }
    return prepareAdapterInTurns(await readAdapter(path, this.model), this.model)
  }

  /** What was fine when it was registered has been removed or damaged since: that is not the asker's mistake. */
  private async readAgain({ name, path }: RegisteredAdapter): Promise<PreparedAdapter> {
    try {
      return await this.read(name, path)
    } catch (cause) {
      this.registered.delete(name)
      throw new PolyphonyError('model_unavailable', `The adapter "${name}" can no longer be read`, { cause })
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

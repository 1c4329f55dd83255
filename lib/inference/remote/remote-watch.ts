import { PolyphonyError } from '@/lib/core/errors'
import { sayInEnglish } from '@/lib/core/say-in-english'
import { causeWords } from '../server-error'
import type { AdapterNeeds, Dialect, Inventory } from './dialect'
import { hubName, type RemoteServer, servedName } from './remote-servers'
import type { RemoteState } from './remote-states'

export interface WatchSettings {
  servers: RemoteServer[]
  dialectOf(server: RemoteServer): Dialect
  dataDir: string
  /** Every adapter of a base that the hub serves, 64 hex digits each. */
  listDigests(base: string): Promise<string[]>
  /** What a stored adapter needs; undefined when it cannot be read. */
  readNeeds(digest: string): Promise<AdapterNeeds | undefined>
  write(states: RemoteState[]): void
  say(line: string): void
  nowMs(): number
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>
}

const EVERY_MS = 2_000
/** What keeps one adapter off a server that is well. */
const ADAPTERS_OWN: string[] = ['invalid_request', 'conflict']
/** An adapter that nobody is to be served any more may still be answering, or be on trial. */
const UNLOAD_AFTER_MS = 600_000
/** A server that refused an adapter may have been mended since. */
const ASK_AGAIN_MS = 60_000

/**
 * Looks at every model server of the operator's again and again: whether it is well and which bases it has, and brings
 * its adapters to what the hub serves, also after either of the two was away.
 */
export class RemoteWatch {
  private readonly states = new Map<string, RemoteState>()
  private readonly refusals = new Map<string, Map<string, { reason: string; atMs: number }>>()
  private readonly strangers = new Map<string, number>()
  private readonly stopping = new AbortController()
  private loops: Promise<void>[] = []

  constructor(private readonly settings: WatchSettings) {
    const { servers, nowMs } = settings
    for (const { name, kind, url } of servers) {
      const unknown = { state: 'unknown' as const, sinceMs: nowMs(), checkedMs: 0, latencyMs: null }
      this.states.set(name, {
        ...{ name, kind, url, ...unknown, bases: [], adapters: [], refused: [], lastError: null },
      })
    }
    this.write()
  }

  /** Every server in its own time: one that is slow keeps no other waiting. */
  start(): void {
    this.loops = this.settings.servers.map(async (server) => {
      while (!this.stopping.signal.aborted) {
        await this.look(server)
        await this.settings.sleep(EVERY_MS, this.stopping.signal).catch(() => undefined)
      }
    })
  }

  async stop(): Promise<void> {
    this.stopping.abort()
    await Promise.all(this.loops)
  }

  /** One look at every server. */
  async tick(): Promise<void> {
    await Promise.all(this.settings.servers.map((server) => this.look(server)))
  }

  /** Never throws: what goes wrong is the server's state. */
  private async look(server: RemoteServer): Promise<void> {
    const { dialectOf, nowMs } = this.settings
    const begunMs = nowMs()
    try {
      const inventory = await dialectOf(server).inspect(server, this.stopping.signal)
      this.note(server, {
        latencyMs: nowMs() - begunMs,
        adapters: inventory.adapters,
        ...this.up(server, inventory),
      })
      await this.reconcile(server, inventory)
    } catch (error) {
      if (this.stopping.signal.aborted) return
      const message = causeWords(error).slice(0, 500)
      if (this.states.get(server.name)?.state !== 'down')
        this.settings.say(`the model server ${server.name} is down: ${message}`)
      // Its bases stay known: answers from them fail clearly instead of as unknown.
      this.note(server, { state: 'down', lastError: { message, atMs: nowMs() } })
    }
  }

  private up(server: RemoteServer, { bases }: Inventory): Partial<RemoteState> {
    if (this.states.get(server.name)?.state !== 'up')
      this.settings.say(
        `the model server ${server.name} is up: ${bases.map(({ served }) => served).join(', ')}`,
      )
    return {
      state: 'up',
      bases: bases.map(({ served, ...rest }) => ({ name: hubName(server, served), ...rest })),
    }
  }

  /** Loads what it should hold and does not, and takes back what nobody is served any more. */
  private async reconcile(server: RemoteServer, { bases, adapters }: Inventory): Promise<void> {
    const { dialectOf, listDigests } = this.settings
    const held = new Set(adapters)
    const wanted = new Set<string>()
    for (const { served } of bases) {
      const base = hubName(server, served)
      for (const digest of await listDigests(base)) {
        wanted.add(digest)
        // One that takes adapters at their first question needs no placing, but has its limits.
        const isRefused = !held.has(digest) && (await this.isRefused(server, digest))
        if (isRefused || held.has(digest) || adapters === null) continue
        await this.place(server, digest, servedName(server, base), held)
      }
    }
    for (const digest of held)
      if (!wanted.has(digest) && this.isLongUnwanted(server, digest)) {
        await dialectOf(server).unload(server, digest, this.stopping.signal)
        held.delete(digest)
      }
    for (const digest of wanted) this.strangers.delete(`${server.name} ${digest}`)
    const refused = [...(this.refusals.get(server.name) ?? [])]
      .filter(([digest]) => wanted.has(digest))
      .map(([digest, { reason }]) => ({ digest, reason }))
    this.note(server, { adapters: adapters === null ? null : [...held], refused })
  }

  private async place(server: RemoteServer, digest: string, base: string, held: Set<string>): Promise<void> {
    const { dialectOf, dataDir, nowMs } = this.settings
    try {
      await dialectOf(server).place(server, { digest, base, dataDir }, this.stopping.signal)
      held.add(digest)
      this.refusals.get(server.name)?.delete(digest)
      this.note(server, { adapters: [...held] })
    } catch (error) {
      if (this.stopping.signal.aborted) return
      const reason =
        error instanceof PolyphonyError && error.code === 'invalid_request'
          ? error.message
          : causeWords(error)
      this.refuse(server, digest, reason)
      this.note(server, {
        lastError: { message: `adapter ${digest.slice(0, 12)}…: ${reason}`, atMs: nowMs() },
      })
      // A server that went away in the middle is down, and no adapter's fault.
      if (!(error instanceof PolyphonyError) || !ADAPTERS_OWN.includes(error.code)) throw error
    }
  }

  /** Whether its limits rule an adapter out, or it refused it a moment ago. */
  private async isRefused(server: RemoteServer, digest: string): Promise<boolean> {
    const known = this.refusals.get(server.name)?.get(digest)
    if (known && this.settings.nowMs() - known.atMs < ASK_AGAIN_MS) return true
    const needs = await this.settings.readNeeds(digest)
    const limit = needs && this.settings.dialectOf(server).refuse(server, needs)
    if (needs && !limit) return false
    this.refuse(server, digest, limit ? sayInEnglish(limit) : 'its files cannot be read')
    return true
  }

  private refuse(server: RemoteServer, digest: string, reason: string): void {
    const own = this.refusals.get(server.name) ?? new Map()
    own.set(digest, { reason: reason.slice(0, 500), atMs: this.settings.nowMs() })
    this.refusals.set(server.name, own)
  }

  private isLongUnwanted(server: RemoteServer, digest: string): boolean {
    const key = `${server.name} ${digest}`
    const sinceMs = this.strangers.get(key) ?? this.settings.nowMs()
    this.strangers.set(key, sinceMs)
    return this.settings.nowMs() - sinceMs >= UNLOAD_AFTER_MS
  }

  private note(server: RemoteServer, change: Partial<RemoteState>): void {
    const before = this.states.get(server.name)!
    const checkedMs = this.settings.nowMs()
    const sinceMs = change.state && change.state !== before.state ? checkedMs : before.sinceMs
    this.states.set(server.name, { ...before, ...change, checkedMs, sinceMs })
    this.write()
  }

  private write(): void {
    this.settings.write([...this.states.values()])
  }
}

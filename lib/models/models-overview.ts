import { dataPaths, type Env } from '@/lib/core/env'
import { readEngineStates } from '@/lib/inference/engine-states'
import { freeBytes } from '@/lib/storage/free-bytes'
import { engineBudgetBytes } from './engine-budget'
import { type InstalledEncoder, listEncoders } from './list-encoders'
import { listModelUsers } from './list-model-users'
import { listModels } from './list-models'
import { listPoliciesAsking } from './list-policies-asking'
import { listModelJobs } from './model-job'

/** A base that the hub can serve, with how its engine is at this moment. */
export interface BaseView {
  name: string
  digest: string | null
  /** The checkpoint's files; null for the starter, which is part of the hub. */
  sizeBytes: number | null
  licence: string | null
  /** `org/name@commit`, or the folder it came from; null for the starter. */
  origin: string | null
  precision: string | null
  state: 'starting' | 'ready' | 'restarting' | 'failed' | 'waiting' | 'stopped'
  /** Why it failed or waits. */
  reason: string | null
  residentBytes: number | null
  needBytes: number | null
  tokensPerSecond: number | null
  generatedTokens: number
  /** `community/assistant`. */
  assistants: string[]
  /** `community/name version`. */
  adapters: string[]
  /** `floor`, `community@version`: those that it judges for. */
  policies: string[]
}

/** An encoder or classifier that the hub can serve. */
export interface EncoderView {
  name: string
  /** Null for a folder that somebody laid there by hand: it is known once it has been asked. */
  kind: 'encoder' | 'classifier' | null
  digest: string | null
  sizeBytes: number
  licence: string | null
  origin: string | null
  /** `floor`, or `community@version`. */
  policies: string[]
}

export interface JobView {
  id: string
  kind: 'add' | 'remove'
  what: 'base' | 'encoder'
  source: string
  name: string | null
  status: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  doneBytes: number
  totalBytes: number
  error: { code: string; message: string } | null
}

export interface ModelsOverview {
  bases: BaseView[]
  encoders: EncoderView[]
  jobs: JobView[]
  budgetBytes: number
  freeDiskBytes: number
}

/** What the operator's page shows of base models: those there are, those on their way, memory and disk. */
export async function findModelsOverview(env: Env, starter: string): Promise<ModelsOverview> {
  const { dataDir } = env
  const states = readEngineStates(dataDir)?.engines ?? []
  const models = await listModels(dataDir)
  const names = [starter, ...models.map(({ name }) => name)]
  const bases = names.map(async (name): Promise<BaseView> => {
    const installed = models.find((model) => model.name === name)
    const engine = states.find(({ base }) => base === name)
    return {
      name,
      digest: installed?.digest ?? engine?.digest ?? null,
      sizeBytes: installed?.sizeBytes ?? null,
      licence: installed ? installed.licence : 'apache-2.0',
      origin: installed ? originOf(installed.source) : null,
      precision: engine?.precision ?? null,
      state: engine?.state ?? 'stopped',
      reason: engine?.reason ?? null,
      residentBytes: engine?.residentBytes ?? null,
      needBytes: engine?.needBytes ?? null,
      tokensPerSecond: engine?.tokensPerSecond ?? null,
      generatedTokens: engine?.generatedTokens ?? 0,
      ...(await listModelUsers(name)),
    }
  })
  const encoders = await listEncoders(dataDir)
  const users = encoders.length > 0 ? await listPoliciesAsking() : new Map<string, string[]>()
  const jobs = listModelJobs(dataDir).map(
    ({ id, kind, what, source, name, status, doneBytes, totalBytes, error }) => ({
      ...{ id, kind, what, source, name, status, doneBytes, totalBytes, error },
    }),
  )
  return {
    jobs,
    bases: await Promise.all(bases),
    encoders: encoders.map((found) => viewOf(found, users)),
    budgetBytes: engineBudgetBytes(env),
    freeDiskBytes: await freeBytes(dataPaths(dataDir).models),
  }
}

function viewOf({ name, sizeBytes, manifest }: InstalledEncoder, users: Map<string, string[]>): EncoderView {
  return {
    ...{ name, sizeBytes, kind: manifest?.kind ?? null, digest: manifest?.digest ?? null },
    policies: users.get(name) ?? [],
    ...{ licence: manifest?.licence ?? null, origin: manifest ? originOf(manifest.source) : null },
  }
}

function originOf(source: { kind: 'hub'; id: string; commit: string } | { kind: 'folder'; path: string }) {
  return source.kind === 'hub' ? `${source.id}@${source.commit.slice(0, 12)}` : source.path
}

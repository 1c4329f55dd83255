import { createHash } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { STARTER_BASE_MODEL } from '@/lib/communities/starter-base-model'
import { dataPaths, type Env } from '@/lib/core/env'
import { digestFiles } from '@/lib/formats/adapter-digest'
import { listModelFiles } from '@/lib/formats/open-checkpoint'
import { wantEngine } from '@/lib/inference/wanted-engines'
import { engineBudgetBytes } from '@/lib/models/engine-budget'
import { type InstalledModel, listModels } from '@/lib/models/list-models'
import { type BasePlan, planBase } from '@/lib/models/plan-base'
import { listAssistantBases } from '@/lib/store/assistants'
import type { ChildRecord } from './child-record'
import { type ServedBase, startEngineCell } from './engine-cell'
import { EnginePool } from './engine-pool'

/** The engines of this hub: the starter's always, every installed base's when it is asked for. */
export async function createEnginePool(input: {
  root: string
  env: Env
  record: ChildRecord
  databaseReady: Promise<void>
  say(line: string): void
}): Promise<EnginePool> {
  const { root, env, record, databaseReady, say } = input
  const { dataDir } = env
  const budgetBytes = engineBudgetBytes(env)
  clearLeftovers(dataDir)
  const planned = new Map<string, ServedBase>()
  const nowMs = () => Date.now()
  return new EnginePool({
    ...{ dataDir, budgetBytes, say, nowMs },
    first: await starterBase(root),
    async listBases() {
      const models = await listModels(dataDir)
      for (const model of models)
        if (!planned.has(model.digest)) planned.set(model.digest, await serve(model, budgetBytes))
      return models.flatMap(({ digest }) => planned.get(digest) ?? [])
    },
    createCell: (base) => startEngineCell(base, { dataDir, record, databaseReady, say }, nowMs),
  })
}

/** Asks for the engines of the bases that assistants answer from. */
export async function wantUsedBases(dataDir: string): Promise<void> {
  for (const base of new Set((await listAssistantBases()).map(({ baseModel }) => baseModel)))
    wantEngine(dataDir, base, Date.now())
}

/** The starter is small: it is run as it is, and its memory is that of the process with its cache. */
async function starterBase(root: string): Promise<ServedBase> {
  const folder = join(root, 'starter', 'model')
  const digest = await digestFiles(folder, await listModelFiles(folder))
  const plan: BasePlan = { precision: 'float32', slots: 32, contextTokens: 1024, needBytes: 400e6 }
  const program = { base: STARTER_BASE_MODEL, folder, options: [] }
  return { name: STARTER_BASE_MODEL, digest, program, plan, trouble: null }
}

async function serve(model: InstalledModel, budgetBytes: number): Promise<ServedBase> {
  const { name, digest, folder, sizeBytes } = model
  const instance = instanceOf(name)
  try {
    const plan = await planBase({ name, folder, weightBytes: sizeBytes, budgetBytes })
    const { precision, slots, contextTokens } = plan
    const options = ['--precision', precision, '--slots', String(slots), '--context', String(contextTokens)]
    return { name, digest, program: { base: name, folder, instance, options }, plan, trouble: null }
  } catch (error) {
    const trouble = error instanceof Error ? error.message : String(error)
    const plan: BasePlan = { precision: 'int4', slots: 0, contextTokens: 0, needBytes: 0 }
    return { name, digest, program: { base: name, folder, instance, options: [] }, plan, trouble }
  }
}

/** Readable in `run`, and told apart where two names look alike. */
function instanceOf(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 40) // biome-ignore format: one line reads better
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 8)
  return plain === '' ? hash : `${plain}-${hash}`
}

/** Addresses of engines that died with their hub. */
function clearLeftovers(dataDir: string): void {
  const { run, engineStates } = dataPaths(dataDir)
  rmSync(engineStates, { force: true })
  for (const file of readdirSync(run))
    if (/^engine-[a-z0-9-]+\.(json|token)$/.test(file)) rmSync(join(run, file), { force: true })
}

import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { precisionSchema } from '@/lib/engine/graph/precision'
import type { ImportProgress } from '@/lib/engine/graph/watch-reads'
import { type RunningEngine, startEngine } from '@/lib/engine/start-engine'
import { listModels } from '@/lib/models/list-models'

const USAGE = `npm run engine -- [options]
  --model NAME|DIR   an installed model (npm run model -- list), or a Hugging Face checkpoint (default
                     starter/model): llama, mistral, qwen2, qwen3, smollm3, gemma2, gemma3
  --name NAME        what clients write as "model" (default: the model's own name)
  --data-dir DIR     default: DATA_DIR
  --instance KEY     tells several engines of one DATA_DIR apart (default: none, for its first one)
  --port N           default 0: any free port
  --threads N        default: the processor's, at most 8
  --precision P      float32, int8 or int4
  --slots N          answers written at once (default 32)
  --context N        longest sequence in tokens (default: the model's, at most 4096)
  --queue N          requests that may wait for a slot (default 64)
  --adapter-mb N     memory for adapters (default 1024)
  --prefix-mb N      memory for what was read before (default 512)
  --exact-reuse      reuse read tokens only, not written ones: a next turn is computed to the same bits as anew
  --parent-stdin     stop when standard input closes`

const whole = z.coerce.number().int().min(1).optional()
const schema = z.object({
  model: z.string().default('starter/model'),
  name: z.string().min(1).optional(),
  'data-dir': z.string().min(1).optional(),
  instance: z.string().min(1).optional(),
  port: z.coerce.number().int().min(0).max(65535).default(0),
  threads: whole,
  precision: precisionSchema.optional(),
  slots: whole,
  context: whole,
  queue: whole,
  'adapter-mb': whole,
  'prefix-mb': z.coerce.number().int().min(0).optional(),
  'exact-reuse': z.boolean().default(false),
  'parent-stdin': z.boolean().default(false),
  help: z.boolean().default(false),
})

async function main(): Promise<void> {
  const options = readOptions()
  if (options.help) return console.log(USAGE)
  const startedMs = Date.now()
  let engine: RunningEngine | undefined
  const stop = once(async () => {
    await engine?.close()
    process.exit(0)
  })
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  if (options['parent-stdin']) process.stdin.resume().once('end', stop).once('error', stop)
  const dataDir = options['data-dir'] ? resolve(options['data-dir']) : readEnv().dataDir
  const installed = (await listModels(dataDir)).find((model) => model.name === options.model)
  engine = await startEngine({
    dataDir,
    instance: options.instance,
    modelFolder: installed?.folder ?? options.model,
    modelName: options.name ?? installed?.name,
    port: options.port,
    threads: options.threads,
    precision: options.precision,
    slots: options.slots,
    contextTokens: options.context,
    queueLimit: options.queue,
    adapterBytes: toBytes(options['adapter-mb']),
    prefixBytes: toBytes(options['prefix-mb']),
    keepAnswers: !options['exact-reuse'],
    onImport: reportTenths(),
  })
  console.log(`Engine ready at ${engine.url} with ${engine.modelName} in ${Date.now() - startedMs} ms`)
}

function toBytes(megabytes: number | undefined): number | undefined {
  return megabytes === undefined ? undefined : megabytes * 2 ** 20
}

/** One line for each tenth of a model that is prepared for the first time. */
function reportTenths(): ImportProgress {
  let reported = 0
  return ({ doneValues, totalValues }) => {
    const tenths = Math.floor((10 * doneValues) / totalValues)
    if (tenths > reported) console.log(`Preparing the model: ${tenths * 10} %`)
    reported = Math.max(reported, tenths)
  }
}

function once(act: () => Promise<void>): () => void {
  let done = false
  return () => {
    if (done) return
    done = true
    act().catch(() => process.exit(1))
  }
}

function readOptions(): z.infer<typeof schema> {
  const value = { type: 'string' } as const
  const flag = { type: 'boolean' } as const
  const { values } = parseArgs({
    options: {
      ...{ model: value, name: value, 'data-dir': value, port: value, threads: value, precision: value },
      ...{
        instance: value,
        slots: value,
        context: value,
        queue: value,
        'adapter-mb': value,
        'prefix-mb': value,
      },
      ...{ 'exact-reuse': flag, 'parent-stdin': flag, help: flag },
    },
  })
  const parsed = schema.safeParse(values)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new PolyphonyError('invalid_request', `--${issue?.path.join('.')}: ${issue?.message}\n\n${USAGE}`)
}

main().catch((error: unknown) => {
  // A wrong setting needs one line; a fault of ours needs its trace.
  console.error(error instanceof PolyphonyError && error.code !== 'internal' ? error.message : error)
  process.exit(1)
})

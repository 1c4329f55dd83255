import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { tryTextModel } from '@/lib/engine/encoder/try-text-model'
import { startEncoder } from '@/lib/engine/start-encoder'

const USAGE = `npm run encoder -- [options]
  --encoder DIR      the default encoder (default: starter/encoder)
  --data-dir DIR     default: DATA_DIR; its folder "encoders" holds ONNX encoders and classifiers, a folder each
  --parent-stdin     stop when standard input closes
  --try DIR          opens an ONNX encoder or classifier, gives it a text, says what it is and ends`

async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    options: { encoder: text, 'data-dir': text, 'parent-stdin': flag, help: flag, try: text, name: text },
  })
  if (values.help) return console.log(USAGE)
  if (values.try !== undefined)
    return console.log(JSON.stringify(await tryTextModel(values.try, values.name ?? values.try)))
  const dataDir = values['data-dir'] ? resolve(values['data-dir']) : readEnv().dataDir
  const encoder = await startEncoder({
    dataDir,
    folder: values.encoder ?? 'starter/encoder',
    classifiers: 'starter/classifiers',
  })
  let isStopping = false
  const stop = () => {
    if (isStopping) return
    isStopping = true
    encoder.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  if (values['parent-stdin']) process.stdin.resume().once('end', stop).once('error', stop)
  console.log(`Encoder ready at ${encoder.url}`)
}

main().catch((error: unknown) => {
  console.error(error instanceof PolyphonyError && error.code !== 'internal' ? error.message : error)
  process.exit(1)
})

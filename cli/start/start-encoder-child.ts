import { rmSync } from 'node:fs'
import { childEnv, dataPaths } from '@/lib/core/env'
import { readEncoderAddress } from '@/lib/inference/read-engine-address'
import type { ChildRecord } from './child-record'
import { poll } from './poll'
import { spawnChild } from './spawn-child'
import { type Supervised, supervise } from './supervise'

/** Keeps the process that encodes and classifies running, beside the engines and never inside one. */
export function startEncoderChild(input: {
  dataDir: string
  record: ChildRecord
  say(line: string): void
}): Supervised {
  const { dataDir, record, say } = input
  const args = ['--import', 'tsx', 'cli/encoder.ts', '--data-dir', dataDir, '--parent-stdin']
  return supervise({
    name: 'encoder',
    say,
    begin: () => {
      const { encoderAddress, encoderToken } = dataPaths(dataDir)
      rmSync(encoderAddress, { force: true })
      rmSync(encoderToken, { force: true })
      const env = childEnv({ NODE_ENV: 'production' })
      return spawnChild({ name: 'encoder', args, env }, dataDir, record)
    },
    waitUntilReady: (child, signal) =>
      poll(() => readEncoderAddress(dataDir)?.pid === child.pid, {
        everyMs: 50,
        patienceMs: 60_000,
        signal,
        otherwise: 'it was not ready within a minute',
      }),
  })
}

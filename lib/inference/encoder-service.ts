import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DEFAULT_ENCODER, isEncoderName } from '@/lib/core/encoder-name'
import { dataPaths } from '@/lib/core/env'
import { classificationsSchema } from '@/lib/openai/classify'
import { createEmbeddedServer } from './embedded-server'
import { hasEngine } from './has-engine'
import { postJson } from './huggingface-server'
import type { ModelServer } from './model-server'
import { readEncoderAddress } from './read-engine-address'
import { modelUnavailable } from './server-error'

/**
 * Whether a model is read by the encoder's process and not by a base's engine. A folder laid by hand under the name of a
 * base hides nothing: installing refuses such names, and here the base comes first.
 */
export function isEncoder(dataDir: string, name: string): boolean {
  if (name === DEFAULT_ENCODER) return true
  if (!isEncoderName(name) || !existsSync(join(dataPaths(dataDir).encoders, name, 'config.json')))
    return false
  return !hasEngine(dataDir, name)
}

/** The process that encodes, as a model server; one that was killed is waited for like an engine. */
export function createEncoderService(dataDir: string): ModelServer {
  return createEmbeddedServer({
    readAddress: () => readEncoderAddress(dataDir),
    dataDir,
    sleep: (milliseconds) => sleep(milliseconds),
  })
}

/**
 * The scores of each text by label, in order.
 * @throws PolyphonyError when the classifier is unknown, cannot answer, or leaves a text out: never an empty verdict
 */
export async function classifyTexts(
  dataDir: string,
  { model, texts }: { model: string; texts: string[] },
  signal: AbortSignal,
): Promise<Record<string, number>[]> {
  const address = readEncoderAddress(dataDir)
  if (!address) throw modelUnavailable(new Error('The encoder has not started'))
  const reply = classificationsSchema.safeParse(
    await postJson(address, '/classify', { model, input: texts }, signal),
  )
  if (!reply.success || reply.data.data.length !== texts.length)
    throw modelUnavailable(new Error(`${model} did not answer for ${texts.length} texts`))
  return reply.data.data.toSorted((a, b) => a.index - b.index).map(({ scores }) => scores)
}

'use server'

import { revalidatePath } from 'next/cache'
import { z } from 'zod'
import { currentReader } from '@/app/reader'
import { readEnv } from '@/lib/core/env'
import { PolyphonyError } from '@/lib/core/errors'
import { orderJob, requestInstall, requestRemoval } from '@/lib/models/model-job'
import { requireUnused } from '@/lib/models/remove-model'
import { requireEncoderUnused } from '@/lib/models/require-encoder-unused'
import { requireOnHub } from '@/lib/people/require-on-hub'

/** What went wrong, in the server's words; null when it was taken up. */
export type ModelActionResult = { code: string; trouble: string } | null

const text = z.string().max(1_000)

/** Asks for a model of the Hub (by id and revision) or from a folder of the hub's machine. */
export async function installModel(input: {
  source: string
  revision: string
  name: string
  /** A base model unless told. */
  what?: 'base' | 'encoder'
}): Promise<ModelActionResult> {
  return act(async (dataDir) => {
    requestInstall(dataDir, input, Date.now())
  })
}

/** Stops an installation, goes on with it, or clears it away. */
export async function orderInstall(
  id: string,
  order: 'cancel' | 'resume' | 'discard',
): Promise<ModelActionResult> {
  return act(async (dataDir) => orderJob(dataDir, text.parse(id), ORDERS.parse(order)))
}

/** Asks for a model to be removed that nothing uses. */
export async function removeBase(name: string): Promise<ModelActionResult> {
  return act(async (dataDir) => {
    const checked = text.parse(name)
    await requireUnused(checked)
    requestRemoval(dataDir, checked, Date.now())
  })
}

/** Asks for an encoder or classifier to be removed that no policy asks. */
export async function removeInstalledEncoder(name: string): Promise<ModelActionResult> {
  return act(async (dataDir) => {
    const checked = text.parse(name)
    await requireEncoderUnused(checked)
    requestRemoval(dataDir, checked, Date.now(), 'encoder')
  })
}

const ORDERS = z.enum(['cancel', 'resume', 'discard'])

async function act(work: (dataDir: string) => Promise<void>): Promise<ModelActionResult> {
  try {
    requireOnHub(await currentReader(), 'hub.operate')
    await work(readEnv().dataDir)
    revalidatePath('/operator/models')
    return null
  } catch (error) {
    if (error instanceof PolyphonyError && error.code !== 'internal')
      return { code: error.code, trouble: error.message }
    throw error
  }
}

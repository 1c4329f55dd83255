import { createRows } from './create-rows'
import { openEmbedded } from './embedded-side'
import { openLlamaCpp } from './llama-cpp-side'
import { round } from './statistics'
import type { ModelFolders } from './write-models'

const ADAPTERS = 8
const CONTEXT = 512
const USE = { promptTokens: 16, newTokens: 8 }

export interface Programs {
  /** Of our engine. */
  dataDir: string
  /** Of node-llama-cpp. */
  entry: string
  threads: number
}

/**
 * Fresh processes with room for 8 rows of 512 and with 8 adapters: how long they take until they answer, and their peak
 * memory after use. llama.cpp's is the smaller of two: with its weights mapped, and read.
 */
export async function measureFootprint(
  { checkpoint, peft, gguf, ggufAdapters }: ModelFolders,
  { dataDir, entry, threads }: Programs,
): Promise<Record<string, number>> {
  const ours = await openEmbedded({
    ...{ dataDir, threads, model: checkpoint, adapters: peft.slice(0, ADAPTERS) },
    ...{ slots: ADAPTERS, contextTokens: CONTEXT },
  })
  await ours.run(createRows(ADAPTERS, USE, ADAPTERS))
  const [memory, loadMs] = [ours.peakMb(), ours.loadMs]
  await ours.close()
  const theirs: { memory: number; loadMs: number }[] = []
  for (const mapped of [true, false]) {
    const peer = await openLlamaCpp({
      ...{ entry, threads, model: gguf, adapters: ggufAdapters.slice(0, ADAPTERS) },
      ...{ sequences: 0, contextTokens: CONTEXT, mapped },
    })
    await peer.run(createRows(ADAPTERS, USE, ADAPTERS))
    theirs.push({ memory: peer.peakMb(), loadMs: peer.loadMs })
    await peer.close()
  }
  const peerMemory = Math.min(...theirs.map((their) => their.memory))
  return {
    memory_mb: Math.round(memory),
    llama_cpp_memory_mb: Math.round(peerMemory),
    memory_ratio: round(memory / peerMemory),
    load_ms: Math.round(loadMs),
    llama_cpp_load_ms: Math.round(Math.min(...theirs.map((their) => their.loadMs))),
  }
}

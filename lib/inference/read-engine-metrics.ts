import type { EngineAddress } from './read-engine-address'

export interface EngineMetrics {
  residentBytes: number
  /** Answers being written. */
  running: number
  /** Tokens written since the process began. */
  generatedTokens: number
}

const PATIENCE_MS = 1_000

/** What an embedded engine counts of itself; undefined when it does not answer at once, as while it is computing. */
export async function readEngineMetrics({ url, token }: EngineAddress): Promise<EngineMetrics | undefined> {
  try {
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(`${url}/metrics`, { headers, signal: AbortSignal.timeout(PATIENCE_MS) })
    const text = await response.text()
    if (!response.ok) return undefined
    return {
      residentBytes: readValue(text, 'resident_memory_bytes'),
      running: readValue(text, 'requests_running'),
      generatedTokens: readValue(text, 'generation_tokens_total'),
    }
  } catch {
    return undefined
  }
}

function readValue(text: string, name: string): number {
  return Number(new RegExp(`^polyphony_engine_${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0)
}

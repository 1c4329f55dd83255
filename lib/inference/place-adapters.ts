import { adapterPath } from '@/lib/storage/adapter-store'

/**
 * Gives a model server every adapter it must hold, by `POST /v1/load_lora_adapter`; one it holds already is no error.
 * @returns the adapters it refused, with its words
 */
export async function placeAdapters(input: {
  /** Without a path: `http://127.0.0.1:PORT`. */
  url: string
  token: string
  dataDir: string
  /** SHA-256 in hex, each once. */
  digests: string[]
  signal?: AbortSignal
}): Promise<{ digest: string; reason: string }[]> {
  const refused: { digest: string; reason: string }[] = []
  for (const digest of input.digests) {
    const reason = await placeOne(input, digest)
    if (reason !== undefined) refused.push({ digest, reason })
  }
  return refused
}

const PATIENCE_MS = 30_000

async function placeOne(
  { url, token, dataDir, signal }: { url: string; token: string; dataDir: string; signal?: AbortSignal },
  digest: string,
): Promise<string | undefined> {
  try {
    const response = await fetch(`${url}/v1/load_lora_adapter`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ lora_name: `sha256-${digest}`, lora_path: adapterPath(dataDir, digest) }),
      signal: AbortSignal.any([AbortSignal.timeout(PATIENCE_MS), ...(signal ? [signal] : [])]),
    })
    const words = await response.text()
    const isHeld = response.ok || (response.status === 400 && /already (been )?loaded/i.test(words))
    return isHeld ? undefined : `${response.status} ${words.slice(0, 300)}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

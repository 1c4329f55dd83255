const PATIENCE_MS = 2_000

/** Whether a model server answers at this moment; never throws. `url` is without a path. */
export async function isServerHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(PATIENCE_MS) })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}

import { createHash } from 'node:crypto'
import { loadCulturePacks } from '@/lib/cultures/load-culture-packs'
import { encodeTexts } from '@/lib/inference/encode-texts'
import type { ModelServer } from '@/lib/inference/model-server'
import { fitWhitening, type Whitening } from '@/lib/rerank/whitening'

/** Background statistics and the name by which a receipt knows them. */
export interface Background {
  whitening: Whitening
  /** First characters of the SHA-256 over the background texts. */
  name: string
}

const fitted = new Map<string, Promise<Background>>()

/**
 * The centring and whitening of an encoder, fitted once a process from what this hub's cultures say of themselves:
 * their greetings, example questions and sentences of not knowing, in all their languages.
 *
 * Nobody's conversation enters it. @throws PolyphonyError when the server cannot encode; the next turn tries again
 */
export function findBackground(
  server: Pick<ModelServer, 'embed'>,
  encoder: { model: string; digest: string },
): Promise<Background> {
  const known = fitted.get(encoder.digest)
  if (known) return known
  const fitting = fitBackground(server, encoder)
  fitted.set(encoder.digest, fitting)
  fitting.catch(() => fitted.delete(encoder.digest))
  return fitting
}

async function fitBackground(
  server: Pick<ModelServer, 'embed'>,
  encoder: { model: string; digest: string },
): Promise<Background> {
  const packs = await loadCulturePacks()
  const said = [...packs.values()].flatMap(({ greeting, examples, unknown }) => [
    greeting,
    unknown,
    ...(examples ?? []),
  ])
  const texts = [...new Set(said.filter((text) => text !== undefined))].sort().slice(0, MOST_TEXTS)
  // One turn's stop must not end what all turns wait for; the server's own time limits hold.
  const latents = await encodeTexts(server, { model: encoder.model, texts }, AbortSignal.timeout(PATIENCE_MS))
  const name = createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 8)
  return {
    whitening: fitWhitening(
      encoder.digest,
      latents.filter((latent) => latent !== null),
    ),
    name,
  }
}

/** The eigenvectors cost the cube of this. */
const MOST_TEXTS = 200
const PATIENCE_MS = 30_000

import type { Server } from 'node:http'
import { PolyphonyError } from '@/lib/core/errors'
import { type Classifications, parseClassifyRequest } from '@/lib/openai/classify'
import { type EncodedEmbeddings, encodeEmbeddings, parseEmbeddingsRequest } from '@/lib/openai/embeddings'
import type { ModelsList } from '@/lib/openai/models-list'
import { createRoutedServer, type Routes, type ServerSettings } from '../http/create-routed-server'
import { readJsonBody } from '../http/read-json-body'
import { sendJson } from '../http/send-json'
import type { TextModelShelf } from './text-model-shelf'
import type { TextQueue } from './text-queue'

export interface EncoderContext {
  shelf: TextModelShelf
  queue: TextQueue
  /** Seconds since the epoch. */
  startedSeconds: number
}

/** The HTTP server of the process that encodes and classifies, in the dialect of vLLM's. */
export function createEncoderServer(settings: ServerSettings<EncoderContext>): Server {
  return createRoutedServer(settings, ROUTES)
}

const ROUTES: Routes<EncoderContext> = {
  '/health': { method: 'GET', route: (_, { response }) => sendJson(response, 200, { status: 'ok' }) },
  '/v1/models': {
    method: 'GET',
    route: async (context, { response }) => sendJson(response, 200, await listLoaded(context)),
  },
  '/v1/embeddings': {
    method: 'POST',
    route: async (context, { request, response, signal }) =>
      sendJson(response, 200, await embed(context, await readJsonBody(request), signal)),
  },
  '/classify': {
    method: 'POST',
    route: async (context, { request, response, signal }) =>
      sendJson(response, 200, await classify(context, await readJsonBody(request), signal)),
  },
}

/** `root` is the digest of a model's files, which its latents are kept with. */
async function listLoaded({ shelf, startedSeconds: created }: EncoderContext): Promise<ModelsList> {
  const models = await shelf.listLoaded()
  return {
    object: 'list',
    data: models.map(({ name: id, digest }) => ({
      ...{ id, object: 'model', created, owned_by: 'polyphony', root: `sha256-${digest}`, parent: null },
    })),
  }
}

async function embed(
  { shelf, queue }: EncoderContext,
  body: unknown,
  signal: AbortSignal,
): Promise<EncodedEmbeddings> {
  const asked = parseEmbeddingsRequest(body)
  const { model, input, purpose } = asked
  const found = await shelf.find(model)
  if (found.kind !== 'encoder') throw otherKind(`${model} is a classifier: ask /classify`)
  const read = await queue.readAll(input, (text) => found.encode(text, purpose), signal)
  const data = read.map(({ vector }, index) => ({
    object: 'embedding' as const,
    index,
    embedding: [...vector],
  }))
  return encodeEmbeddings({ object: 'list', model, data, usage: usageOf(read) }, asked)
}

async function classify(
  { shelf, queue }: EncoderContext,
  body: unknown,
  signal: AbortSignal,
): Promise<Classifications> {
  const { model, input } = parseClassifyRequest(body)
  const found = await shelf.find(model)
  if (found.kind !== 'classifier') throw otherKind(`${model} is an encoder: ask /v1/embeddings`)
  const { labels } = found
  const read = await queue.readAll(input, (text) => found.classify(text), signal)
  const data = read.map(({ probabilities: probs }, index) => ({
    index,
    label: labels[probs.indexOf(Math.max(...probs))]!,
    probs,
    num_classes: labels.length,
    scores: Object.fromEntries(labels.map((label, place) => [label, probs[place]!])),
  }))
  return { object: 'list', model, data, usage: usageOf(read) }
}

function usageOf(read: { tokens: number }[]) {
  const tokens = read.reduce((sum, one) => sum + one.tokens, 0)
  return { prompt_tokens: tokens, total_tokens: tokens }
}

function otherKind(words: string): PolyphonyError {
  return new PolyphonyError('invalid_request', words, { param: 'model' })
}

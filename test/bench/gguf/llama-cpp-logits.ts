import { pathToFileURL } from 'node:url'

/** The part of node-llama-cpp that is used here. */
interface Library {
  getLlama(options: object): Promise<{ loadModel(options: object): Promise<Model>; dispose(): Promise<void> }>
}
interface Model {
  createContext(options: object): Promise<{
    getSequence(): {
      controlledEvaluate(
        input: [number, object][],
        options?: object,
      ): Promise<({ next: { logits?: Map<number, number> } } | undefined)[]>
    }
  }>
}

/** llama.cpp's logits after each of these tokens, of the first `vocab` tokens: [tokens][vocab]. */
export async function readLogits(asked: {
  /** Where node-llama-cpp lies. */
  entry: string
  model: string
  lora?: string
  tokens: number[]
  vocab: number
}): Promise<number[][]> {
  const { entry, model: modelPath, lora, tokens, vocab } = asked
  const library: Library = await import(pathToFileURL(entry).href)
  const llama = await library.getLlama({ gpu: false, build: 'never', skipDownload: true, logLevel: 'error' })
  try {
    const model = await llama.loadModel({ modelPath, useMmap: false })
    const context = await model.createContext({
      ...{ contextSize: 64, threads: 1, flashAttention: false },
      ...(lora === undefined ? {} : { lora: { adapters: [{ filePath: lora, scale: 1 }] } }),
    })
    const input = tokens.map((token): [number, object] => [token, { generateNext: { logits: true } }])
    const found = await context.getSequence().controlledEvaluate(input)
    return found.map((one) => {
      const logits = one?.next.logits
      if (!logits) throw new Error('llama.cpp gave no logits')
      return Array.from({ length: vocab }, (_, id) => logits.get(id) ?? Number.NaN)
    })
  } finally {
    await llama.dispose()
  }
}

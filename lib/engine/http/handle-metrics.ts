import type { EngineContext } from './engine-context'

/** GET /metrics in Prometheus' text format. Source: https://prometheus.io/docs/instrumenting/exposition_formats */
export function handleMetrics({ scheduler, adapters }: EngineContext): string {
  const { load, totals, prefixUse } = scheduler
  const { bank } = adapters
  const memory = process.memoryUsage()
  const metrics: [name: string, type: string, help: string, value: number][] = [
    ['requests_running', 'gauge', 'Answers being written.', load.running],
    ['requests_waiting', 'gauge', 'Requests that wait for a slot.', load.waiting],
    ['adapters_loaded', 'gauge', 'Adapters that requests can name.', adapters.list().length],
    ['adapters_in_memory', 'gauge', 'Adapters in memory, ready for a batch.', bank.use.adapters],
    ['adapters_in_use', 'gauge', 'Adapters that answers under way hold.', bank.use.pinned],
    ['adapter_bytes', 'gauge', 'Memory of adapters.', bank.use.sizeBytes],
    ['adapter_evictions_total', 'counter', 'Adapters that made room in memory.', bank.totals.evictions],
    ['adapter_readings_total', 'counter', 'Adapters read again for a request.', bank.totals.readings],
    ['requests_total', 'counter', 'Requests accepted.', totals.requests],
    ['prompt_tokens_total', 'counter', 'Tokens read.', totals.promptTokens],
    [
      'prefix_tokens_reused_total',
      'counter',
      'Prompt tokens that had been read before.',
      prefixUse.reusedTokens,
    ],
    ['prefix_blocks_evicted_total', 'counter', 'Blocks of tokens that made room.', prefixUse.evictedBlocks],
    ['prefix_bytes', 'gauge', 'Memory of what was read before.', prefixUse.sizeBytes],
    ['timeouts_total', 'counter', 'Requests that outlived their time limit.', totals.timeouts],
    ['generation_tokens_total', 'counter', 'Tokens written.', totals.generatedTokens],
    ['decode_steps_total', 'counter', 'Runs of the decoder that wrote tokens.', totals.decodeSteps],
    ['decode_seconds_total', 'counter', 'Time that those runs took.', totals.decodeSeconds],
    ['resident_memory_bytes', 'gauge', 'Memory of the process.', memory.rss],
    ['heap_bytes', 'gauge', 'Of it, objects of JavaScript.', memory.heapUsed],
    [
      'array_buffer_bytes',
      'gauge',
      'Of it, adapters, keys and values, what was read before.',
      memory.arrayBuffers,
    ],
  ]
  return metrics
    .map(([name, type, help, value]) => {
      const full = `polyphony_engine_${name}`
      return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${full} ${value}\n`
    })
    .join('')
}

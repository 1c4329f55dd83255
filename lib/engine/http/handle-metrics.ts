import type { EngineContext } from './engine-context'

/** GET /metrics in Prometheus' text format. Source: https://prometheus.io/docs/instrumenting/exposition_formats */
export function handleMetrics({ scheduler, adapters }: EngineContext): string {
  const { load, totals } = scheduler
  const metrics: [name: string, type: string, help: string, value: number][] = [
    ['requests_running', 'gauge', 'Answers being written.', load.running],
    ['requests_waiting', 'gauge', 'Requests that wait for a slot.', load.waiting],
    ['adapters_loaded', 'gauge', 'Adapters in memory.', adapters.list().length],
    ['requests_total', 'counter', 'Requests accepted.', totals.requests],
    ['prompt_tokens_total', 'counter', 'Tokens read.', totals.promptTokens],
    ['generation_tokens_total', 'counter', 'Tokens written.', totals.generatedTokens],
    ['decode_steps_total', 'counter', 'Runs of the decoder that wrote tokens.', totals.decodeSteps],
    ['resident_memory_bytes', 'gauge', 'Memory of the process.', process.memoryUsage.rss()],
  ]
  return metrics
    .map(([name, type, help, value]) => {
      const full = `polyphony_engine_${name}`
      return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${full} ${value}\n`
    })
    .join('')
}

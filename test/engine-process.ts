import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { childEnv, dataPaths, ENGINE_MEMORY } from '@/lib/core/env'

export interface EngineClient {
  url: string
  token: string
  pid: number
  baseModel: string
  /** One completion without streaming; `logProbs` has one entry a token. */
  complete(body: Record<string, unknown>): Promise<{ text: string; logProbs: number[] }>
  loadAdapter(name: string, path: string): Promise<void>
  stop(): Promise<void>
}

/** Starts the engine as the hub does, as a process of its own, and waits until it answers. @throws with its output when it ends early */
export async function startEngineProcess(input: {
  dataDir: string
  model: string
  args?: string[]
}): Promise<EngineClient> {
  const root = join(import.meta.dirname, '..')
  const args = [
    '--import',
    'tsx',
    join(root, 'cli/engine.ts'),
    '--data-dir',
    input.dataDir,
    '--model',
    input.model,
    '--parent-stdin',
  ]
  const child = spawn(process.execPath, [...args, ...(input.args ?? [])], {
    cwd: root,
    env: childEnv(ENGINE_MEMORY),
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  await untilReady(child)
  const paths = dataPaths(input.dataDir)
  const { url, pid } = JSON.parse(readFileSync(paths.engineAddress, 'utf8'))
  const token = readFileSync(paths.engineToken, 'utf8').trim()
  const call = async (path: string, body?: unknown) => {
    const response = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return response
  }
  const models = await (await call('/v1/models')).json()
  return {
    url,
    token,
    pid,
    baseModel: models.data[0].id,
    async complete(body) {
      const reply = await (await call('/v1/chat/completions', body)).json()
      const choice = reply.choices[0]
      const logProbs = (choice.logprobs?.content ?? []).map((entry: { logprob: number }) => entry.logprob)
      return { text: choice.message.content, logProbs }
    },
    async loadAdapter(name, path) {
      await call('/v1/load_lora_adapter', { lora_name: name, lora_path: path })
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
    },
  }
}

function untilReady(child: ChildProcess): Promise<void> {
  let output = ''
  return new Promise((resolve, reject) => {
    child.stderr?.on('data', (chunk) => {
      output += chunk
    })
    child.stdout?.on('data', (chunk) => {
      output += chunk
      if (/ready/i.test(output)) resolve()
    })
    child.once('close', (code) => reject(new Error(`The engine ended early (${code}): ${output}`)))
  })
}
